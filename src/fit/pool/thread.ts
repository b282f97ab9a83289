import type { Failure } from "./messages.js";
import { startThread } from "./start-thread.js";

/** A worker that answers questions in the order in which they are asked. */
export interface Thread<Question, Answer> {
  /** Rejects when the worker fails, ends or is stopped before it answers. */
  ask(question: Question, transfer: readonly ArrayBuffer[]): Promise<Answer>;
  /** Questions without an answer yet. */
  waiting(): number;
  /** What the worker has loaded, as whoever asks marks it. */
  loaded: symbol | undefined;
  stop(): Promise<void>;
}

interface Asked<Answer> {
  resolve(answer: Answer): void;
  reject(reason: Error): void;
}

/**
 * Start a worker; it keeps the process alive only while it owes an answer.
 *
 * @param source the script that it runs
 * @param lost called once when it has ended, with whether it ever answered
 */
export function openThread<Question, Answer>(
  source: string,
  lost: (thread: Thread<Question, Answer>, hasAnswered: boolean) => void,
): Thread<Question, Answer> {
  const asked: Asked<Answer>[] = [];
  let hasAnswered = false;
  let end: Error | undefined;
  const give = (reason: Error) => {
    if (end !== undefined) return;
    end = reason;
    raw.hold(false);
    lost(thread, hasAnswered);
    for (const { reject } of asked.splice(0)) reject(reason);
  };
  const raw = startThread(source, {
    answer: (message) => {
      const next = asked.shift();
      if (asked.length === 0) raw.hold(false);
      const { error } = message as Failure;
      if (error !== undefined) {
        next?.reject(new Error(error));
        void thread.stop();
        return;
      }
      hasAnswered = true;
      next?.resolve(message as Answer);
    },
    lost: give,
  });
  const thread: Thread<Question, Answer> = {
    ask: (question, transfer) =>
      new Promise((resolve, reject) => {
        if (end !== undefined) throw end;
        raw.post(question, transfer);
        if (asked.push({ resolve, reject }) === 1) raw.hold(true);
      }),
    waiting: () => asked.length,
    loaded: undefined,
    stop: () => {
      give(new Error("worker was stopped"));
      return raw.stop();
    },
  };
  return thread;
}
