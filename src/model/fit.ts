import { concatResults } from "../fit/concat-results.js";
import type { FitResult } from "../fit/fit-result.js";
import { type FitRequest, fitTable } from "../fit/fit-table.js";
import type { Plan } from "../fit/plan.js";
import { fitTableInThreads } from "../fit/pool/fit-table-in-threads.js";
import type { RunOptions } from "../fit/pool/run-options.js";
import { withAskedInference } from "../inference/asked-inference.js";
import { columnNames } from "../table/columns.js";
import type { Table } from "../table/table.js";
import type { ModelOrigin } from "./fitted-model.js";
import { LMEModel } from "./lme-model.js";

export type { RunOptions } from "../fit/pool/run-options.js";

/** Responses between two turns of the event loop where a test is computed on this thread, whatever fits. */
const CHUNK = 256;

/**
 * Fit every column of a table on a plan, on the calling thread, without a pause.
 *
 * @param plan from `prepare`
 * @param table samples × responses; samples are matched to the plan by id, missing cells are NaN
 * @throws DataError for columns that are not numbers, or when no sample is shared
 */
export function fitSync(plan: Plan, table: Table, origin: ModelOrigin = {}): LMEModel {
  const result = fitTable(plan, table, columnNames(table), requestOf(plan));
  return new LMEModel(plan, table, withAskedInference(plan, table, result), origin);
}

/**
 * Fit every column of a table on a plan, in workers where that is worth it, giving way to other work. The numbers are
 * those of `fitSync` to the last bit, for any number of threads.
 *
 * Columns that are Float64Array over a SharedArrayBuffer are read by the workers where they are; others are copied once.
 * Workers stay ready for the next fit; they do not keep a program from ending, and `closePool` ends them.
 *
 * @throws as `fitSync`; UsageError for `threads` that are no number of workers; the reason of an aborted signal
 */
export async function fit(
  plan: Plan,
  table: Table,
  options: RunOptions = {},
  origin: ModelOrigin = {},
): Promise<LMEModel> {
  const names = columnNames(table);
  const step = asksForMore(plan) ? CHUNK : Math.max(1, names.length);
  const parts: FitResult[] = [];
  for (let from = 0; from === 0 || from < names.length; from += step) {
    const some = names.slice(from, from + step);
    const within = { ...options, onProgress: stretchOf(options, from, some.length, names.length) };
    const result = await fitTableInThreads(plan, table, some, requestOf(plan), within);
    parts.push(withAskedInference(plan, table, result));
  }
  return new LMEModel(plan, table, concatResults(parts), origin);
}

/** The progress of `count` responses from `from`, as part of all. */
function stretchOf({ onProgress }: RunOptions, from: number, count: number, all: number) {
  return onProgress && ((fraction: number) => onProgress(all === 0 ? 1 : (from + fraction * count) / all));
}

/** Is something computed for each response that its record does not hold? */
function asksForMore({ options: { test, vcov } }: Plan): boolean {
  return test === "kenward-roger" || vcov === "cr0" || vcov === "cr1";
}

function requestOf({ options }: Plan): FitRequest {
  return {
    reml: options.reml,
    satterthwaite: options.test === "satterthwaite",
    joint: options.vcov === "joint",
  };
}
