import type { DateColumn } from "./dates.js";
import type { Remarks } from "./remarks.js";

/** Numbers; NaN is missing. */
export type NumericColumn = Float64Array | ArrayLike<number>;
/** Categories; null is missing. */
export type CategoryColumn = readonly (string | null)[] | readonly (boolean | null)[];
/** A column of a table: numbers are numeric, strings and booleans are categories. */
export type Column = NumericColumn | CategoryColumn;

/**
 * What the cells of a column are called as ids and groups: the text of a file, or a 64-bit integer, which a double may not
 * hold. One per row; null where the cell is missing, and where its number has no name of its own (a double beyond 2^53
 * from a file).
 */
export type Labels = ArrayLike<string | bigint | null>;

/** A table: one name per row and named columns of equal length. Plain data that survives `structuredClone`. */
export interface Table extends Remarks {
  /** Sample ids, one per row, unique. */
  readonly index: readonly string[];
  readonly columns: Readonly<Record<string, Column>>;
  /**
   * The order of the columns, given only where the record cannot keep it: JavaScript moves names that look
   * like integers (`4479944`) to the front. Read the order with `columnNames(table)`.
   */
  readonly names?: readonly string[];
  /**
   * Labels of the columns whose values do not give them: `01` and `1.0` are both the number 1, and 17 digits are more
   * than a double holds. Ids and groups are compared by label. A column without an entry has the usual text of its values
   * (`String(value)`) as labels, so numbers in memory need none.
   */
  readonly labels?: Readonly<Record<string, Labels>>;
  /**
   * What is known of columns of text that are dates; null for one that is to be categories although it looks so. A column
   * without an entry is dates where every cell that is not missing spells one (`2024-03-01`, with or without a time).
   */
  readonly dates?: Readonly<Record<string, DateColumn | null>>;
}
