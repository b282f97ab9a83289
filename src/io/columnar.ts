import { DataError } from "../errors.js";
import { asTable, type TableOptions } from "../table/as-table.js";
import { columnNames, isNumericColumn } from "../table/columns.js";
import { isIdHeader } from "../table/id-header.js";
import { checkNames } from "../table/make-table.js";
import type { Column, Table } from "../table/table.js";

/**
 * A table from the columns of a Parquet or Arrow file. The ids are the column asked for, else the one named as ids
 * are, else the first if it holds text.
 */
export function columnarTable(
  entries: readonly (readonly [string, ArrayLike<unknown>])[],
  options: TableOptions,
): Table {
  const names = entries.map(([name]) => name);
  checkNames(names, options.where ?? "table");
  const id = options.id ?? idColumn(names, typeof entries[0]?.[1][0] === "string");
  // An Arrow-like view keeps the order of the columns, which a record would change.
  return asTable(arrowView(entries), { ...options, id });
}

/** The columns to be written for a table: its ids under a name of their own, unless they are not wanted. */
export function columnsToWrite(table: Table, id: string | false): (readonly [string, Column])[] {
  const columns = columnNames(table).map((name) => [name, table.columns[name]!] as const);
  if (id === false) return columns;
  if (Object.hasOwn(table.columns, id)) {
    throw new DataError(
      `the ids must have a name of their own, got '${id}', which is a column; choose another id`,
    );
  }
  return [[id, table.index as string[]], ...columns];
}

/** Values as other tools expect them: missing numbers are nulls, not NaN. */
export function withNulls(column: Column): ArrayLike<unknown> {
  if (!isNumericColumn(column)) return column;
  return hasMissing(column) ? Array.from(column, (value) => (isMissing(value) ? null : value)) : column;
}

export function hasMissing(column: Column): boolean {
  for (let i = 0; i < column.length; i++) if (isMissing(column[i])) return true;
  return false;
}

/** No value: null, undefined or NaN. */
export function isMissing(value: unknown): boolean {
  return value === null || value === undefined || Number.isNaN(value);
}

/** The column of ids: the one named as ids are, else the first if it holds text. Throws DataError without one. */
export function idColumn(names: readonly string[], firstIsText: boolean): string {
  const id = names.find(isIdHeader) ?? (firstIsText ? names[0] : undefined);
  if (id !== undefined) return id;
  throw new DataError(
    "the file must have a column of ids, got none named so and no text in the first; name it with id",
  );
}

function arrowView(entries: readonly (readonly [string, ArrayLike<unknown>])[]) {
  const columns = new Map(entries);
  return {
    numRows: entries[0]?.[1].length ?? 0,
    schema: { fields: entries.map(([name]) => ({ name })) },
    getChild: (name: string) => ({ toArray: () => columns.get(name)! }),
  };
}
