import { at, put } from "./matrix";

/** A ← A Q with orthogonal Q such that A becomes lower triangular (n × n, row-major), by Givens rotations. */
export function rotateToLower(n: i32, A: usize): void {
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const x = at(A, n, i, i);
      const y = at(A, n, i, j);
      if (y == 0) continue;
      const length = Math.sqrt(x * x + y * y);
      const c = x / length;
      const s = y / length;
      for (let m = i; m < n; m++) {
        const one = at(A, n, m, i);
        const other = at(A, n, m, j);
        put(A, n, m, i, c * one + s * other);
        put(A, n, m, j, c * other - s * one);
      }
      put(A, n, i, j, 0);
    }
  }
}
