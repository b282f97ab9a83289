import { at, put } from "./matrix";
import { get, part, set } from "./vector";

/**
 * Solve A·X = B by Gaussian elimination with partial pivoting, in place: rows of n + m numbers, A followed by B, which
 * becomes X.
 */
export function solveRows(n: i32, m: i32, rows: usize): void {
  const width = n + m;
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++)
      if (Math.abs(at(rows, width, i, k)) > Math.abs(at(rows, width, pivot, k))) pivot = i;
    if (pivot != k) swap(width, part(rows, pivot * width), part(rows, k * width));
    for (let i = k + 1; i < n; i++)
      subtract(width, rows, i, k, at(rows, width, i, k) / at(rows, width, k, k));
  }
  for (let k = n - 1; k >= 0; k--) {
    const diagonal = at(rows, width, k, k);
    for (let j = k; j < width; j++) put(rows, width, k, j, at(rows, width, k, j) / diagonal);
    for (let i = 0; i < k; i++) subtract(width, rows, i, k, at(rows, width, i, k));
  }
}

/** Row i −= factor × row k, from column k on. */
function subtract(width: i32, rows: usize, i: i32, k: i32, factor: f64): void {
  if (factor == 0) return;
  for (let j = k; j < width; j++)
    put(rows, width, i, j, at(rows, width, i, j) - factor * at(rows, width, k, j));
}

function swap(n: i32, x: usize, y: usize): void {
  for (let j = 0; j < n; j++) {
    const value = get(x, j);
    set(x, j, get(y, j));
    set(y, j, value);
  }
}

/** A ← A⁻¹ (n × n, definite, unit diagonal) by Gauss-Jordan elimination without pivoting; false where a pivot vanishes. */
export function invertScaled(n: i32, A: usize): bool {
  for (let j = 0; j < n; j++) {
    const pivot = at(A, n, j, j);
    if (!(pivot > 1e-9)) return false;
    put(A, n, j, j, 1);
    for (let m = 0; m < n; m++) put(A, n, j, m, at(A, n, j, m) / pivot);
    for (let i = 0; i < n; i++) {
      if (i == j) continue;
      const factor = at(A, n, i, j);
      put(A, n, i, j, 0);
      for (let m = 0; m < n; m++) put(A, n, i, m, at(A, n, i, m) - factor * at(A, n, j, m));
    }
  }
  return true;
}
