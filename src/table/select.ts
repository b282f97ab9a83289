import { columnNames, columnOf } from "./columns.js";
import { datesOf } from "./dates.js";
import { givenLabels, mapLabels, withLabels } from "./labels.js";
import { assemble, checkNames } from "./make-table.js";
import { remarksOf } from "./remarks.js";
import type { Column, Table } from "./table.js";

/** A new table with the rows at `rows` (positions), in that order. */
export function selectRows(table: Table, rows: ArrayLike<number>): Table {
  const index = Array.from(rows, (row) => table.index[row]!);
  const names = columnNames(table);
  const selected = assemble(
    index,
    names,
    names.map((name) => [name, pick(table.columns[name]!, rows)] as const),
  );
  const labelled = withLabels(
    selected,
    mapLabels(table, (labels) => Array.from(rows, (row) => labels[row]!)),
  );
  return { ...labelled, ...datesOf(table), ...remarksOf(table) };
}

function pick(column: Column, rows: ArrayLike<number>): Column {
  if (column instanceof Float64Array) {
    const picked = new Float64Array(rows.length);
    for (let i = 0; i < rows.length; i++) picked[i] = column[rows[i]!]!;
    return picked;
  }
  return Array.from(rows, (row) => column[row]!) as Column;
}

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
  return { ...labelled, ...datesOf(table, names), ...remarksOf(table) };
}
