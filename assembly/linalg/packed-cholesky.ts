import { dot } from "./dot";
import { get, part, set } from "./vector";

/**
 * Lower Cholesky factor, in place, of a symmetric n × n matrix packed by rows of its lower triangle. False when a pivot
 * is not positive.
 */
export function packedCholesky(n: i32, A: usize): bool {
  let row = A;
  for (let i = 0; i < n; i++) {
    let other = A;
    for (let j = 0; j < i; j++) {
      const place = part(row, j);
      store<f64>(place, (load<f64>(place) - dot(j, row, other)) / get(other, j));
      other += (<usize>j + 1) << 3;
    }
    const place = part(row, i);
    const pivot = load<f64>(place) - dot(i, row, row);
    if (!(pivot > 0)) return false;
    store<f64>(place, Math.sqrt(pivot));
    row += (<usize>i + 1) << 3;
  }
  return true;
}

/** Inverse of a lower triangular matrix, both packed by rows; they must not overlap. */
export function packedInverse(n: i32, L: usize, inverse: usize): void {
  let row = L;
  let to = inverse;
  for (let i = 0; i < n; i++) {
    const pivot = 1 / get(row, i);
    for (let j = 0; j < i; j++) {
      let total: f64 = 0;
      let known = part(inverse, ((j * (j + 1)) >> 1) + j);
      for (let m = j; m < i; m++) {
        total += get(row, m) * load<f64>(known);
        known += (<usize>m + 1) << 3;
      }
      set(to, j, -total * pivot);
    }
    set(to, i, pivot);
    row += (<usize>i + 1) << 3;
    to += (<usize>i + 1) << 3;
  }
}
