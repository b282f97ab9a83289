import { DataError } from "../../errors.js";
import type { ColumnKind } from "../../table/type-column.js";

/** What the `#q2:` rows below a header say, by column name. */
export interface Directives {
  readonly types: Map<string, ColumnKind["kind"]>;
  /** Columns whose missing cells are spelt as the INSDC does, beside empty ones. */
  readonly insdc: Set<string>;
}

/** The words for "missing" of the INSDC (https://www.insdc.org/technical-specifications/missing-value-reporting). */
export const insdcMissing: ReadonlySet<string> = new Set([
  "not applicable",
  "missing",
  "not collected",
  "not provided",
  "restricted access",
]);

export function isDirective(cells: readonly string[]): boolean {
  return cells[0]!.startsWith("#q2:");
}

/** Read one `#q2:types` or `#q2:missing` row into `directives`. Throws DataError for other directives and words. */
export function readDirective(
  cells: readonly string[],
  header: readonly string[],
  row: number,
  directives: Directives,
): void {
  const directive = cells[0]!;
  if (directive !== "#q2:types" && directive !== "#q2:missing") {
    throw new DataError(`row ${row}: a directive must be #q2:types or #q2:missing, got '${directive}'`, {
      row,
    });
  }
  header.slice(1).forEach((column, j) => {
    const word = (cells[j + 1] ?? "").toLowerCase();
    if (word === "") return;
    const isRead =
      directive === "#q2:types" ? readType(word, column, directives) : readMissing(word, column, directives);
    if (isRead) return;
    const known = directive === "#q2:types" ? "numeric or categorical" : "blank, no-missing or INSDC:missing";
    throw new DataError(
      `row ${row}, column '${column}': ${directive} must be ${known}, got '${cells[j + 1]}'`,
      {
        row,
        column,
      },
    );
  });
}

function readType(word: string, column: string, { types }: Directives): boolean {
  if (word === "numeric") types.set(column, "numeric");
  else if (word === "categorical") types.set(column, "category");
  else return false;
  return true;
}

function readMissing(word: string, column: string, { insdc }: Directives): boolean {
  if (word === "insdc:missing") insdc.add(column);
  return word === "insdc:missing" || word === "blank" || word === "no-missing";
}
