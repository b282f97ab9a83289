import { tailProbability } from "../arithmetic/tail-probability";
import { tailExpansion } from "../gamma/tail-expansion";
import { betaFraction } from "./beta-fraction";
import { betaExponent, logBetaKernel } from "./log-beta-kernel";

/** Smaller shape parameter from which the expansion about the mean is used. */
const EXPANSION_FROM: f64 = 15.0;

/** How far from the mean it reaches: exponent of the kernel per unit of the smaller parameter. */
const EXPANSION_REACH: f64 = 0.5;

/**
 * The regularised incomplete beta function I_x(a, b), or its natural logarithm. The tail on the near side of
 * the mean is computed directly and is right in relative terms; the other one is its complement.
 */
export function incompleteBeta(a: f64, b: f64, x: f64, log: bool): f64 {
  if (!(a > 0.0 && b > 0.0 && x >= 0.0 && x <= 1.0)) return NaN;
  const y = 1.0 - x;
  return betaTail(a, b, x, y, x < 0.5 ? a - (a + b) * x : (a + b) * y - b, log);
}

/** The same for x and y = 1 − x given with lambda = a y − b x, each as accurate as the caller has them. */
export function betaTail(a: f64, b: f64, x: f64, y: f64, lambda: f64, log: bool): f64 {
  if (x <= 0.0) return log ? -Infinity : 0.0;
  if (y <= 0.0) return log ? 0.0 : 1.0;
  const below = lambda > 0.0;
  const logKernel = logBetaKernel(a, b, x, y, lambda);
  const ratio = below ? betaRatio(a, b, x, y, lambda) : betaRatio(b, a, y, x, -lambda);
  return tailProbability(logKernel, ratio, !below, log);
}

/** I_x(a, b) over xᵃ yᵇ / B(a, b), for x at or below the mean. */
function betaRatio(a: f64, b: f64, x: f64, y: f64, lambda: f64): f64 {
  const smaller = Math.min(a, b);
  if (smaller >= EXPANSION_FROM) {
    const exponent = betaExponent(a, b, x, y, lambda);
    if (exponent < EXPANSION_REACH * smaller) {
      const n = a + b;
      const spread = Math.sqrt((a / n) * b);
      return tailExpansion(Math.sqrt(2.0 * exponent), (a - b) / n / spread, -1.0 / n) / spread;
    }
  }
  return betaFraction(a, b, x, lambda);
}
