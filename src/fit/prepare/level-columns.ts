/** Shifts taken out of the columns of X before anything is computed with them. */
export interface ColumnLevels {
  /** The column that is 1 throughout. */
  readonly intercept: number;
  /** What was subtracted from each column; 0 for most. */
  readonly shift: Float64Array;
}

/** A mean this many times larger than the spread around it is taken out. */
const MIN_MEAN_PER_SPREAD = 100;
/** A spread smaller than this beside the values is rounding: the column is constant. */
const CONSTANT_SPREAD_SHARE = 1e-13;

/**
 * Columns of X far from zero (years, positions in base pairs, time stamps) with one of their own values subtracted, where
 * X has an intercept to make up for it. The differences of numbers of one size are exact, so no digit is lost, and what
 * depends on earlier columns is judged by how a column varies, not by where it lies.
 *
 * @param X rows × width, row-major
 * @returns X as it is and no levels where nothing is far from zero
 */
export function levelColumns(
  X: Float64Array,
  width: number,
): { readonly X: Float64Array; readonly levels: ColumnLevels | undefined } {
  const intercept = columnsOf(width).findIndex((j) => everyCell(X, width, j, (value) => value === 1));
  if (intercept < 0) return { X, levels: undefined };
  const shift = Float64Array.from({ length: width }, (_, j) => (j > intercept ? farLevel(X, width, j) : 0));
  if (shift.every((value) => value === 0)) return { X, levels: undefined };
  return { X: X.map((value, at) => value - shift[at % width]!), levels: { intercept, shift } };
}

/**
 * Coefficients of the columns as they were, in place, from those of the levelled ones: the intercept takes back what
 * the shifts gave it.
 *
 * @param B one row per kept column, `count` columns of coefficients each
 */
export function restoreLevels(B: Float64Array, count: number, kept: Int32Array, levels: ColumnLevels): void {
  const row = kept.indexOf(levels.intercept);
  kept.forEach((column, j) => {
    const shift = levels.shift[column]!;
    if (shift === 0) return;
    for (let i = 0; i < count; i++) B[row * count + i]! -= shift * B[j * count + i]!;
  });
}

function columnsOf(width: number): number[] {
  return Array.from({ length: width }, (_, j) => j);
}

function everyCell(X: Float64Array, width: number, j: number, holds: (value: number) => boolean): boolean {
  for (let at = j; at < X.length; at += width) if (!holds(X[at]!)) return false;
  return true;
}

/** The cell of a column nearest to the middle of its range, or 0 where the column lies around zero or is constant. */
function farLevel(X: Float64Array, width: number, j: number): number {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let at = j; at < X.length; at += width) {
    low = Math.min(low, X[at]!);
    high = Math.max(high, X[at]!);
  }
  const size = Math.min(Math.abs(low), Math.abs(high));
  const spread = high - low;
  if (low * high <= 0 || size < MIN_MEAN_PER_SPREAD * spread || spread <= CONSTANT_SPREAD_SHARE * size)
    return 0;
  let nearest = low;
  const middle = low + spread / 2;
  for (let at = j; at < X.length; at += width) {
    if (Math.abs(X[at]! - middle) < Math.abs(nearest - middle)) nearest = X[at]!;
  }
  return nearest;
}
