import { dot } from "./dot";
import { get, part, set } from "./vector";

/**
 * Lower Cholesky factor of the symmetric n × n matrix `A` (row-major, lower triangle read), in place.
 * The strict upper triangle is left as it is. False when a pivot is not positive.
 */
export function cholesky(n: i32, A: usize): bool {
  const row = (<usize>n) << 3;
  for (let j = 0; j < n; j++) {
    const Aj = A + <usize>j * row;
    const pivot = get(Aj, j) - dot(j, Aj, Aj);
    if (!(pivot > 0)) return false;
    const root = Math.sqrt(pivot);
    set(Aj, j, root);
    const inverse = 1 / root;
    for (let i = j + 1; i < n; i++) {
      const Ai = A + <usize>i * row;
      const at = part(Ai, j);
      store<f64>(at, (load<f64>(at) - dot(j, Ai, Aj)) * inverse);
    }
  }
  return true;
}

/** Sum of log L[j, j]² : the log-determinant of L L'. */
export function logDeterminant(n: i32, L: usize): f64 {
  let total: f64 = 0;
  const step = (<usize>n + 1) << 3;
  for (let j = 0; j < n; j++) total += Math.log(load<f64>(L + <usize>j * step));
  return 2 * total;
}

/** Inverse of L L' from its lower factor, both triangles written to `inverse` (row-major). */
export function choleskyInverse(n: i32, L: usize, inverse: usize): void {
  const row = (<usize>n) << 3;
  // Column j of L⁻¹ is written to row j of `inverse`, from the diagonal on.
  for (let j = 0; j < n; j++) {
    const out = inverse + <usize>j * row;
    for (let i = j; i < n; i++) {
      const Li = L + <usize>i * row;
      const known = dot(i - j, part(Li, j), part(out, j));
      const right: f64 = i == j ? 1 : 0;
      set(out, i, (right - known) / get(Li, i));
    }
  }
  // (L L')⁻¹[i, j] = Σ_{m ≥ max(i, j)} L⁻¹[m, i] L⁻¹[m, j]; entry (i, j ≥ i) reads only rows i and j from j on.
  for (let i = 0; i < n; i++) {
    const ri = inverse + <usize>i * row;
    for (let j = i; j < n; j++) {
      const rj = inverse + <usize>j * row;
      const offset = (<usize>j) << 3;
      store<f64>(ri + offset, dot(n - j, ri + offset, rj + offset));
    }
  }
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      set(inverse + <usize>j * row, i, get(inverse + <usize>i * row, j));
    }
  }
}
