import { UsageError } from "../../errors.js";
import { checkOptions, pick, without } from "../../options/check.js";
import { type RunOptions, runOptions } from "../../options/run.js";
import type { OptionSet } from "../../options/schema.js";

/**
 * The options of a verb that runs in workers: `threads` of them, 0 for the calling thread, which then gives way to other work. The
 * verb returns a promise.
 */
export type InThreads<Options> = Options & RunOptions & { readonly threads: number };

/** Does a caller ask for workers? */
export function asksForThreads<Options>(
  options: Options | InThreads<Options>,
): options is InThreads<Options> {
  return (options as { readonly threads?: unknown } | null)?.threads !== undefined;
}

/** Throws UsageError for options of another kind, and for those of a run without `threads`. */
export function checkVerbOptions(where: string, options: object, kinds: OptionSet): void {
  checkOptions(where, options, { ...kinds, ...runOptions });
  for (const option of ["signal", "onProgress"] as const) {
    if (asksForThreads(options) || (options as RunOptions)[option] === undefined) continue;
    throw new UsageError({ where, option, rule: "needs threads, with which a promise is returned" });
  }
}

/** The options of a run apart from those of its verb. */
export function splitRun<Options extends object>(
  options: Options,
): { readonly run: RunOptions; readonly rest: Omit<Options, keyof typeof runOptions> } {
  return { run: pick(runOptions, options), rest: without(runOptions, options) };
}
