import { DataError } from "../../errors.js";
import { cellValue, parseNumber } from "../../table/parse-number.js";
import type { Guess } from "../guesses.js";

/** What stands before the decimals of a number. */
export type Decimal = "," | ".";

/** The commas in the numbers of a file, as far as it has been read. */
export interface Commas {
  /** Whether numbers with a decimal comma are looked for: not where commas stand between cells, nor where it was said. */
  readonly areWatched: boolean;
  /** Some number has a decimal point. */
  points: boolean;
  /** Columns with numbers that have a comma. */
  readonly columns: Set<string>;
  /** The first such cell. */
  first: { readonly cell: string; readonly row: number; readonly column: string } | undefined;
  /** Every comma stands before exactly three digits. */
  areThousands: boolean;
}

/** @param decimal what the caller said */
export function watchCommas(delimiter: string, decimal: Decimal | undefined): Commas {
  const areWatched = decimal === undefined && (delimiter === ";" || delimiter === "\t");
  return { areWatched, points: false, columns: new Set(), first: undefined, areThousands: true };
}

const withComma = /^[+-]?\d+(?:,\d+)?(?:[eE][+-]?\d+)?$/;

/** Note that a cell with a comma was read as a number. */
export function noteComma(commas: Commas, cell: string, row: number, column: string): void {
  commas.columns.add(column);
  commas.first ??= { cell, row, column };
  commas.areThousands &&= /,\d{3}$/.test(cell);
}

/** The number that a cell spells with a decimal comma or without decimals, undefined for any other cell. */
export function commaNumber(cell: string): number | undefined {
  return withComma.test(cell) ? parseNumber(cell.replace(",", ".")) : undefined;
}

/** A cell whose comma is a decimal point; other cells as they are. */
export function withPoint(cell: string): string {
  return withComma.test(cell) ? cell.replace(",", ".") : cell;
}

const thousands = {
  ",": /^[+-]?\d{1,3}(?:\.\d{3})+(?:,\d*)?$/,
  ".": /^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?$/,
} as const;

/**
 * A cell as a number is written with a decimal point, where it was said what stands before decimals: the other mark may
 * stand between thousands (`1.234,5`). Cells that spell no number are given back as they are.
 */
export function plainNumber(cell: string, decimal: Decimal | undefined): string {
  if (decimal === undefined) return cell;
  if (thousands[decimal].test(cell)) {
    const digits = cell.replaceAll(decimal === "," ? "." : ",", "");
    return digits.replace(",", ".");
  }
  if (decimal === ".") return cell;
  // A point is no decimal point here.
  return /^[+-]?\d*,\d*(?:[eE][+-]?\d+)?$/.test(cell) ? cell.replace(",", ".") : cell;
}

/** The number of a cell, NaN where missing, undefined for other text; see `plainNumber`. */
export function cellNumber(cell: string, decimal: Decimal | undefined): number | undefined {
  if (decimal === "," && /^[+-]?\d*\.\d*(?:[eE].*)?$/.test(cell) && !thousands[","].test(cell))
    return undefined;
  return cellValue(plainNumber(cell, decimal));
}

/**
 * What the commas of a file were taken for, once all of it has been read.
 * @throws DataError where they may stand between thousands, and where the file has decimal points too
 */
export function settleCommas(file: string, { columns, first, points, areThousands }: Commas): Guess[] {
  if (first === undefined) return [];
  const { cell, row, column } = first;
  const where = `row ${row}, column '${column}'`;
  if (points) {
    const rule = `${where}: every cell must be a finite number or NA, got '${cell}'`;
    throw new DataError(`${rule}; other numbers of the file have a decimal point`, { row, column });
  }
  if (areThousands) throw ambiguous(where, cell, { row, column });
  return [
    { file, what: "numbers with a comma", columns: [...columns], took: "decimal commas", option: "decimal" },
  ];
}

/** Every comma of a file stands before three digits. */
function ambiguous(where: string, cell: string, place: { row: number; column: string }): DataError {
  return new DataError(
    {
      where,
      rule: "a number with a comma must say whether that is a decimal comma",
      got: `'${cell}', and every comma of the file stands before three digits`,
      hint: [
        "; ",
        { option: "decimal", value: "," },
        " or ",
        { option: "decimal", value: "." },
        " says which",
      ],
    },
    place,
  );
}
