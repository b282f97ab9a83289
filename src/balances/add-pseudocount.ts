import { checkValue } from "../check-options.js";
import { type Composition, mapAmounts } from "./parts.js";

/**
 * Add `value` (default 1) to every cell, zero or not, so that logarithms exist.
 *
 * Throws DataError for negative or missing parts, UsageError for a value that is not positive.
 */
export function addPseudocount<T extends Composition>(table: T, value = 1): T {
  checkValue("addPseudocount", "value", value, "positive");
  return mapAmounts(table, "addPseudocount", (part) => part + value);
}
