import type { FitResult } from "../../fit/fit-result.js";
import { concatResults } from "../../fit/run/combine-results.js";
import { LMEModel } from "../../model/lme-model.js";
import { type ReportData, reportData } from "../../report/report-data.js";
import type { Balances } from "../balances/make-balances.js";
import type { MergedDesign } from "./merged-design.js";
import type { PartRecord } from "./part-files.js";

/** What the parts of a run hold together. */
interface MergedParts {
  readonly design: MergedDesign;
  readonly results: AsyncIterable<FitResult>;
  /** The balances, which parts hold; they do not hold responses that were read from a table. */
  readonly balances: Balances | undefined;
  readonly run: PartRecord["run"];
}

/**
 * The data of the report of a merged run, which takes all results into memory. Of balances it is that of a single run; of
 * other responses the values by sample are not at hand, and it says so.
 *
 * @param command the command line that it was merged by
 */
export async function reportOfMerge(
  { design, results, balances, run }: MergedParts,
  command: string,
): Promise<ReportData> {
  const { plan, nothing, origin } = design;
  const parts: FitResult[] = [];
  for await (const result of results) parts.push(result);
  const result = parts.length === 0 ? nothing : concatResults(parts);
  const table = balances?.table ?? { index: plan.samples, columns: {} };
  return reportData(new LMEModel(plan, table, result, origin), {
    command,
    hashes: Object.fromEntries(run.inputs.map(({ path, sha256 }) => [path, sha256])),
    dropped: run.samples.dropped,
    taxonomy: design.balances?.taxonomy,
  });
}
