/** Keeps the 26 leading bits of a significand, so that the square of what is left is exact. */
const HEAD: u64 = 0xffff_ffff_f800_0000;

/**
 * exp(−scale x²), for a scale that is a power of two. The square is split into an exact part and a small rest
 * (Cody 1969, Math. Comp. 23, 631–637), because rounding x² would cost x² ulps of the result.
 */
export function gaussian(x: f64, scale: f64): f64 {
  const head = reinterpret<f64>(reinterpret<u64>(x) & HEAD);
  return Math.exp(-scale * head * head) * Math.exp(-scale * (x - head) * (x + head));
}
