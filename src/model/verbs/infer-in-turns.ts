import type { FitResult } from "../../fit/fit-result.js";
import type { Plan } from "../../fit/plan.js";
import { openRun, TURN } from "../../fit/pool/thread-run.js";
import { concatResults, sliceResult } from "../../fit/run/combine-results.js";
import { withAskedInference } from "../../inference/asked-inference.js";
import { isRobust } from "../../inference/robust-method.js";
import type { RunOptions } from "../../options/run.js";
import type { Table } from "../../table/table.js";

/** Does the plan ask for something that the records of the kernel do not hold? */
export function asksForMore({ options: { test, vcov }, design }: Plan): boolean {
  const adjusts = test === "kenward-roger" && design.residual === undefined;
  return adjusts || test === "between-within" || isRobust(vcov);
}

/** `withAskedInference`, giving way to other work between stretches of responses. */
export async function inferInTurns(
  plan: Plan,
  table: Table,
  result: FitResult,
  options: RunOptions,
): Promise<FitResult> {
  const all = result.responses.length;
  const run = openRun(options, all);
  const parts: FitResult[] = [];
  let count = 1;
  for (let from = 0; from < all; ) {
    const to = Math.min(all, from + count);
    const started = performance.now();
    parts.push(withAskedInference(plan, table, sliceResult(result, from, to)));
    run.done(to - from);
    from = to;
    await run.pause();
    const turns = (performance.now() - started) / TURN;
    count = Math.max(1, Math.floor(count * Math.min(4, 1 / turns)));
  }
  options.onProgress?.(1);
  return all === 0 ? withAskedInference(plan, table, result) : concatResults(parts);
}
