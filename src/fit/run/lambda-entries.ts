import type { LambdaEntry } from "../../kernel/layouts.js";
import type { LambdaTemplate } from "../prepare/model-design.js";

/** The entries of the template of a term as the kernel's records, `from` the number of its first parameter. */
export function lambdaEntries({ entries }: LambdaTemplate, term: number, from: number): LambdaEntry[] {
  return Array.from({ length: entries.length / 3 }, (_, e) => ({
    term,
    row: entries[3 * e]!,
    column: entries[3 * e + 1]!,
    parameter: from + entries[3 * e + 2]!,
  }));
}
