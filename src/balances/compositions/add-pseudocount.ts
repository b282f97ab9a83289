import { checkValue } from "../../options/check.js";
import * as option from "../../options/schema.js";
import { Frame } from "../../table/frame.js";
import { amountsOf, type Composition, closureOfParts, shapedLike } from "../parts.js";
import { pseudocountNotes } from "./zero-notes.js";

/**
 * Add `value` (default 1) to every cell, zero or not, so that logarithms exist.
 *
 * It is meant for counts. Proportions and percentages, and cells most of which are no larger than `value`, get a note in
 * `notes` of the result, which goes with it into balances and models; `multiplicativeReplacement` suits them.
 *
 * Throws DataError for negative or missing parts, UsageError for a value that is not positive.
 */
export function addPseudocount<T extends Composition>(table: T, value = 1): T {
  checkValue("addPseudocount", "value", value, option.positive);
  const parts = amountsOf(table, "addPseudocount");
  const added = parts.values.map((part) => part + value);
  const notes = pseudocountNotes(parts.values, value, closureOfParts(parts));
  return shapedLike(table, new Frame(parts.rowNames, parts.columnNames, added), { notes });
}
