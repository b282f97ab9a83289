import { dot } from "./dot";

/** x ← L⁻¹ x for a lower triangular n × n matrix (row-major). */
export function forwardSolve(n: i32, L: usize, x: usize): void {
  for (let i = 0; i < n; i++) {
    const row = L + ((<usize>i * <usize>n) << 3);
    const at = x + ((<usize>i) << 3);
    store<f64>(at, (load<f64>(at) - dot(i, row, x)) / load<f64>(row + ((<usize>i) << 3)));
  }
}

/** x ← L⁻ᵀ x for a lower triangular n × n matrix (row-major). */
export function backSolve(n: i32, L: usize, x: usize): void {
  for (let i = n - 1; i >= 0; i--) {
    let value = load<f64>(x + ((<usize>i) << 3));
    for (let j = i + 1; j < n; j++) {
      value -= load<f64>(L + ((<usize>j * <usize>n + <usize>i) << 3)) * load<f64>(x + ((<usize>j) << 3));
    }
    store<f64>(x + ((<usize>i) << 3), value / load<f64>(L + ((<usize>i * <usize>n + <usize>i) << 3)));
  }
}
