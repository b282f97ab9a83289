import type { Writable } from "node:stream";

/** What a run may write to and listen to; `main` passes those of the process. */
export interface Streams {
  readonly stdout: Writable;
  readonly stderr: Writable & { readonly isTTY?: boolean };
  /** Environment; `MIXEDLM_DEBUG` asks for the stack of an error. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Interrupts the run; its reason is the name of the signal received. */
  readonly signal?: AbortSignal;
}
