import type { RunOptions } from "../../options/run.js";
import type { Table } from "../../table/table.js";
import type { FitResult } from "../fit-result.js";
import type { Plan } from "../plan.js";
import type { Part } from "../run/fit-rows.js";
import { type FitRequest, fitParts } from "../run/fit-table.js";
import { chunkQueue } from "./chunk-queue.js";
import { fitHere } from "./fit-here.js";
import { fitInThreads } from "./fit-in-threads.js";
import { openRun, type Run } from "./run.js";
import { worthThreads } from "./worth-threads.js";

/**
 * `fitTable` in workers where that is worth it, on this thread otherwise, giving way to other work. The numbers are
 * those of `fitTable` to the last bit: every record is computed by the same code from the same memory.
 *
 * @throws as `fitTable`; UsageError for `threads` that are no number of workers; the reason of an aborted signal
 */
export async function fitTableInThreads(
  plan: Plan,
  table: Table,
  names: readonly string[],
  request: FitRequest,
  options: RunOptions,
): Promise<FitResult> {
  const run = openRun(options, names.length);
  const parts = fitParts(plan, table, names, request);
  for (;;) {
    const step = parts.next();
    await run.pause();
    if (step.done) {
      options.onProgress?.(1);
      return step.value;
    }
    await fitPart(step.value, run);
  }
}

async function fitPart(part: Part, run: Run): Promise<void> {
  const queue = chunkQueue(part);
  let mayHire = part.held === undefined;
  while (queue.left() > 0) {
    const count = mayHire ? worthThreads(run, queue) : 0;
    if (count > 0) {
      mayHire = false;
      await fitInThreads(part, queue, count, run);
    } else {
      run.done(fitHere(part, queue));
    }
    await run.pause();
  }
}
