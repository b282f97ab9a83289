import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Taxonomy } from "../../balances/features/taxonomy.js";
import type { FitResult } from "../../fit/fit-result.js";
import type { Plan } from "../../fit/plan.js";
import type { Journal } from "../../io/index.js";
import type { ModelOrigin } from "../../model/fitted-balances.js";
import { restoreModel } from "../../model/save/restore-model.js";
import { assemble } from "../../table/make-table.js";
import type { Tree } from "../../tree/tree.js";
import type { Balances } from "../balances/make-balances.js";
import type { Part } from "./find-parts.js";
import { journalResults } from "./fit-into-journal.js";
import { partFiles } from "./part-files.js";

/** The plan that all parts share, and what the balances of the parts are of. */
export interface MergedDesign {
  readonly plan: Plan;
  readonly origin: ModelOrigin;
  /** The result of no responses. */
  readonly nothing: FitResult;
  readonly balances:
    | { readonly tree: Tree; readonly taxonomy?: Taxonomy | undefined; readonly samples: readonly string[] }
    | undefined;
}

/** Read the design that lies with a part. */
export async function readDesign({ folder }: Part): Promise<MergedDesign> {
  const { model, samples, taxonomy } = JSON.parse(await readFile(join(folder, partFiles.design), "utf8"));
  const { plan, origin, result: nothing } = restoreModel(model);
  const { tree } = origin;
  const isOfBalances = tree !== undefined && samples !== undefined;
  const balances = isOfBalances ? { tree, taxonomy, samples: samples as string[] } : undefined;
  return { plan, origin, nothing, balances };
}

/** The balances of all parts, in the order of the tree; undefined where other responses were fitted. */
export async function readBalances(
  { balances }: MergedDesign,
  parts: readonly Part[],
  journals: readonly Journal[],
): Promise<Balances | undefined> {
  if (balances === undefined) return undefined;
  const { tree, taxonomy, samples } = balances;
  const columns: [string, Float64Array][] = [];
  for (const [k, journal] of journals.entries()) {
    let at = k;
    for await (const { responses, values } of journalResults(journal)) {
      for (const [j, name] of responses.entries()) {
        columns[at] = [name, values!.slice(j * samples.length, (j + 1) * samples.length)];
        at += parts.length;
      }
    }
  }
  const names = columns.map(([name]) => name);
  const table = assemble(samples, names, columns);
  return { table, tree, counts: table, ...(taxonomy && { taxonomy }) };
}
