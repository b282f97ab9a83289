import { at, put } from "./matrix";
import { get, part, set } from "./vector";

/**
 * The lower factor L of A = LL' in place (n × n, row-major, lower triangle read), zero above the diagonal; sums go from left
 * to right. A pivot below `least` is raised to it, a column whose pivot is zero is zero.
 */
export function lowerFactor(n: i32, A: usize, least: f64): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) put(A, n, i, j, overPivot(remainder(n, A, i, j), at(A, n, j, j)));
    put(A, n, i, i, Math.sqrt(Math.max(remainder(n, A, i, i), least)));
    for (let j = i + 1; j < n; j++) put(A, n, i, j, 0);
  }
}

/** A[i, j] − Σ L[i, m] L[j, m] over the columns m before j. */
function remainder(n: i32, A: usize, i: i32, j: i32): f64 {
  let value = at(A, n, i, j);
  for (let m = 0; m < j; m++) value -= at(A, n, i, m) * at(A, n, j, m);
  return value;
}

function overPivot(value: f64, pivot: f64): f64 {
  return pivot == 0 ? 0 : value / pivot;
}

/** x ← L⁻¹x for each of `count` vectors, one after the other; zero where the pivot is. Sums go from left to right. */
export function solveLower(n: i32, L: usize, count: i32, vectors: usize): void {
  for (let v = 0; v < count; v++) {
    const x = part(vectors, v * n);
    for (let i = 0; i < n; i++) {
      let value = get(x, i);
      for (let m = 0; m < i; m++) value -= at(L, n, i, m) * get(x, m);
      set(x, i, overPivot(value, at(L, n, i, i)));
    }
  }
}

/**
 * The lower factor of the correlation matrix C in place (k × k, lower triangle read), columns of pivots that are rounding
 * zero; false when C is not positive semidefinite.
 */
export function correlationFactor(k: i32, C: usize): bool {
  for (let j = 0; j < k; j++) {
    const pivot = remainder(k, C, j, j);
    if (pivot < -1e-12) return false;
    const root = Math.sqrt(Math.max(0, pivot));
    put(C, k, j, j, root);
    for (let i = j + 1; i < k; i++) {
      const value = remainder(k, C, i, j);
      if (root < 1e-6 && Math.abs(value) > 1e-6) return false;
      put(C, k, i, j, root < 1e-6 ? 0 : value / root);
    }
  }
  return true;
}
