import type { ThreadPool } from "./thread-pool.js";

/** Upper limit of workers when their number is not given: this thread has to feed them all. */
const MAX_AUTO_THREADS = 16;

/** The pools that there are, by what their workers are for. */
const pools = new Map<"fits" | "verbs", Pick<ThreadPool<never, unknown>, "warm" | "close">>();

/** Let `closePool` end the workers of a pool. @returns the pool */
export function keepPool<Question, Answer>(
  purpose: "fits" | "verbs",
  pool: ThreadPool<Question, Answer>,
): ThreadPool<Question, Answer> {
  pools.set(purpose, pool);
  return pool;
}

/** Number of workers for fits that are running. */
export function warmThreads(): number {
  return pools.get("fits")?.warm() ?? 0;
}

/** How many workers are started where their number is not given. */
export function autoThreads(): number {
  return Math.min(processors(), MAX_AUTO_THREADS);
}

/** Threads that the machine runs at once. */
function processors(): number {
  const os = globalThis.process?.getBuiltinModule?.("node:os");
  return os?.availableParallelism() ?? globalThis.navigator?.hardwareConcurrency ?? 1;
}

/**
 * End all workers and free their memory. Not needed for a program to end. A fit that is under way goes on on its own
 * thread, and the next fit that is worth it starts new workers.
 *
 * @returns resolves when they have ended
 */
export async function closePool(): Promise<void> {
  await Promise.all(Array.from(pools.values(), (pool) => pool.close()));
}
