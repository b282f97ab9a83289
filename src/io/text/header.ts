import { DataError } from "../../errors.js";

export function isBlank(cells: readonly string[]): boolean {
  return cells.every((cell) => cell === "");
}

/** The cells of a header without empty ones at its end. */
export function trimmedHeader(cells: readonly string[]): readonly string[] {
  return cells.slice(0, cells.findLastIndex((cell) => cell !== "") + 1);
}

/** Longest name of a column that messages show. */
const MAX_SHOWN = 60;

/** A header of fewer than two cells. */
export function headerTooShort([name]: readonly string[], row: number): DataError {
  const rule = "the header must name the ids and at least one column";
  if (name === undefined) return new DataError(`row ${row}: ${rule}, got none`, { row });
  if (!/[\s|:]/.test(name) && name.length <= MAX_SHOWN)
    return new DataError(`row ${row}: ${rule}, got only '${name}'`, { row });
  const what = "neither tab, comma nor semicolon";
  return new DataError(
    `row ${row}: ${rule}, got ${what} in its ${name.length} characters; save the file as TSV or CSV`,
    {
      row,
    },
  );
}

/** A row with more or fewer cells than the header has. */
export function raggedRow(row: number, count: number, width: number): DataError {
  return new DataError(`row ${row}: every row must have ${width} cells as the header, got ${count}`, { row });
}

export function noData(header: readonly string[] | undefined): DataError {
  return new DataError(
    header === undefined
      ? "the file must have a header, got none"
      : "the file must have rows below its header, got none",
  );
}
