/** A⁻¹b for a small symmetric positive definite matrix (n × n); NaN where it is not positive definite. */
export function solveSymmetric(A: Float64Array, b: Float64Array): Float64Array {
  const n = b.length;
  const L = A.slice();
  const x = b.slice();
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let value = L[i * n + j]!;
      for (let m = 0; m < j; m++) value -= L[i * n + m]! * L[j * n + m]!;
      L[i * n + j] = i === j ? Math.sqrt(value) : value / L[j * n + j]!;
    }
    for (let m = 0; m < i; m++) x[i]! -= L[i * n + m]! * x[m]!;
    x[i]! /= L[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let m = i + 1; m < n; m++) x[i]! -= L[m * n + i]! * x[m]!;
    x[i]! /= L[i * n + i]!;
  }
  return x;
}
