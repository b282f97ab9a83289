import * as Layouts from "./layouts.js";
import { withScratch } from "./scratch.js";

/**
 * The lower factor L of a symmetric n × n matrix A = LL', zero above the diagonal. A pivot below `least` is raised to it, a
 * column whose pivot is zero is zero.
 */
export function lowerFactor(A: Float64Array, n: number, least = 0): Float64Array {
  return withScratch((scratch) => {
    const at = scratch.putF64(A);
    scratch.kernel.lowerFactor(n, at, least);
    return scratch.viewF64(at, n * n).slice();
  });
}

/** The lower factor of a k × k correlation matrix, of which the lower triangle is read; null where it is not semidefinite. */
export function correlationFactor(C: Float64Array, k: number): Float64Array | null {
  return withScratch((scratch) => {
    const at = scratch.putF64(C);
    return scratch.kernel.correlationFactor(k, at) ? scratch.viewF64(at, k * k).slice() : null;
  });
}

/** x ← L⁻¹x, in place, for every vector of n numbers in `vectors`; zero where the pivot of L is. */
export function solveLower(L: Float64Array, n: number, vectors: Float64Array): void {
  withScratch((scratch) => {
    const at = scratch.putF64(vectors);
    scratch.kernel.solveLower(n, scratch.putF64(L), vectors.length / n, at);
    vectors.set(scratch.viewF64(at, vectors.length));
  });
}

/** x ← L'⁻¹x, in place, for every vector of n numbers in `vectors`. */
export function solveUpper(L: Float64Array, n: number, vectors: Float64Array): void {
  withScratch((scratch) => {
    const factor = scratch.putF64(L);
    for (let from = 0; from < vectors.length; from += n) {
      const x = scratch.putF64(vectors.subarray(from, from + n));
      scratch.kernel.backSolve(n, factor, x);
      vectors.set(scratch.viewF64(x, n), from);
    }
  });
}

/** A⁻¹b for a symmetric positive definite matrix (n × n); NaN where it is not positive definite. */
export function solveDefinite(A: Float64Array, b: Float64Array): Float64Array {
  const n = b.length;
  return withScratch((scratch) => {
    const L = scratch.putF64(A);
    const x = scratch.putF64(b);
    scratch.kernel.lowerFactor(n, L, 0);
    scratch.kernel.solveLower(n, L, 1, x);
    scratch.kernel.backSolve(n, L, x);
    const factor = scratch.viewF64(L, n * n);
    const isDefinite = b.every((_, i) => factor[i * (n + 1)]! > 0);
    const solution = scratch.viewF64(x, n).slice();
    return isDefinite ? solution : solution.fill(Number.NaN);
  });
}

/** The X of A·X = B for any square A with an inverse; rows of A, B and X are arrays. */
export function solveRows(A: readonly (readonly number[])[], B: readonly (readonly number[])[]): number[][] {
  const n = A.length;
  const m = B[0]?.length ?? 0;
  return withScratch((scratch) => {
    const at = scratch.putF64(A.flatMap((row, i) => [...row, ...B[i]!]));
    scratch.kernel.solveRows(n, m, at);
    const rows = scratch.viewF64(at, n * (n + m));
    return A.map((_, i) => Array.from(rows.subarray(i * (n + m) + n, (i + 1) * (n + m))));
  });
}

/** Inverse of a symmetric positive definite n × n matrix with a diagonal of ones; null where a pivot vanishes. */
export function invertScaled(A: Float64Array, n: number): Float64Array | null {
  return withScratch((scratch) => {
    const at = scratch.putF64(A);
    return scratch.kernel.invertScaled(n, at) ? scratch.viewF64(at, n * n).slice() : null;
  });
}

/** Eigenvalues of a symmetric matrix and, in the rows of `vectors`, its eigenvectors. */
export interface Eigen {
  readonly values: Float64Array;
  /** n × n: row m belongs to value m. */
  readonly vectors: Float64Array;
}

/** Eigenvalues and vectors of a small symmetric n × n matrix, in no order. */
export function symmetricEigen(matrix: Float64Array, n: number): Eigen {
  return withScratch((scratch) => {
    const at = scratch.putF64(matrix);
    const columns = scratch.f64(n * n);
    scratch.kernel.symmetricEigen(n, at, columns);
    const diagonal = scratch.viewF64(at, n * n);
    const byColumn = scratch.viewF64(columns, n * n);
    const values = new Float64Array(n);
    const vectors = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      values[i] = diagonal[i * (n + 1)]!;
      for (let j = 0; j < n; j++) vectors[i * n + j] = byColumn[j * n + i]!;
    }
    return { values, vectors };
  });
}

/** Rotations that are kept before they are applied to the vectors. */
const ROTATIONS_PER_ROW = 32;

/**
 * Eigenvalues and vectors of a symmetric n × n matrix of any size, in no order; null where they are not found.
 *
 * @param matrix row-major, of which the lower triangle is read
 */
export function symmetricSpectrum(matrix: Float64Array, n: number): Eigen | null {
  return withScratch((scratch) => {
    const at = scratch.putF64(matrix);
    const [values, beside] = [scratch.f64(n), scratch.f64(n)];
    const capacity = ROTATIONS_PER_ROW * n;
    const rotations = scratch.put(Layouts.Rotations, {
      count: 0,
      capacity,
      angle: scratch.f64(2 * capacity),
      row: scratch.i32(capacity),
    });
    if (!scratch.kernel.symmetricSpectrum(n, at, values, beside, rotations)) return null;
    return { values: scratch.viewF64(values, n).slice(), vectors: scratch.viewF64(at, n * n).slice() };
  });
}
