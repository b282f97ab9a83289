import { openThread, type Thread } from "./thread.js";

/** Threads lost before their first answer after which no more are started. */
const MAX_LOST_THREADS = 3;

let threads: readonly Thread[] = [];
let lostInARow = 0;

/**
 * Workers for a run, those with least to do first; started where there are too few, and kept for later runs. Fewer than
 * asked for, or none, where the platform does not give them. Runs may share workers.
 */
export function hireThreads(count: number): readonly Thread[] {
  while (threads.length < count && lostInARow < MAX_LOST_THREADS) {
    try {
      threads = [...threads, openThread(strike)];
    } catch {
      lostInARow = MAX_LOST_THREADS;
    }
  }
  return [...threads].sort((one, other) => one.waiting() - other.waiting()).slice(0, count);
}

/** Number of workers that are running. */
export function warmThreads(): number {
  return threads.length;
}

/**
 * End all workers and free their memory. Not needed for a program to end. A fit that is under way goes on on its own
 * thread, and the next fit that is worth it starts new workers.
 *
 * @returns resolves when they have ended
 */
export async function closePool(): Promise<void> {
  const ended = threads.map((thread) => thread.stop());
  threads = [];
  lostInARow = 0;
  await Promise.all(ended);
}

function strike(thread: Thread, hasAnswered: boolean): void {
  threads = threads.filter((other) => other !== thread);
  lostInARow = hasAnswered ? 0 : lostInARow + 1;
}
