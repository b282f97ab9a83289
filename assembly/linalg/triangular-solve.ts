import { dot } from "./dot";
import { get, part, set } from "./vector";

/** x ← L⁻¹ x for a lower triangular n × n matrix (row-major). */
export function forwardSolve(n: i32, L: usize, x: usize): void {
  for (let i = 0; i < n; i++) {
    const row = part(L, i * n);
    const at = part(x, i);
    store<f64>(at, (load<f64>(at) - dot(i, row, x)) / get(row, i));
  }
}

/** x ← L⁻ᵀ x for a lower triangular n × n matrix (row-major). */
export function backSolve(n: i32, L: usize, x: usize): void {
  for (let i = n - 1; i >= 0; i--) {
    let value = get(x, i);
    for (let j = i + 1; j < n; j++) {
      value -= get(L, j * n + i) * get(x, j);
    }
    set(x, i, value / get(L, i * n + i));
  }
}
