import { columnOf } from "./columns.js";
import { givenLabels, withLabels } from "./labels.js";
import { assemble, checkNames } from "./make-table.js";
import { remarksOf } from "./remarks.js";
import type { Table } from "./table.js";

/** A new table with the named columns, in that order; the columns themselves are shared. Unknown names throw DataError. */
export function selectColumns(table: Table, names: readonly string[]): Table {
  checkNames(names, "selectColumns");
  const selected = assemble(
    table.index,
    names,
    names.map((name) => [name, columnOf(table, name)] as const),
  );
  const labelled = withLabels(
    selected,
    names.map((name) => [name, givenLabels(table, name)] as const),
  );
  return { ...labelled, ...remarksOf(table) };
}
