import * as option from "./schema.js";

/** How a run over many responses behaves. */
export const runOptions = {
  /**
   * Workers: 0 fits on the calling thread. Default: one per processor, at most 16, where the work is worth it, otherwise
   * none. The numbers are the same to the last bit for any of them.
   */
  threads: option.threads,
  /** Stops the run; `fit` then rejects with the signal's reason. */
  signal: option.abortSignal,
  /** Called with the fraction of responses done, ascending, 1 at the end. */
  onProgress: option.callback<(fraction: number) => void>(),
};

/** How a run over many responses behaves. */
export interface RunOptions extends option.OptionsOf<typeof runOptions> {}
