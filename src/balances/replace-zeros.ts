import { checkValue } from "../check-options.js";
import { type Composition, mapAmounts } from "./parts.js";

/**
 * Put `value` in the place of zeros and leave all other parts as they are (what the QIIME 2 plugin of gneiss
 * calls adding a pseudocount). Ratios between parts that were observed stay as they are.
 *
 * Throws DataError for negative or missing parts, UsageError for a value that is not positive.
 */
export function replaceZeros<T extends Composition>(table: T, value: number): T {
  checkValue("replaceZeros", "value", value, "positive");
  return mapAmounts(table, "replaceZeros", (part) => (part === 0 ? value : part));
}
