import { withScratch } from "../../kernel/scratch.js";
import type { RunOptions } from "../../options/run.js";
import type { Table } from "../../table/table.js";
import { loadFitParts } from "../fit-parts.js";
import type { FitResult } from "../fit-result.js";
import type { Plan } from "../plan.js";
import { type Batch, openBatch } from "../run/fit-rows.js";
import { type FitRequest, fitBatches } from "../run/fit-table.js";
import { type ChunkQueue, chunkQueue } from "./chunk-queue.js";
import { fitInThreads } from "./fit-in-threads.js";
import { autoThreads, warmThreads } from "./pool.js";
import { openRun, type Run, TURN } from "./thread-run.js";

/** Work between two looks at the clock, in milliseconds. */
const STEP_MS = 2;
/** Milliseconds of work that pay for starting workers, for a message to workers that run, and for one more worker. */
const COLD_START_MS = 100;
const WARM_START_MS = 20;
const MS_PER_THREAD = 10;
/** Milliseconds of work below which this thread is faster, when `threads` is given. */
const MIN_MS_ON_REQUEST = 1;

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
  await loadFitParts(plan);
  const run = openRun(options, names.length);
  const batches = fitBatches(plan, table, names, request);
  for (;;) {
    const step = batches.next();
    await run.pause();
    if (step.done) {
      options.onProgress?.(1);
      return step.value;
    }
    await fitBatch(step.value, run);
  }
}

async function fitBatch(batch: Batch, run: Run): Promise<void> {
  const queue = chunkQueue(batch);
  let mayHire = batch.held === undefined;
  while (queue.left() > 0) {
    const count = mayHire ? worthThreads(run, queue) : 0;
    if (count > 0) {
      mayHire = false;
      await fitInThreads(batch, queue, count, run);
    } else {
      run.done(fitHere(batch, queue));
    }
    await run.pause();
  }
}

/**
 * Fit responses of a batch on this thread for one turn of the event loop, or a few times what it takes to load the design.
 *
 * @returns how many were received
 */
function fitHere(batch: Batch, queue: ChunkQueue): number {
  return withScratch((scratch) => {
    const opened = performance.now();
    const { capacity, fit } = openBatch(scratch, batch);
    const started = performance.now();
    const end = started + Math.max(TURN, 3 * (started - opened));
    let received = 0;
    for (let now = started; now < end; ) {
      const stretch = queue.take(STEP_MS, capacity);
      if (stretch === undefined) break;
      for (let at = 0; at < stretch.count; at += capacity)
        received += fit(stretch.from + at, Math.min(capacity, stretch.count - at));
      const then = now;
      now = performance.now();
      queue.measured(stretch.count, now - then);
    }
    return received;
  });
}

/** How many workers the rest of a batch is worth; 0 for this thread. */
function worthThreads({ threads }: Run, queue: ChunkQueue): number {
  const left = queue.left();
  const expected = queue.expected();
  if (left < 2) return 0;
  if (threads !== undefined) return expected < MIN_MS_ON_REQUEST ? 0 : Math.min(threads, left);
  const available = autoThreads();
  if (available < 2 || expected < (warmThreads() < available ? COLD_START_MS : WARM_START_MS)) return 0;
  return Math.min(available, left, Math.ceil(expected / MS_PER_THREAD));
}
