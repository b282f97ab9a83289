import { withScratch } from "../../kernel/scratch.js";
import { openPart, type Part } from "../run/fit-rows.js";
import type { ChunkQueue } from "./chunk-queue.js";
import { TURN } from "./run.js";

/** Work between two looks at the clock, in milliseconds. */
const STEP = 2;

/**
 * Fit responses of a part on this thread for one turn of the event loop, or a few times what it takes to load the design.
 *
 * @returns how many were received
 */
export function fitHere(part: Part, queue: ChunkQueue): number {
  return withScratch((scratch) => {
    const opened = performance.now();
    const { capacity, fit } = openPart(scratch, part);
    const started = performance.now();
    const end = started + Math.max(TURN, 3 * (started - opened));
    let received = 0;
    for (let now = started; now < end; ) {
      const stretch = queue.take(STEP, capacity);
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
