import type { ChunkQueue } from "./chunk-queue.js";
import { warmThreads } from "./pool.js";
import type { Run } from "./run.js";

/** Milliseconds of work that pay for starting workers, for asking those that run, and for one more of them. */
const COLD = 100;
const WARM = 20;
const SHARE = 10;
/** With `threads` given: less work is done before a message comes back. */
const LEAST = 1;
/** Most workers that nobody asked for: this thread has to feed them all. */
const MOST = 16;

/** How many workers the rest of a part is worth; 0 for this thread. */
export function worthThreads({ threads }: Run, queue: ChunkQueue): number {
  const left = queue.left();
  const expected = queue.expected();
  if (left < 2) return 0;
  if (threads !== undefined) return expected < LEAST ? 0 : Math.min(threads, left);
  const available = Math.min(processors(), MOST);
  if (available < 2 || expected < (warmThreads() < available ? COLD : WARM)) return 0;
  return Math.min(available, left, Math.ceil(expected / SHARE));
}

/** Threads that the machine runs at once. */
function processors(): number {
  const os = globalThis.process?.getBuiltinModule?.("node:os");
  return os?.availableParallelism() ?? globalThis.navigator?.hardwareConcurrency ?? 1;
}
