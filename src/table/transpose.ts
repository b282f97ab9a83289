import { columnNames, numbersOf } from "./columns.js";
import { makeTable } from "./make-table.js";
import type { Table } from "./table.js";

/** Rows become columns and columns rows. Every column must be numeric; a category throws DataError. */
export function transpose(table: Table): Table {
  const names = columnNames(table);
  const rows = names.map((name) => numbersOf(table, name));
  const columns = table.index.map((id, i) => [id, Float64Array.from(rows, (row) => row[i]!)] as const);
  return makeTable(names, columns, "transpose");
}
