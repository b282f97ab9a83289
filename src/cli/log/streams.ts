import type { Writable } from "node:stream";

/** What a run may write to and listen to; `main` passes those of the process. */
export interface Streams {
  readonly stdout: Writable;
  readonly stderr: Writable & { readonly isTTY?: boolean };
  /** Environment; `MIXEDLM_DEBUG` asks for the stack of an error. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Milliseconds of work from which on its progress is shown. Default 500. */
  readonly patience?: number;
  /** Interrupts the run; its reason is the name of the signal received. */
  readonly signal?: AbortSignal;
}

/** The result of `work`, or the reason of `signal` as soon as it is aborted. `work` must leave nothing behind. */
export function interruptible<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  const interrupted = new Promise<never>((_, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
  return Promise.race([work, interrupted]);
}

/** Seconds that the steps of a run took, by name. */
export interface Stopwatch {
  readonly seconds: Record<string, number>;
  /** End the step `name`, which began where the last one ended. */
  lap(name: string): void;
}

export function startStopwatch(): Stopwatch {
  const seconds: Record<string, number> = {};
  let last = performance.now();
  return {
    seconds,
    lap: (name) => {
      const now = performance.now();
      seconds[name] = Math.round((now - last) * 1000) / 1e6;
      last = now;
    },
  };
}
