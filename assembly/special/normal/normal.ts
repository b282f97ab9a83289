import { hasPlainLog, log10FromLog } from "../arithmetic/log10";
import { erfcx } from "./erfcx";
import { gaussian } from "./gaussian";

const SQRT_HALF: f64 = 0.70710678118654752;
const SQRT_2_OVER_PI: f64 = 0.79788456080286536;

/** P(|Z| > |z|) for a standard normal Z. */
export function normalTwoSided(z: f64): f64 {
  return normalTail(Math.abs(z), false);
}

/** log₁₀ P(|Z| > |z|), also where the probability itself underflows. */
export function normalTwoSidedLog10(z: f64): f64 {
  const u = Math.abs(z);
  const p = normalTail(u, false);
  return log10FromLog(hasPlainLog(p) ? Math.log(p) : normalTail(u, true));
}

/** P(|Z| > u), or its natural logarithm, for u ≥ 0. */
export function normalTail(u: f64, log: bool): f64 {
  if (u < 0.5) return log ? Math.log1p(-normalCentral(u)) : 1.0 - normalCentral(u);
  if (log) return Math.log(erfcx(u * SQRT_HALF)) - 0.5 * u * u;
  return u == Infinity ? 0.0 : erfcx(u * SQRT_HALF) * gaussian(u);
}

/** P(|Z| < u) for small u ≥ 0: √(2/π) e^{−u²/2} Σ u^{2k+1}/(2k+1)!!, all terms positive. */
export function normalCentral(u: f64): f64 {
  const square = u * u;
  let term = u;
  let sum = u;
  for (let odd: f64 = 3.0; term > 1e-17 * sum; odd += 2.0) {
    term *= square / odd;
    sum += term;
  }
  return SQRT_2_OVER_PI * Math.exp(-0.5 * square) * sum;
}
