import { DataError } from "../../errors.js";
import { checkNames } from "../../table/make-table.js";

export function isBlank(cells: readonly string[]): boolean {
  return cells.every((cell) => cell === "");
}

/**
 * The names in a header, checked. Empty cells at its end are dropped, as spreadsheets leave them.
 * The first name is that of the ids and may be empty, as pandas writes it.
 */
export function readHeader(cells: readonly string[], row: number): readonly string[] {
  const width = cells.findLastIndex((cell) => cell !== "") + 1;
  const header = cells.slice(0, width);
  if (header.length < 2) {
    const got = header.length === 0 ? "none" : `only '${header[0]}'`;
    throw new DataError(`row ${row}: the header must name the ids and at least one column, got ${got}`, {
      row,
    });
  }
  checkNames(header.slice(1), `row ${row}`);
  return header;
}

/** A row with more or fewer cells than the header has. */
export function raggedRow(row: number, count: number, width: number): DataError {
  const shifted =
    row > 1 && count === width + 1
      ? "; if the header lacks a name for the ids (R: write.table), write one (col.names = NA)"
      : "";
  return new DataError(
    `row ${row}: every row must have ${width} cells as the header, got ${count}${shifted}`,
    { row },
  );
}

export function noData(header: readonly string[] | undefined): DataError {
  return new DataError(
    header === undefined
      ? "the file must have a header, got none"
      : "the file must have rows below its header, got none",
  );
}
