import type { Answer, Question } from "./messages.js";
import { openThread, type Thread } from "./thread.js";
import { workerSource } from "./worker-source.js";

/** Threads lost before their first answer after which no more are started. */
const MAX_LOST_THREADS = 3;
/** Upper limit of workers when their number is not given: this thread has to feed them all. */
const MAX_AUTO_THREADS = 16;

/** Workers that run one script. */
export interface ThreadPool<Question, Answer> {
  /**
   * Workers for a run, those with least to do first; started where there are too few, and kept for later runs. Fewer than
   * asked for, or none, where the platform does not give them. Runs may share workers.
   */
  hire(count: number): readonly Thread<Question, Answer>[];
  /** Number of workers that are running. */
  warm(): number;
  /** End them; resolves when they have ended. */
  close(): Promise<void>;
}

const pools: Pick<ThreadPool<never, unknown>, "close">[] = [];

/** A pool of workers that run a script, which `closePool` ends with all others. */
export function threadPool<Question, Answer>(source: string): ThreadPool<Question, Answer> {
  let threads: readonly Thread<Question, Answer>[] = [];
  let lostInARow = 0;
  const strike = (thread: Thread<Question, Answer>, hasAnswered: boolean) => {
    threads = threads.filter((other) => other !== thread);
    lostInARow = hasAnswered ? 0 : lostInARow + 1;
  };
  const pool: ThreadPool<Question, Answer> = {
    hire: (count) => {
      while (threads.length < count && lostInARow < MAX_LOST_THREADS) {
        try {
          threads = [...threads, openThread(source, strike)];
        } catch {
          lostInARow = MAX_LOST_THREADS;
        }
      }
      return [...threads].sort((one, other) => one.waiting() - other.waiting()).slice(0, count);
    },
    warm: () => threads.length,
    close: async () => {
      const ended = threads.map((thread) => thread.stop());
      threads = [];
      lostInARow = 0;
      await Promise.all(ended);
    },
  };
  pools.push(pool);
  return pool;
}

let fitPool: ThreadPool<Question, Answer> | undefined;

function fitThreads(): ThreadPool<Question, Answer> {
  fitPool ??= threadPool(workerSource);
  return fitPool;
}

/** Workers for a fit; see `ThreadPool`. */
export function hireThreads(count: number): readonly Thread<Question, Answer>[] {
  return fitThreads().hire(count);
}

/** Number of workers for fits that are running. */
export function warmThreads(): number {
  return fitThreads().warm();
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
  await Promise.all(pools.map((pool) => pool.close()));
}
