import type { Pointer } from "../../kernel/pointer.js";
import type { Scratch } from "../../kernel/scratch.js";
import { type ColumnLevels, restoreLevels } from "./level-columns.js";
import { DEPENDENT_SHARE, orthonormaliseAt } from "./orthonormalise.js";

/** Columns one after the other, rows in `order`, from a row-major matrix. */
export function byColumn(values: Float64Array, width: number, order: Int32Array): Float64Array {
  const n = order.length;
  const out = new Float64Array(n * width);
  for (let i = 0; i < n; i++) {
    const from = order[i]! * width;
    for (let j = 0; j < width; j++) out[j * n + i] = values[from + j]!;
  }
  return out;
}

/** X on an orthonormal basis. */
export interface FixedBasis {
  readonly p: number;
  readonly kept: Int32Array;
  readonly Q: Float64Array;
  readonly B: Float64Array;
  readonly ones: Float64Array;
  readonly logDetXX: number;
}

/**
 * Orthonormal basis of X, the columns it keeps, and the way back to β.
 *
 * @param X column by column
 * @param levels what was subtracted from the columns, for the β of the columns as they were
 */
export function fixedBasis(
  scratch: Scratch,
  X: Float64Array,
  width: number,
  n: number,
  levels?: ColumnLevels,
): FixedBasis {
  return fixedBasisAt(scratch, scratch.putF64(X), width, n, levels);
}

/**
 * The same of columns that lie in the kernel, where Q takes their place.
 *
 * @param intercept the column that is 1 throughout, where it is known to be one
 */
export function fixedBasisAt(
  scratch: Scratch,
  X: Pointer,
  width: number,
  n: number,
  levels?: ColumnLevels,
  intercept = -1,
): FixedBasis {
  const { basis, rank: p, R, kept } = orthonormaliseAt(scratch, X, n, width, DEPENDENT_SHARE, 0);
  const B = invertUpper(R, kept, width, p);
  let logDetXX = 0;
  for (let j = 0; j < p; j++) logDetXX += 2 * Math.log(R[j * width + kept[j]!]!);
  const own = kept.indexOf(intercept);
  const ones =
    own < 0
      ? constantCoefficients(basis, B, n, p)
      : Float64Array.from({ length: p }, (_, j) => Number(j === own));
  if (levels !== undefined) restoreLevels(B, p, kept, levels);
  return { p, kept, Q: basis, B, ones, logDetXX };
}

/** Inverse (p × p) of the upper triangular R restricted to the kept columns. */
function invertUpper(R: Float64Array, kept: Int32Array, width: number, p: number): Float64Array {
  const inverse = new Float64Array(p * p);
  for (let j = 0; j < p; j++) {
    for (let i = j; i >= 0; i--) {
      let value = i === j ? 1 : 0;
      for (let m = i + 1; m <= j; m++) value -= R[i * width + kept[m]!]! * inverse[m * p + j]!;
      inverse[i * p + j] = value / R[i * width + kept[i]!]!;
    }
  }
  return inverse;
}

/** β with Xβ = 1, or an empty array when the constant does not lie in the span of X. */
function constantCoefficients(Q: Float64Array, B: Float64Array, n: number, p: number): Float64Array {
  const along = new Float64Array(p);
  const left = new Float64Array(n).fill(1);
  for (let j = 0; j < p; j++) {
    const from = j * n;
    let total = 0;
    for (let i = 0; i < n; i++) total += Q[from + i]!;
    for (let i = 0; i < n; i++) left[i]! -= total * Q[from + i]!;
    along[j] = total;
  }
  if (p === 0 || left.some((value) => Math.abs(value) > 1e-9)) return new Float64Array(0);
  return Float64Array.from(along, (_, i) => {
    let value = 0;
    for (let j = i; j < p; j++) value += B[i * p + j]! * along[j]!;
    return Math.abs(value) < 1e-9 ? 0 : Math.abs(value - 1) < 1e-9 ? 1 : value;
  });
}
