import { openThread, type Thread } from "./thread.js";

/** Threads lost before their first answer after which no more are started. */
const MAX_LOST_THREADS = 3;

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

/** A pool of workers that run a script. */
export function threadPool<Question, Answer>(source: string): ThreadPool<Question, Answer> {
  let threads: readonly Thread<Question, Answer>[] = [];
  let lostInARow = 0;
  const strike = (thread: Thread<Question, Answer>, hasAnswered: boolean) => {
    threads = threads.filter((other) => other !== thread);
    lostInARow = hasAnswered ? 0 : lostInARow + 1;
  };
  return {
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
}
