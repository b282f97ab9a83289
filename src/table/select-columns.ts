import { columnOf } from "./columns.js";
import { assemble, checkNames } from "./make-table.js";
import { remarksOf } from "./remarks.js";
import type { Table } from "./table.js";

/** A new table with the named columns, in that order; the columns themselves are shared. Unknown names throw DataError. */
export function selectColumns(table: Table, names: readonly string[]): Table {
  checkNames(names, "selectColumns");
  const columns = names.map((name) => [name, columnOf(table, name)] as const);
  return { ...assemble(table.index, names, columns), ...remarksOf(table) };
}
