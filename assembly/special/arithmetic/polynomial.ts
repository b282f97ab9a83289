/**
 * c[0] + c[1] x + c[2] x² + …, with a number of coefficients divisible by four. Four interleaved
 * Horner chains hide the latency of multiply and add, which is what the tail functions wait for.
 */
export function polynomial(coefficients: StaticArray<f64>, x: f64): f64 {
  const x2 = x * x;
  const x4 = x2 * x2;
  let a: f64 = 0;
  let b: f64 = 0;
  let c: f64 = 0;
  let d: f64 = 0;
  for (let i = coefficients.length - 4; i >= 0; i -= 4) {
    a = a * x4 + unchecked(coefficients[i]);
    b = b * x4 + unchecked(coefficients[i + 1]);
    c = c * x4 + unchecked(coefficients[i + 2]);
    d = d * x4 + unchecked(coefficients[i + 3]);
  }
  return a + b * x + (c + d * x) * x2;
}
