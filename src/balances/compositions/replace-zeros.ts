import { checkValue } from "../../options/check.js";
import * as option from "../../options/schema.js";
import { Frame } from "../../table/frame.js";
import { amountsOf, type Composition, shapedLike } from "../parts.js";
import { replacementNotes } from "./zero-notes.js";

/**
 * Put `value` in the place of zeros and leave all other parts as they are (what the QIIME 2 plugin of gneiss
 * calls adding a pseudocount). Ratios between parts that were observed stay as they are.
 *
 * Where most other parts are no larger than `value`, `notes` of the result says so.
 * Throws DataError for negative or missing parts, UsageError for a value that is not positive.
 */
export function replaceZeros<T extends Composition>(table: T, value: number): T {
  checkValue("replaceZeros", "value", value, option.positive);
  const parts = amountsOf(table, "replaceZeros");
  const replaced = parts.values.map((part) => (part === 0 ? value : part));
  const notes = replacementNotes(parts.values, value);
  return shapedLike(table, new Frame(parts.rowNames, parts.columnNames, replaced), { notes });
}
