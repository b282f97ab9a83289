import { checkPlan, type Plan } from "../fit/plan.js";
import { fitStructures } from "../fit/run/fit-structures.js";
import { withAskedInference } from "../inference/asked-inference.js";
import { checkOptions } from "../options/check.js";
import { type RunOptions, runOptions } from "../options/run.js";
import type { TableLike } from "../table/source-columns.js";
import { fitResult, requestOf } from "./fit-columns.js";
import type { ModelOrigin } from "./fitted-balances.js";
import { LMEModel } from "./lme-model.js";
import { responsesOfPlan } from "./plan-study.js";

export type { RunOptions } from "../options/run.js";

/**
 * Fit every column of a table on a plan, or the responses that its formula names, on the calling thread, without a pause.
 *
 * @param plan from `prepare`
 * @param table samples × responses: a Table, or anything that `asTable` reads; samples are matched to the plan by id,
 * missing cells are NaN
 * @throws DataError for columns that are not numbers, or when no sample is shared
 */
export function fitSync(plan: Plan, table: TableLike, origin: ModelOrigin = {}): LMEModel {
  checkPlan("fitSync", plan);
  const given = responsesOfPlan(plan, table, "fitSync");
  const result = fitStructures(plan, given.table, given.names, requestOf(plan));
  return new LMEModel(plan, given.table, withAskedInference(plan, given.table, result), origin);
}

/**
 * Fit every column of a table on a plan, or the responses that its formula names, in workers where that is worth it, giving way to other work. The numbers are
 * those of `fitSync` to the last bit, for any number of threads.
 *
 * Columns that are Float64Array over a SharedArrayBuffer are read by the workers where they are; others are copied once.
 * Workers stay ready for the next fit; they do not keep a program from ending, and `closePool` ends them.
 *
 * @throws as `fitSync`; UsageError for `threads` that are no number of workers; the reason of an aborted signal
 */
export async function fit(
  plan: Plan,
  table: TableLike,
  options: RunOptions = {},
  origin: ModelOrigin = {},
): Promise<LMEModel> {
  checkPlan("fit", plan);
  checkOptions("fit", options, runOptions);
  const given = responsesOfPlan(plan, table, "fit");
  const result = await fitResult(plan, given.table, options, given.names);
  return new LMEModel(plan, given.table, result, origin);
}
