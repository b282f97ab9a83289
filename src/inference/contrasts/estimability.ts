import type { Design } from "../../design/design.js";
import { takeRows } from "../../design/rows/take-rows.js";
import { type ColumnLevels, levelColumns } from "../../fit/prepare/level-columns.js";
import type { FittedRows } from "../covariance/vcov-sensitivity.js";
import { coefficientsOf, type LinearBasis, linearBasis, project } from "../linear-basis.js";

/** Which linear functions of the fixed effects the rows can tell, X being what it is on them. */
export interface Estimability {
  /** Columns of X that were kept. */
  readonly kept: Int32Array;
  /** A basis of the vectors v with Xv = 0, one per column that was dropped. */
  readonly nullSpace: readonly NullVector[];
  /** What was subtracted from the columns of X before the null space was computed; functions are moved alike. */
  readonly levels: ColumnLevels | undefined;
  /** Largest size of each column on the rows, as subtracted; 1 where it is zero throughout. */
  readonly size: Float64Array;
}

/** A vector v with Xv = 0 but for rounding. */
interface NullVector {
  readonly values: Float64Array;
  /** Length of v in units of `size`. */
  readonly length: number;
  /** Largest |(Xv)ᵢ| over the rows: what of a dropped column the kept ones do not explain. */
  readonly noise: number;
}

/** Sums of products are right to this much of their parts. */
const PRODUCT_ERROR_SHARE = 1e-8;
/** Entries of a null vector are zero to this much of its length, in units of the columns. */
const ENTRIES = 1e-12;
/** Other rows may leave the null space by this much more than the rows seen. */
const MARGIN = 10;

/** The null space of X on some rows. */
export function estimabilityOf(
  { fixed }: Pick<Design, "fixed">,
  { present, kept }: FittedRows,
): Estimability {
  const width = fixed.columns.length;
  if (kept.length === width) return { kept, nullSpace: [], levels: undefined, size: new Float64Array(0) };
  const taken = present === undefined ? fixed.values : takeRows(fixed.values, width, present);
  const { X, levels } = levelColumns(taken, width);
  const n = X.length / width;
  const column = (j: number) => Float64Array.from({ length: n }, (_, i) => X[i * width + j]!);
  const size = Float64Array.from({ length: width }, (_, j) => largest(column(j)) || 1);
  const basis = keptBasis(X, width, n, kept);
  const isKept = new Set(kept);
  const dropped = fixed.columns.map((_, j) => j).filter((j) => !isKept.has(j));
  const nullSpace = dropped.map((j) => nullVector(basis, kept, j, column(j), size));
  return { kept, nullSpace, levels, size };
}

/** The basis of the kept columns. */
function keptBasis(X: Float64Array, width: number, n: number, kept: Int32Array): LinearBasis {
  const values = new Float64Array(n * kept.length);
  for (let i = 0; i < n; i++) {
    kept.forEach((j, k) => {
      values[i * kept.length + k] = X[i * width + j]!;
    });
  }
  const rows = Int32Array.from({ length: n }, (_, i) => i);
  return linearBasis(values, kept.length, rows);
}

/** The vector v with Xv = 0 that is −1 at a dropped column. */
function nullVector(
  basis: LinearBasis,
  kept: Int32Array,
  dropped: number,
  column: Float64Array,
  size: Float64Array,
): NullVector {
  const left = column;
  const coefficients = coefficientsOf(basis, project(basis, left));
  const values = new Float64Array(size.length);
  values[dropped] = -1;
  kept.forEach((j, k) => {
    if (!Number.isNaN(coefficients[k])) values[j] = coefficients[k]!;
  });
  return { values, length: norm(values.map((value, j) => value * size[j]!)), noise: largest(left) };
}

/** Can l'β be told (Searle 1971, §5.4)? */
export function isEstimable(l: Float64Array, estimability: Estimability): boolean {
  return estimability.nullSpace.every((v) => along(l, v, estimability) === 0);
}

/** l'v; zero where it is rounding. */
function along(l: Float64Array, v: NullVector, { levels, size }: Estimability): number {
  const constant = levels === undefined ? 0 : l[levels.intercept]!;
  let [sum, parts, length] = [0, 0, 0];
  for (let j = 0; j < l.length; j++) {
    const weight = constant === 0 ? l[j]! : l[j]! - constant * levels!.shift[j]!;
    const product = weight * v.values[j]!;
    sum += product;
    parts += Math.abs(product);
    length += (weight / size[j]!) ** 2;
  }
  const rounding = PRODUCT_ERROR_SHARE * parts + ENTRIES * Math.sqrt(length) * v.length + MARGIN * v.noise;
  // A row of missing covariates is NaN here and stays what it is.
  return Math.abs(sum) > rounding ? sum : 0;
}

/** Rows that span the estimable part of what `rows` span; `rows` themselves where all of it is. */
export function estimableRows(rows: readonly Float64Array[], estimability: Estimability): Float64Array[] {
  let left = [...rows];
  for (const v of estimability.nullSpace) left = eliminate(left, v, estimability);
  return left;
}

/** Combinations of the rows that are orthogonal to v, one fewer unless all are. */
function eliminate(rows: readonly Float64Array[], v: NullVector, estimability: Estimability): Float64Array[] {
  const products = rows.map((row) => along(row, v, estimability));
  const relative = products.map((product, i) => Math.abs(product) / (norm(rows[i]!) || 1));
  const pivot = relative.reduce((best, value, i) => (value > relative[best]! ? i : best), 0);
  if (rows.length === 0 || products[pivot] === 0) return [...rows];
  const own = rows[pivot]!;
  return rows
    .map((row, i) => row.map((weight, j) => weight - (products[i]! / products[pivot]!) * own[j]!))
    .filter((_, i) => i !== pivot);
}

function norm(x: Float64Array): number {
  return Math.sqrt(x.reduce((total, value) => total + value * value, 0));
}

function largest(x: Float64Array): number {
  return x.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
