import { DataError } from "../../errors.js";
import { type Sensitivity, sensitivity } from "../../model/checks/sensitivity.js";
import type { RunOptions } from "../../model/fit.js";
import type { LMEModel } from "../../model/lme-model.js";
import { taxonEffects } from "../../model/verbs/taxon-effects.js";
import type { ZeroReplacement } from "../../options/balances.js";
import type { FitOptions } from "../../options/fit.js";
import { columnNames } from "../../table/columns.js";
import type { Table } from "../../table/table.js";
import { tipNames } from "../../tree/tip-names.js";
import type { Balances } from "../balances/make-balances.js";
import { amountOf, replaceZeros } from "../balances/replace-zeros.js";
import type { FitRequest } from "../commands/request.js";
import { type Inputs, needMetadata } from "../files/read-inputs.js";
import { withProgress } from "../log/progress.js";
import type { Streams } from "../log/streams.js";

/** Repeat the fit on the same tree with other numbers in the place of zeros, beside the one that was asked for. */
function checkSensitivity(
  { formula, sensitivityGrid: grid, balances: request }: FitRequest,
  model: FitOptions,
  { counts, tree }: Balances,
  metadata: Table,
  run: RunOptions,
): Promise<Sensitivity> {
  const zeros = request!.zeros!;
  const features = columnNames(counts).length;
  return sensitivity(formula, counts, metadata, {
    ...model,
    ...run,
    tree,
    // The default of a multiplicative replacement, which depends on the features, must stand in the grid.
    pseudocount: amountOf(zeros) ?? (1 / features) * (1 / features),
    ...(grid !== undefined && { pseudocounts: grid }),
    replacement: (table, amount) => replaceZeros(table, zeros.by, amount),
  });
}

/** How many of the effects that were found hold with every number, by term. */
export function sensitivityLine({ effects, pseudocounts }: Sensitivity, zeros: ZeroReplacement): string {
  const { term, q_value, robust } = effects.columns;
  const counts = new Map<string, { found: number; held: number }>();
  term.forEach((name, at) => {
    if (name === "Intercept" || !(q_value[at]! < 0.05)) return;
    const before = counts.get(name) ?? { found: 0, held: 0 };
    counts.set(name, { found: before.found + 1, held: before.held + (robust[at] ? 1 : 0) });
  });
  const [least, most] = [pseudocounts[0]!, pseudocounts.at(-1)!].map((amount) =>
    Number(amount.toPrecision(6)),
  );
  const grid = `${amounts[zeros.by]} ${least} to ${most}`;
  if (counts.size === 0) return `sensitivity: no effect with q < 0.05 to hold with ${grid}`;
  const held = Array.from(counts, ([name, { found, held }]) => `${held} of ${found} of ${name}`);
  return `sensitivity: of the effects with q < 0.05, ${held.join(", ")} hold with ${grid}`;
}

const amounts: Record<ZeroReplacement["by"], string> = {
  pseudocount: "pseudocounts",
  replace: "zeros replaced by",
  multiplicative: "multiplicative replacement by",
};

/** The effects of single taxa as `coefficients` has those of balances: feature, its lineage where known, term, …. */
export function taxaTable(model: LMEModel, taxonomy: Balances["taxonomy"]): Table {
  const { index, columns } = model.tidy();
  const { response, ...rest } = columns;
  const lineage = taxonomy && {
    taxon: response.map((feature) => (Object.hasOwn(taxonomy, feature) ? taxonomy[feature]! : null)),
  };
  return { index, columns: { feature: response, ...lineage, ...rest } };
}

/** Log-ratios of taxa take every balance of the tree. Throws DataError where a table of balances lacks some. */
export function checkAllBalances({ table, tree }: Balances): void {
  const [given, needed] = [columnNames(table).length, tipNames(tree).length - 1];
  if (given === needed) return;
  throw new DataError({
    option: "taxonEffects",
    rule: `needs all ${needed} balances of the tree`,
    got: String(given),
  });
}

export interface FurtherFits {
  /** The model of single features. */
  readonly taxa: LMEModel | undefined;
  readonly sensitivity: Sensitivity | undefined;
}

/** What was asked for beside the model of the balances. */
export async function fitFurther(
  request: FitRequest,
  options: FitOptions,
  { model, balances, inputs }: { model: LMEModel; balances: Balances; inputs: Inputs },
  streams: Streams,
): Promise<FurtherFits> {
  const { taxonEffects: wantsTaxa, sensitivity: wantsSensitivity, sensitivityGrid: grid } = request;
  const taxa = wantsTaxa
    ? await withProgress("taxa", model.responses.length + 1, request, streams, (run) =>
        taxonEffects(model, run),
      )
    : undefined;
  const sensitivity =
    (wantsSensitivity ?? grid)
      ? await withProgress("repeated", model.responses.length, request, streams, (run) =>
          checkSensitivity(request, options, balances, needMetadata(inputs), run),
        )
      : undefined;
  return { taxa, sensitivity };
}
