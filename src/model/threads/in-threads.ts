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

/**
 * The options of a verb, and those of its run.
 *
 * @throws UsageError for options of a run of another kind
 */
export function splitRun<Options extends object>(
  where: string,
  options: Options,
): [Omit<Options, keyof RunOptions>, RunOptions] {
  const run = pick(runOptions, options);
  checkOptions(where, run, runOptions);
  return [without(runOptions, options), run];
}
