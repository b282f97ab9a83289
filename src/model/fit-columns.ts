import type { FitResult } from "../fit/fit-result.js";
import type { Plan } from "../fit/plan.js";
import { fitTableInThreads } from "../fit/pool/fit-table-in-threads.js";
import type { FitRequest } from "../fit/run/fit-table.js";
import { loadAsked } from "../inference/asked-covariance.js";
import type { RunOptions } from "../options/run.js";
import { columnNames } from "../table/columns.js";
import type { Table } from "../table/table.js";
import { asksForMore, inferInTurns } from "./verbs/infer-in-turns.js";

/** The fit of every column of a table, with what the plan's `test` and `vcov` ask for; see `fit`. */
export async function fitResult(plan: Plan, table: Table, options: RunOptions): Promise<FitResult> {
  const { signal, threads } = options;
  const more = asksForMore(plan);
  const stretch = (from: number, to: number): RunOptions => ({
    threads,
    signal,
    onProgress: (fraction) => options.onProgress?.(from + fraction * (to - from)),
  });
  const names = columnNames(table);
  if (more) await loadAsked();
  const fitted = await fitTableInThreads(plan, table, names, requestOf(plan), stretch(0, more ? 0.5 : 1));
  return more ? await inferInTurns(plan, table, fitted, stretch(0.5, 1)) : fitted;
}

/** What the kernel is asked to compute for the options of a plan. */
export function requestOf({ options }: Plan): FitRequest {
  return {
    reml: options.reml,
    satterthwaite: options.test === "satterthwaite",
    joint: options.vcov === "joint",
  };
}
