import { tableOfColumns } from "../table/as-table.js";
import { givenTable } from "../table/given-table.js";
import { isIdHeader } from "../table/id-header.js";
import { givenRemarks, isTable, type SourceColumns, sourceColumns } from "../table/source-columns.js";
import type { Table } from "../table/table.js";

/**
 * A table that holds responses and covariates. It needs no ids: rows are named 1, 2, … unless it has ids of its own or a
 * column named as ids are, whose values all differ. A column that the model reads stays a column, whatever its name.
 *
 * @param used names that the model reads
 * @param numeric columns to read as numbers; names that are not there are passed over
 * @throws as `asTable`
 */
export function frameTable(
  value: Table | object,
  where: string,
  used: ReadonlySet<string>,
  numeric: readonly string[] = [],
): Table {
  if (isTable(value) && numeric.length === 0) return givenTable(value, where);
  const source = sourceColumns(value, where);
  const names = source.entries.map(([name]) => name);
  const options = { where, numeric: numeric.filter((name) => names.includes(name)) };
  return { ...tableOfColumns(keepUsed(source, used), options), ...givenRemarks(value) };
}

/** Rows are numbered where their only possible ids are a column of the model. */
function keepUsed(source: SourceColumns, used: ReadonlySet<string>): SourceColumns {
  if (source.index !== undefined) return source;
  const candidates = source.entries.filter(([name]) => isIdHeader(name));
  if (candidates.length === 0 || !candidates.some(([name]) => used.has(name))) return source;
  return { ...source, index: Array.from({ length: source.length }, (_, i) => String(i + 1)) };
}
