import type { FitResult } from "../fit/fit-result.js";
import type { Plan } from "../fit/plan.js";
import { fitTableInThreads } from "../fit/pool/fit-table-in-threads.js";
import { structureFits } from "../fit/run/fit-structures.js";
import type { FitRequest } from "../fit/run/fit-table.js";
import { loadAsked } from "../inference/asked-covariance.js";
import { withAskedInference } from "../inference/asked-inference.js";
import type { RunOptions } from "../options/run.js";
import { columnNames } from "../table/columns.js";
import type { Table } from "../table/table.js";
import { asksForMore, inferInTurns } from "./verbs/infer-in-turns.js";

/** The fit of every column of a table, with what the plan's `test` and `vcov` ask for; see `fit`. */
export async function fitResult(
  plan: Plan,
  table: Table,
  options: RunOptions,
  names: readonly string[] = columnNames(table),
): Promise<FitResult> {
  const { signal, threads } = options;
  const more = asksForMore(plan);
  const stretch = (from: number, to: number): RunOptions => ({
    threads,
    signal,
    onProgress: (fraction) => options.onProgress?.(from + fraction * (to - from)),
  });
  const share = more ? 0.5 : 1;
  if (more) await loadAsked();
  const fits = structureFits(plan, names);
  let step = fits.next();
  while (!step.done) {
    const { plan: own, names: asked, from, to } = step.value;
    const run = stretch(from * share, to * share);
    step = fits.next(await fitTableInThreads(own, table, asked, requestOf(own), run));
  }
  const fitted = step.value;
  if (plan.fallbacks !== undefined) stretch(0, share).onProgress!(1);
  return more
    ? await inferInTurns(plan, table, fitted, stretch(0.5, 1))
    : withAskedInference(plan, table, fitted);
}

/** What the kernel is asked to compute for the options of a plan. */
export function requestOf({ options, design }: Plan): FitRequest {
  const { reml, test, vcov, information } = options;
  // The record of the kernel has the adjustment by the observed information.
  const adjusted = test === "kenward-roger" && design.residual !== undefined && information !== "expected";
  return { reml, satterthwaite: test === "satterthwaite" || adjusted, joint: vcov === "joint", adjusted };
}
