import { columnNames } from "../../table/columns.js";
import { givenLabels } from "../../table/labels.js";
import type { Table } from "../../table/table.js";

/** One cell of a table to be written: missing are null, undefined and NaN. */
export type Cell = number | bigint | string | boolean | null | undefined;

const chunkLength = 1 << 19;

/**
 * Rows as TSV, in chunks of about 512 KB so that a large result never stands in memory as text.
 * Numbers keep all digits that bring the same double back, missing is `NA`, infinities are `Inf` and `-Inf`; text
 * that holds a tab, a line end or a quote, or blanks at its ends, is quoted.
 */
export function* formatTsv(header: readonly string[], rows: Iterable<readonly Cell[]>): Generator<string> {
  yield* formatRows(rows, `${header.map(formatCell).join("\t")}\n`);
}

/** The rows of `formatTsv` below its header; the first chunk begins with `start`. */
export function* formatRows(rows: Iterable<readonly Cell[]>, start = ""): Generator<string> {
  let chunk = start;
  for (const row of rows) {
    chunk += `${row.map(formatCell).join("\t")}\n`;
    if (chunk.length >= chunkLength) {
      yield chunk;
      chunk = "";
    }
  }
  if (chunk !== "") yield chunk;
}

/** The rows of a table, each with its id first unless that is not wanted; cells as their labels where they have one. */
export function* tableRows(table: Table, withIds = true): Generator<readonly Cell[]> {
  const names = columnNames(table);
  const columns = names.map((name) => table.columns[name]!);
  const labels = names.map((name) => givenLabels(table, name));
  for (const [i, id] of table.index.entries()) {
    const cells = columns.map((column, j) => labels[j]?.[i] ?? column[i]);
    yield withIds ? [id, ...cells] : cells;
  }
}

function formatCell(cell: Cell): string {
  if (typeof cell === "number") return formatNumber(cell);
  if (cell === null || cell === undefined) return "NA";
  const text = String(cell);
  return /["\t\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function formatNumber(value: number): string {
  if (Number.isNaN(value)) return "NA";
  if (Number.isFinite(value)) return String(value);
  return value > 0 ? "Inf" : "-Inf";
}
