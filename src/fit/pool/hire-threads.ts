import type { Answer, Question } from "./messages.js";
import { keepPool } from "./pool.js";
import type { Thread } from "./thread.js";
import { type ThreadPool, threadPool } from "./thread-pool.js";
import { workerSource } from "./worker-source.js";

let fitPool: ThreadPool<Question, Answer> | undefined;

/** Workers for a fit; see `ThreadPool`. */
export function hireThreads(count: number): readonly Thread<Question, Answer>[] {
  fitPool ??= keepPool("fits", threadPool(workerSource));
  return fitPool.hire(count);
}
