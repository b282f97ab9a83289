import { UsageError } from "../../errors.js";

/** How a run over many responses behaves. */
export interface RunOptions {
  /**
   * Workers: 0 fits on the calling thread. Default: one per processor, at most 16, where the work is worth it, otherwise
   * none. The numbers are the same to the last bit for any of them.
   */
  readonly threads?: number | undefined;
  /** Stops the run; `fit` then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Called with the fraction of responses done, ascending, 1 at the end. */
  readonly onProgress?: ((fraction: number) => void) | undefined;
}

/** More workers than any machine has processors are a mistake. */
const MOST = 1024;

/** Throws UsageError where `threads` is no number of workers. */
export function checkThreads(threads: number | undefined): void {
  if (threads === undefined || (Number.isInteger(threads) && threads >= 0 && threads <= MOST)) return;
  throw new UsageError(
    `options: threads must be a whole number from 0 (this thread) to ${MOST}, got ${String(threads)}`,
  );
}
