import { DataError, describe } from "../errors.js";
import { asTable } from "./as-table.js";
import { columnNames } from "./columns.js";
import { checkIds } from "./make-table.js";
import { isTable } from "./source-columns.js";
import type { Table } from "./table.js";

/**
 * Has a table a column of 64-bit integers, which become numbers with labels where a double does not hold them, or of dates,
 * which become text?
 */
function holdsOther(table: Table): boolean {
  return columnNames(table).some((name) => {
    const column: unknown = table.columns[name];
    if (ArrayBuffer.isView(column))
      return column instanceof BigInt64Array || column instanceof BigUint64Array;
    return Array.isArray(column) && isOther(column.find((value) => value !== null && value !== undefined));
  });
}

function isOther(value: unknown): boolean {
  return typeof value === "bigint" || value instanceof Date;
}

/**
 * What a caller gave as a table: a Table as it is, checked and not copied, but for columns of 64-bit integers and dates; anything
 * else as `asTable` reads it.
 *
 * @throws DataError for what is no table, for repeated ids, and for columns that do not have a value per row
 */
export function givenTable(value: Table | object, where: string): Table {
  if (!isTable(value) || holdsOther(value)) return asTable(value, { where });
  checkIds(value.index, where);
  const rows = value.index.length;
  for (const name of columnNames(value)) {
    const column: unknown = value.columns[name];
    const length = typeof column === "object" && column !== null && "length" in column && column.length;
    if (length === rows) continue;
    const got = typeof length === "number" ? length : describe(column);
    throw new DataError(`${where}: column '${name}' must have one value per row (${rows}), got ${got}`, {
      column: name,
    });
  }
  return value;
}
