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

/** Some rows of a row-major matrix; all of them without `rows`. */
interface MatrixRows {
  readonly values: Float64Array;
  readonly width: number;
  readonly rows?: Int32Array | undefined;
}

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
  const { levels } = columnLevels({ values: X, width });
  if (levels === undefined) return { X, levels };
  return { X: X.map((value, at) => value - levels.shift[at % width]!), levels };
}

/** The column that is 1 throughout, −1 for none, and what `levelColumns` subtracts; undefined where nothing is far from zero. */
export function columnLevels(X: MatrixRows): { intercept: number; levels: ColumnLevels | undefined } {
  const { width } = X;
  const { low, high } = rangesOf(X);
  const intercept = low.findIndex((value, j) => value === 1 && high[j] === 1);
  if (intercept < 0) return { intercept, levels: undefined };
  const shift = Float64Array.from({ length: width }, (_, j) =>
    j > intercept && isFar(low[j]!, high[j]!) ? middleCell(X, j, low[j]!, high[j]!) : 0,
  );
  return { intercept, levels: shift.every((value) => value === 0) ? undefined : { intercept, shift } };
}

/** Levelled columns one after the other, the rows of X in `order`, into `out`. */
export function levelledByColumn(
  { values, width, rows }: MatrixRows,
  levels: ColumnLevels | undefined,
  order: Int32Array,
  out: Float64Array,
): void {
  const n = order.length;
  const shift = levels?.shift ?? new Float64Array(width);
  for (let i = 0; i < n; i++) {
    const row = order[i]!;
    const from = (rows === undefined ? row : rows[row]!) * width;
    for (let j = 0; j < width; j++) out[j * n + i] = values[from + j]! - shift[j]!;
  }
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

/** The smallest and the largest cell of each column. */
function rangesOf({ values, width, rows }: MatrixRows) {
  const low = new Float64Array(width).fill(Number.POSITIVE_INFINITY);
  const high = new Float64Array(width).fill(Number.NEGATIVE_INFINITY);
  const count = rows?.length ?? values.length / width;
  for (let i = 0; i < count; i++) {
    const from = (rows === undefined ? i : rows[i]!) * width;
    for (let j = 0; j < width; j++) {
      const value = values[from + j]!;
      if (value < low[j]!) low[j] = value;
      if (value > high[j]!) high[j] = value;
    }
  }
  return { low, high };
}

/** Does a column vary, but far from zero? */
function isFar(low: number, high: number): boolean {
  const size = Math.min(Math.abs(low), Math.abs(high));
  const spread = high - low;
  return low * high > 0 && size >= MIN_MEAN_PER_SPREAD * spread && spread > CONSTANT_SPREAD_SHARE * size;
}

/** The cell of a column nearest to the middle of its range. */
function middleCell({ values, width, rows }: MatrixRows, j: number, low: number, high: number): number {
  let nearest = low;
  const middle = low + (high - low) / 2;
  const count = rows?.length ?? values.length / width;
  for (let i = 0; i < count; i++) {
    const value = values[(rows === undefined ? i : rows[i]!) * width + j]!;
    if (Math.abs(value - middle) < Math.abs(nearest - middle)) nearest = value;
  }
  return nearest;
}
