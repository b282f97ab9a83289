import { at, put } from "./matrix";

/**
 * Lower factor Λ of a positive semidefinite n × n matrix, Ψ = ΛΛ', with exact zero columns where a pivot falls
 * below `tolerance` times the largest diagonal element. Ψ is only read; Λ must not overlap it.
 */
export function semidefiniteCholesky(n: i32, Psi: usize, tolerance: f64, Lambda: usize): void {
  let largest: f64 = 0;
  for (let i = 0; i < n; i++) largest = Math.max(largest, at(Psi, n, i, i));
  memory.fill(Lambda, 0, (<usize>n * n) << 3);
  for (let j = 0; j < n; j++) {
    let pivot = at(Psi, n, j, j);
    for (let m = 0; m < j; m++) pivot -= at(Lambda, n, j, m) * at(Lambda, n, j, m);
    if (!(pivot > tolerance * largest)) continue;
    const root = Math.sqrt(pivot);
    put(Lambda, n, j, j, root);
    for (let i = j + 1; i < n; i++) {
      let value = at(Psi, n, i, j);
      for (let m = 0; m < j; m++) value -= at(Lambda, n, i, m) * at(Lambda, n, j, m);
      put(Lambda, n, i, j, value / root);
    }
  }
}
