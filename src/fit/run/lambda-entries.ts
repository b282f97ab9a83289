import type { LambdaEntry } from "../../kernel/layouts.js";
import type { LambdaTemplate } from "../prepare/reduced-design.js";

/** The entries of a template as the kernel's records, `from` the number of its first parameter. */
export function lambdaEntries({ entries }: LambdaTemplate, from = 0): LambdaEntry[] {
  return Array.from({ length: entries.length / 3 }, (_, e) => ({
    row: entries[3 * e]!,
    column: entries[3 * e + 1]!,
    parameter: from + entries[3 * e + 2]!,
  }));
}
