import type { Scratch } from "../../kernel/scratch.js";

/** A column shorter than this share of itself, after the earlier columns, depends on them (as R's `lm`). */
export const DEPENDENT_SHARE = 1e-7;
/** Lengths below this are rounding, in a basis whose columns have length one. */
export const ROUNDING_LENGTH = 1e-14;

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
): { basis: Float64Array; rank: number; R: Float64Array; kept: Int32Array } {
  const at = scratch.putF64(columns);
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
