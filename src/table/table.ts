import type { Remarks } from "./remarks.js";

/** Numbers; NaN is missing. */
export type NumericColumn = Float64Array | ArrayLike<number>;
/** Categories; null is missing. */
export type CategoryColumn = readonly (string | null)[] | readonly (boolean | null)[];
/** A column of a table: numbers are numeric, strings and booleans are categories. */
export type Column = NumericColumn | CategoryColumn;

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
}
