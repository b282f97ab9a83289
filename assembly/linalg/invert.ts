import { at, put } from "./matrix";
import { int } from "./vector";

/** A ← A⁻¹ (n × n, row-major) by Gauss-Jordan elimination with partial pivoting; false when singular. */
export function invert(n: i32, A: usize, swaps: usize): bool {
  for (let j = 0; j < n; j++) {
    let pivot = j;
    for (let i = j + 1; i < n; i++) if (Math.abs(at(A, n, i, j)) > Math.abs(at(A, n, pivot, j))) pivot = i;
    const value = at(A, n, pivot, j);
    if (value == 0 || value != value) return false;
    store<i32>(swaps + ((<usize>j) << 2), pivot);
    if (pivot != j) swapRows(n, A, pivot, j);
    put(A, n, j, j, 1);
    for (let m = 0; m < n; m++) put(A, n, j, m, at(A, n, j, m) / value);
    for (let i = 0; i < n; i++) {
      if (i == j) continue;
      const factor = at(A, n, i, j);
      put(A, n, i, j, 0);
      for (let m = 0; m < n; m++) put(A, n, i, m, at(A, n, i, m) - factor * at(A, n, j, m));
    }
  }
  for (let j = n - 1; j >= 0; j--) {
    const pivot = int(swaps, j);
    if (pivot != j) swapColumns(n, A, pivot, j);
  }
  return true;
}

function swapRows(n: i32, A: usize, i: i32, j: i32): void {
  for (let m = 0; m < n; m++) {
    const value = at(A, n, i, m);
    put(A, n, i, m, at(A, n, j, m));
    put(A, n, j, m, value);
  }
}

function swapColumns(n: i32, A: usize, i: i32, j: i32): void {
  for (let m = 0; m < n; m++) {
    const value = at(A, n, m, i);
    put(A, n, m, i, at(A, n, m, j));
    put(A, n, m, j, value);
  }
}
