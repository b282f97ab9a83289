import { concatResults } from "../fit/concat-results.js";
import type { FitResult } from "../fit/fit-result.js";
import { type FitRequest, fitTable } from "../fit/fit-table.js";
import type { Plan } from "../fit/plan.js";
import { columnNames } from "../table/columns.js";
import type { Table } from "../table/table.js";
import type { ModelOrigin } from "./fitted-model.js";
import { LMEModel } from "./lme-model.js";

/** How a run over many responses behaves. */
export interface RunOptions {
  /** Stops the run between blocks of responses; `fit` then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Called with the fraction of responses done, 0..1. */
  readonly onProgress?: (fraction: number) => void;
}

/** Responses fitted between two looks at the clock, the signal and the event loop. */
const CHUNK = 256;

/**
 * Fit every column of a table on a plan, on the calling thread, without a pause.
 *
 * @param plan from `prepare`
 * @param table samples × responses; samples are matched to the plan by id, missing cells are NaN
 * @throws DataError for columns that are not numbers, or when no sample is shared
 */
export function fitSync(plan: Plan, table: Table, origin: ModelOrigin = {}): LMEModel {
  return new LMEModel(plan, table, fitTable(plan, table, columnNames(table), requestOf(plan)), origin);
}

/**
 * Fit every column of a table on a plan, giving way to other work between blocks of responses. The numbers are those
 * of `fitSync` to the last bit.
 */
export async function fit(
  plan: Plan,
  table: Table,
  options: RunOptions = {},
  origin: ModelOrigin = {},
): Promise<LMEModel> {
  const { signal, onProgress } = options;
  const names = columnNames(table);
  const request = requestOf(plan);
  const parts: FitResult[] = [];
  for (let from = 0; from === 0 || from < names.length; from += CHUNK) {
    signal?.throwIfAborted();
    parts.push(fitTable(plan, table, names.slice(from, from + CHUNK), request));
    onProgress?.(Math.min(1, (from + CHUNK) / Math.max(1, names.length)));
    await new Promise((resolve) => setTimeout(resolve));
  }
  signal?.throwIfAborted();
  return new LMEModel(plan, table, concatResults(parts), origin);
}

function requestOf({ options }: Plan): FitRequest {
  return {
    reml: options.reml,
    satterthwaite: options.test === "satterthwaite",
    joint: options.vcov === "joint",
  };
}
