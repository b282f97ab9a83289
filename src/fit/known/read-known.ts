import { DataError, describe } from "../../errors.js";
import type { KnownMatrix } from "../../options/known.js";
import type { Problem } from "../../problem.js";
import { columnNames, columnOf } from "../../table/columns.js";
import { Frame } from "../../table/frame.js";
import { givenTable } from "../../table/given-table.js";
import { quoteSome } from "../../table/make-table.js";
import { isPositiveSemidefinite } from "./spectrum.js";

/** A symmetric matrix with the same names on both sides. */
export interface NamedCovariance {
  readonly names: readonly string[];
  /** Row-major. */
  readonly values: Float64Array;
}

/** Differences of two cells that should be equal up to this share of the largest variance are rounding. */
const ROUNDING_SHARE = 1e-8;

/**
 * A covariance matrix as a caller gave it: named on both sides, whatever the order of either; symmetric within rounding, of
 * which the mean of both cells is taken; positive semidefinite within rounding.
 *
 * @param group the grouping factor that it belongs to
 * @throws DataError for anything else, naming the cells at fault
 */
export function readKnown(group: string, given: KnownMatrix): NamedCovariance {
  const { names, columns, cell } = namedCells(group, given);
  const place = new Map(columns.map((name, j) => [name, j]));
  refuseOneSided(group, names, columns);
  const n = names.length;
  const order = names.map((name) => place.get(name)!);
  const values = Float64Array.from({ length: n * n }, (_, at) => {
    const value = cell(Math.floor(at / n), order[at % n]!);
    if (typeof value === "number" && Number.isFinite(value)) return value;
    const where = `for ${names[Math.floor(at / n)]} and ${names[at % n]}`;
    throw problem(group, "must hold finite numbers", `${value === null ? "none" : describe(value)} ${where}`);
  });
  const largest = largestVariance(group, names, values);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const [below, above] = [values[i * n + j]!, values[j * n + i]!];
      if (Math.abs(below - above) > ROUNDING_SHARE * largest) {
        const got = `${below} for ${names[i]} and ${names[j]}, ${above} for ${names[j]} and ${names[i]}`;
        throw problem(group, "must be symmetric", got, "; if it is rounded, give the mean of both cells");
      }
      const mean = below === above ? below : (below + above) / 2;
      values[i * n + j] = mean;
      values[j * n + i] = mean;
    }
  }
  const least = isPositiveSemidefinite(values, n, largest);
  if (least !== undefined) {
    throw problem(
      group,
      "must be positive semidefinite",
      `an eigenvalue of ${least}`,
      "; a matrix of distances or correlations that were estimated pair by pair is often not, and its nearest covariance matrix is",
    );
  }
  return { names, values };
}

interface NamedCells {
  readonly names: readonly string[];
  readonly columns: readonly string[];
  cell(row: number, column: number): unknown;
}

function namedCells(group: string, given: KnownMatrix): NamedCells {
  if (given instanceof Frame) {
    const { rowNames, columnNames: columns, values } = given;
    refuseRepeated(group, rowNames);
    refuseRepeated(group, columns);
    return { names: rowNames, columns, cell: (row, column) => values[row * columns.length + column] };
  }
  if (typeof given !== "object" || given === null)
    throw problem(group, "must be a Table or Frame", describe(given));
  const table = givenTable(given, `known: ${group}`);
  const columns = columnNames(table);
  const cells = columns.map((name) => columnOf(table, name));
  return { names: table.index, columns, cell: (row, column) => cells[column]![row] };
}

function refuseRepeated(group: string, names: readonly string[]): void {
  const repeated = names.filter((name, i) => names.indexOf(name) < i);
  if (repeated.length > 0)
    throw problem(group, "must name a level once", `${quoteSome(repeated)} repeatedly`);
}

/** Throws DataError for names that stand on one side alone. */
function refuseOneSided(group: string, rows: readonly string[], columns: readonly string[]): void {
  const [inRows, inColumns] = [new Set(rows), new Set(columns)];
  const noColumn = rows.filter((name) => !inColumns.has(name));
  const noRow = columns.filter((name) => !inRows.has(name));
  if (noColumn.length === 0 && noRow.length === 0) return;
  const parts = [
    ...(noColumn.length > 0 ? [`rows without a column: ${quoteSome(noColumn)}`] : []),
    ...(noRow.length > 0 ? [`columns without a row: ${quoteSome(noRow)}`] : []),
  ];
  const hint = "; its first column holds the names of its rows, and its header the same names";
  throw problem(group, "must have the same names on both sides", parts.join("; "), hint);
}

function largestVariance(group: string, names: readonly string[], values: Float64Array): number {
  const n = names.length;
  let largest = 0;
  for (let i = 0; i < n; i++) {
    const own = values[i * (n + 1)]!;
    if (own < 0) throw problem(group, "must hold variances on its diagonal", `${own} for ${names[i]}`);
    largest = Math.max(largest, own);
  }
  return largest;
}

/** What is wrong with the matrix of a grouping factor. */
export function problem(group: string, rule: string, got?: string, hint?: Problem["hint"]): DataError {
  return new DataError(
    {
      option: "known",
      rule: `the covariance of ${group} ${rule}`,
      ...(got !== undefined && { got }),
      ...(hint !== undefined && { hint }),
    },
    { column: group },
  );
}
