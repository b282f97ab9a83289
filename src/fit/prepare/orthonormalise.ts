import type { Pointer } from "../../kernel/pointer.js";
import type { Scratch } from "../../kernel/scratch.js";

/** A column shorter than this share of itself, after the earlier columns, depends on them (as R's `lm`). */
export const DEPENDENT_SHARE = 1e-7;
/** Lengths below this are rounding, in a basis whose columns have length one. */
export const ROUNDING_LENGTH = 1e-14;

/** Columns on a basis, rows of R from the rank on zero, and the columns that were kept. */
interface Orthonormal {
  readonly basis: Float64Array;
  readonly rank: number;
  readonly R: Float64Array;
  readonly kept: Int32Array;
}

/**
 * Orthonormal basis of `width` columns of length `n` (one after the other), computed in the kernel; a column whose
 * remainder is shorter than `relative` times its length, or than `absolute`, is dropped.
 *
 * @returns the basis, its rank, R (width × width, rows from the rank on zero) and the columns kept
 */
export function orthonormalise(
  scratch: Scratch,
  columns: Float64Array,
  n: number,
  width: number,
  relative: number,
  absolute: number,
): Orthonormal {
  return orthonormaliseAt(scratch, scratch.putF64(columns), n, width, relative, absolute);
}

/** The same of columns that lie in the kernel, where the basis takes their place. */
export function orthonormaliseAt(
  scratch: Scratch,
  at: Pointer,
  n: number,
  width: number,
  relative: number,
  absolute: number,
): Orthonormal {
  const R = scratch.f64(width * width);
  const kept = scratch.i32(width);
  const rank = scratch.kernel.orthonormalise(n, width, at, relative, absolute, R, kept);
  const flags = scratch.viewI32(kept, width);
  return {
    basis: scratch.viewF64(at, n * rank).slice(),
    rank,
    R: scratch.viewF64(R, width * width).slice(),
    kept: Int32Array.from(Array.from(flags.keys()).filter((j) => flags[j] === 1)),
  };
}
