import { timeOf } from "./dates.js";
import { textLabels } from "./labels.js";
import { isMissingText, parseNumber } from "./parse-number.js";
import type { Column, Labels } from "./table.js";

const mostExamples = 3;

/** What a column of text became, and why. */
export interface ColumnKind {
  readonly column: string;
  readonly kind: "numeric" | "category";
  /** Decided by the values themselves, by a `#q2:types` row, or by the options `numeric` and `categorical`. */
  readonly by: "values" | "types-row" | "option";
  /** Cells that are numbers, and cells that are other text. */
  readonly numbers: number;
  readonly texts: number;
  /** Cells of other text that occur most, at most three. */
  readonly examples: readonly string[];
}

/** A kind asked for, and by what. */
export interface AskedKind {
  readonly kind: ColumnKind["kind"];
  readonly by: "types-row" | "option";
}

export interface TypedColumn {
  readonly column: Column;
  readonly kind: ColumnKind;
  /** What the cells are called as ids and groups, where the values do not say it. */
  readonly labels?: Labels | undefined;
}

/**
 * Give a column of text cells its type: numeric when every cell that is not missing is a number, otherwise
 * categories. `asked` overrides: as numeric, other text becomes missing; as category, numbers become levels
 * written without trailing zeros (`5`, not `5.0`). The labels keep the text of the cells.
 */
export function typeColumn(name: string, cells: readonly string[], asked?: AskedKind): TypedColumn {
  const values = Float64Array.from(cells, (cell) => parseNumber(cell) ?? Number.NaN);
  const texts = cells.filter((cell, i) => Number.isNaN(values[i]!) && !isMissingText(cell));
  const numbers = values.reduce((count, value) => (Number.isNaN(value) ? count : count + 1), 0);
  // Dates are numbers to a model, whether it is said or not, and text to everything else.
  const wanted = asked?.kind === "numeric" && areDates(texts, numbers) ? undefined : asked?.kind;
  const kind = wanted ?? (texts.length === 0 ? "numeric" : "category");
  const column = kind === "numeric" ? values : toCategories(cells, texts.length === 0);
  return {
    column,
    labels: textLabels(cells, column),
    kind: {
      column: name,
      kind,
      by: (wanted && asked?.by) ?? "values",
      numbers,
      texts: texts.length,
      examples: mostFrequent(texts),
    },
  };
}

function areDates(texts: readonly string[], numbers: number): boolean {
  return numbers === 0 && texts.length > 0 && texts.every((text) => timeOf(text) !== undefined);
}

/**
 * One line for the log: what became of the column, why, and what would change it. `flag` is how the reader would
 * ask for a numeric column, for example `--numeric`.
 */
export function explainKind(
  { column, kind, by, numbers, texts, examples }: ColumnKind,
  flag = "numeric",
): string {
  const suchAs = examples.length < mostExamples ? "" : "such as ";
  const cells = `${texts} ${texts === 1 ? "cell" : "cells"} ${suchAs}'${examples.join("', '")}'`;
  if (kind === "numeric") {
    return texts === 0 ? `${column} is numeric` : `${column} is numeric as asked: ${cells} became missing`;
  }
  if (by === "option") return `${column} is categorical as asked`;
  if (by === "types-row") return `${column} is categorical because the #q2:types row says so`;
  if (numbers === 0) return `${column} is categorical`;
  if (texts === 0) {
    return `${column} is categorical because its numbers are written as text; ${flag} ${column} reads them as numbers`;
  }
  return `${column} is categorical because of ${cells}; ${flag} ${column} makes them missing`;
}

/** Levels without trailing zeros where the whole column spells numbers, so that 7 and 7.0 are one level. */
function toCategories(cells: readonly string[], allNumbers: boolean): (string | null)[] {
  return cells.map((cell) => {
    if (isMissingText(cell)) return null;
    return allNumbers ? withoutZeros(cell) : cell;
  });
}

/** A number without the zeros that end its fraction. */
function withoutZeros(cell: string): string {
  if (!/^[+-]?\d*\.\d*$/.test(cell)) return cell;
  let end = cell.length;
  while (cell[end - 1] === "0") end--;
  if (cell[end - 1] !== ".") return cell.slice(0, end);
  const whole = cell.slice(0, end - 1);
  return /\d/.test(whole) ? whole : "0";
}

function mostFrequent(texts: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, mostExamples)
    .map(([text]) => text);
}
