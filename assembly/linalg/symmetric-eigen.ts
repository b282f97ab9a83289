import { at, put } from "./matrix";

/**
 * Eigenvalues and vectors of a symmetric n × n matrix by cyclic Jacobi rotations (Golub & Van Loan §8.5).
 * `A` (row-major) is destroyed, its diagonal becomes the eigenvalues; column j of `vectors` is the j-th vector.
 */
export function symmetricEigen(n: i32, A: usize, vectors: usize): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) put(vectors, n, i, j, i == j ? 1 : 0);
  }
  for (let sweep = 0; sweep < 60; sweep++) {
    let off: f64 = 0;
    let diagonal: f64 = 0;
    for (let i = 0; i < n; i++) {
      diagonal += at(A, n, i, i) * at(A, n, i, i);
      for (let j = i + 1; j < n; j++) off += at(A, n, i, j) * at(A, n, i, j);
    }
    if (!(off > 1e-34 * diagonal)) return;
    for (let i = 0; i < n; i++) {
      for (let j = i + 1; j < n; j++) rotate(n, A, vectors, i, j);
    }
  }
}

/** One rotation in the plane (i, j) that makes A[i, j] zero. */
function rotate(n: i32, A: usize, vectors: usize, i: i32, j: i32): void {
  const aij = at(A, n, i, j);
  if (aij == 0) return;
  const tau = (at(A, n, j, j) - at(A, n, i, i)) / (2 * aij);
  const t = (tau >= 0 ? 1.0 : -1.0) / (Math.abs(tau) + Math.sqrt(1 + tau * tau));
  const c = 1 / Math.sqrt(1 + t * t);
  const s = t * c;
  for (let m = 0; m < n; m++) {
    const x = at(A, n, m, i);
    const y = at(A, n, m, j);
    put(A, n, m, i, c * x - s * y);
    put(A, n, m, j, s * x + c * y);
    const v = at(vectors, n, m, i);
    const w = at(vectors, n, m, j);
    put(vectors, n, m, i, c * v - s * w);
    put(vectors, n, m, j, s * v + c * w);
  }
  for (let m = 0; m < n; m++) {
    const x = at(A, n, i, m);
    const y = at(A, n, j, m);
    put(A, n, i, m, c * x - s * y);
    put(A, n, j, m, s * x + c * y);
  }
  put(A, n, i, j, 0);
  put(A, n, j, i, 0);
}
