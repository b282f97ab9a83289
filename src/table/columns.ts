import { DataError, suggest } from "../errors.js";
import { checkDigits } from "./labels.js";
import type { Column, NumericColumn, Table } from "./table.js";

/** The names of the columns in the order of the source. */
export function columnNames(table: Table): readonly string[] {
  return table.names ?? Object.keys(table.columns);
}

/** True when the table has a column of that name (`constructor` and `__proto__` are ordinary names). */
export function hasColumn(table: Table, name: string): boolean {
  return Object.hasOwn(table.columns, name);
}

/** The column of that name. Throws DataError that suggests the nearest name. */
export function columnOf(table: Table, name: string): Column {
  if (!hasColumn(table, name)) {
    throw new DataError(`table: no column named '${name}'${suggest(name, columnNames(table))}`, {
      column: name,
    });
  }
  return table.columns[name]!;
}

/** True for a column of numbers, false for categories. A column without a value counts as numeric. */
export function isNumericColumn(column: Column): column is NumericColumn {
  if (ArrayBuffer.isView(column)) return true;
  for (let i = 0; i < column.length; i++) {
    const value: unknown = column[i];
    if (value !== null && value !== undefined) return typeof value === "number";
  }
  return true;
}

/**
 * The numbers of a numeric column, NaN where missing; a Float64Array is handed through without a copy.
 * @throws DataError for categories, and for 64-bit integers that doubles do not hold
 */
export function numbersOf(table: Table, name: string): Float64Array {
  const column = columnOf(table, name);
  checkDigits(table, name);
  if (column instanceof Float64Array) return column;
  if (!isNumericColumn(column)) {
    throw new DataError(`table: column '${name}' must be numeric, got categories`, { column: name });
  }
  return Float64Array.from(column, (value) => value ?? Number.NaN);
}
