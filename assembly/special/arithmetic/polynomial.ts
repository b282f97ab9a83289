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

/** The same at two places at a time. */
export function polynomials(coefficients: StaticArray<f64>, x: v128): v128 {
  const x2 = f64x2.mul(x, x);
  const x4 = f64x2.mul(x2, x2);
  let a = f64x2.splat(0);
  let b = f64x2.splat(0);
  let c = f64x2.splat(0);
  let d = f64x2.splat(0);
  const first = changetype<usize>(coefficients);
  for (let at = first + ((<usize>coefficients.length) << 3); at > first; ) {
    at -= 32;
    a = f64x2.add(f64x2.mul(a, x4), v128.load64_splat(at));
    b = f64x2.add(f64x2.mul(b, x4), v128.load64_splat(at, 8));
    c = f64x2.add(f64x2.mul(c, x4), v128.load64_splat(at, 16));
    d = f64x2.add(f64x2.mul(d, x4), v128.load64_splat(at, 24));
  }
  const low = f64x2.add(a, f64x2.mul(b, x));
  return f64x2.add(low, f64x2.mul(f64x2.add(c, f64x2.mul(d, x)), x2));
}
