import { logRemainder } from "../arithmetic/log-remainder";
import { logGamma } from "../gamma/log-gamma";
import { stirlingRemainder } from "../gamma/stirling-remainder";

const LOG_2PI: f64 = 1.8378770664093455;

/**
 * ln[xᵃ yᵇ / B(a, b)] with y = 1 − x and lambda = a y − b x, the distance from the mean a/(a + b).
 * Where a parameter is large its gamma function is replaced by Stirling's formula and the powers are taken
 * relative to the mean, so that nothing large cancels (DiDonato & Morris 1992, ACM TOMS 18, §5).
 */
export function logBetaKernel(a: f64, b: f64, x: f64, y: f64, lambda: f64): f64 {
  if (a < b) return logBetaKernel(b, a, y, x, -lambda);
  const n = a + b;
  if (b >= 10.0) {
    const remainder = stirlingRemainder(a) + stirlingRemainder(b) - stirlingRemainder(n);
    return 0.5 * (Math.log((a / n) * b) - LOG_2PI) - betaExponent(a, b, x, y, lambda) - remainder;
  }
  if (a >= 10.0) {
    const u = -lambda / a;
    const logRatio = u < -0.5 ? Math.log(x * (n / a)) : Math.log1p(u);
    const remainder = stirlingRemainder(n) - stirlingRemainder(a);
    return a * logRatio + b * (Math.log(n * y) - 1.0) - 0.5 * Math.log1p(b / a) + remainder - logGamma(b);
  }
  return a * logOf(x, y) + b * logOf(y, x) + logGamma(n) - logGamma(a) - logGamma(b);
}

/** a φ(x/p − 1) + b φ(y/q − 1) with φ(u) = u − ln(1 + u), p = a/(a + b), q = 1 − p: zero at the mean. */
export function betaExponent(a: f64, b: f64, x: f64, y: f64, lambda: f64): f64 {
  const n = a + b;
  return a * logRemainder(-lambda / a, x * (n / a)) + b * logRemainder(lambda / b, y * (n / b));
}

/** ln x, where y = 1 − x may be known better. */
function logOf(x: f64, y: f64): f64 {
  return y < 0.5 ? Math.log1p(-y) : Math.log(x);
}
