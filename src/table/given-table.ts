import { DataError, describe } from "../errors.js";
import { tableOf } from "./as-table.js";
import { columnNames } from "./columns.js";
import { checkIds } from "./make-table.js";
import { isTable } from "./source-columns.js";
import type { Table } from "./table.js";

/**
 * Is this a column of 64-bit integers, which become numbers with labels where a double does not hold them, or of dates, which
 * become text?
 */
function isConverted(column: unknown): boolean {
  if (ArrayBuffer.isView(column)) return column instanceof BigInt64Array || column instanceof BigUint64Array;
  if (!Array.isArray(column)) return false;
  const first: unknown = column.find((value) => value !== null && value !== undefined);
  return typeof first === "bigint" || first instanceof Date;
}

/**
 * What a caller gave as a table: a Table as it is, checked and not copied, but for columns of 64-bit integers and dates; anything
 * else as `asTable` reads it.
 *
 * @throws DataError for what is no table, for repeated ids, and for columns that do not have a value per row
 */
export function givenTable(value: Table | object, where: string): Table {
  return givenColumns(value, where).table;
}

/** A table and the names of its columns in their order: listing thousands of names takes as long as a short fit. */
export interface NamedColumns {
  readonly table: Table;
  readonly names: readonly string[];
}

/** `givenTable` with the names of its columns. */
export function givenColumns(value: Table | object, where: string): NamedColumns {
  if (!isTable(value)) return named(tableOf(value, { where }));
  const rows = value.index.length;
  const names = columnNames(value);
  let uneven: string | undefined;
  // One loop, as looking up thousands of names costs as much as a short fit.
  for (const name of names) {
    const column: unknown = value.columns[name];
    if (column instanceof Float64Array && column.length === rows) continue;
    if (isConverted(column)) return named(tableOf(value, { where }));
    if (lengthOf(column) !== rows) uneven ??= name;
  }
  checkIds(value.index, where);
  if (uneven === undefined) return { table: value, names };
  const column: unknown = value.columns[uneven];
  throw new DataError(
    `${where}: column '${uneven}' must have one value per row (${rows}), got ${lengthOf(column) ?? describe(column)}`,
    { column: uneven },
  );
}

function named(table: Table): NamedColumns {
  return { table, names: columnNames(table) };
}

function lengthOf(column: unknown): number | undefined {
  const has = typeof column === "object" && column !== null && "length" in column;
  return has && typeof column.length === "number" ? column.length : undefined;
}
