/** Keeps the 26 leading bits of a significand, so that its square is exact. */
const HEAD: u64 = 0xffff_ffff_f800_0000;

/**
 * exp(−x²/2). The square is split into an exact part and a small rest (Cody 1969, Math. Comp. 23, 631–637), because
 * rounding x² would cost x² ulps of the result.
 */
export function gaussian(x: f64): f64 {
  const head = reinterpret<f64>(reinterpret<u64>(x) & HEAD);
  return Math.exp(-0.5 * head * head) * Math.exp(-0.5 * (x - head) * (x + head));
}
