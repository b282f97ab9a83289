import { Frame } from "../../table/frame.js";
import { amountsOf, type Composition, shapedLike } from "../parts.js";

/**
 * Take zeros as missing, so that each feature is fitted on the samples that have it: its abundance where it is present (the
 * linear part of MaAsLin 3, Nickols et al. 2024). Other cells stay as they are. What decides whether a feature is present is
 * not looked at.
 *
 * Throws DataError for negative or missing parts.
 */
export function zerosAsMissing<T extends Composition>(table: T): T {
  const parts = amountsOf(table, "zerosAsMissing");
  const values = parts.values.map((part) => (part === 0 ? Number.NaN : part));
  return shapedLike(table, new Frame(parts.rowNames, parts.columnNames, values));
}
