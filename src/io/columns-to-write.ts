import { DataError } from "../errors.js";
import { isMissing } from "../table/as-column.js";
import { columnNames, isNumericColumn } from "../table/columns.js";
import { givenLabels, lostDigits } from "../table/labels.js";
import type { Column, Table } from "../table/table.js";

/**
 * The columns to be written for a table: its ids under a name of their own, unless they are not wanted. Whole numbers that
 * doubles do not hold are written as text.
 */
export function columnsToWrite(table: Table, id: string | false): (readonly [string, Column])[] {
  const columns = columnNames(table).map((name) => {
    const labels = givenLabels(table, name);
    const isText = lostDigits(labels) !== undefined;
    return [name, isText ? Array.from(labels!, asText) : table.columns[name]!] as const;
  });
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

function asText(label: string | bigint | null): string | null {
  return label === null ? null : String(label);
}
