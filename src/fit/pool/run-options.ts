import type { OptionKinds } from "../../check-options.js";

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

export const runOptionKinds: OptionKinds<RunOptions> = {
  threads: "threads",
  signal: "signal",
  onProgress: "function",
};
