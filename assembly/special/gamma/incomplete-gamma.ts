import { tailProbability } from "../arithmetic/tail-probability";
import { gammaFraction } from "./gamma-fraction";
import { logGamma1p } from "./log-gamma";
import { gammaExponent, logGammaKernel } from "./log-gamma-kernel";
import { tailExpansion } from "./tail-expansion";

/** Shape from which the expansion about the mean is used, and its reach, as in incomplete-beta. */
const EXPANSION_FROM: f64 = 15.0;
const EXPANSION_REACH: f64 = 0.5;

/** A shape below which the lower tail is near 1 already for small x. */
const SMALL_SHAPE: f64 = 0.5;

/** The regularised upper incomplete gamma function Q(a, x), or its natural logarithm. */
export function gammaUpper(a: f64, x: f64, log: bool): f64 {
  if (!(a > 0.0 && x >= 0.0)) return NaN;
  if (x == 0.0 || a == Infinity) return log ? 0.0 : 1.0;
  if (x == Infinity) return log ? -Infinity : 0.0;
  if (a < SMALL_SHAPE && x < 1.0) {
    const upper = smallShapeUpper(a, x);
    return log ? Math.log(upper) : upper;
  }
  return gammaTail(a, x, true, log);
}

/** The regularised lower incomplete gamma function P(a, x), or its natural logarithm. */
export function gammaLower(a: f64, x: f64, log: bool): f64 {
  if (!(a > 0.0 && x >= 0.0)) return NaN;
  if (x == 0.0 || a == Infinity) return log ? -Infinity : 0.0;
  if (x == Infinity) return log ? 0.0 : 1.0;
  return gammaTail(a, x, false, log);
}

/** The tail on the near side of the mean, and the other one as its complement. */
function gammaTail(a: f64, x: f64, wantUpper: bool, log: bool): f64 {
  const exponent = gammaExponent(a, x);
  const expand = a >= EXPANSION_FROM && exponent < EXPANSION_REACH * a;
  const above = expand ? x > a : x > (a < SMALL_SHAPE ? 1.0 : a + 1.0);
  let ratio: f64;
  if (expand) ratio = gammaExpansion(a, exponent, above);
  else ratio = above ? gammaFraction(a, x) : gammaSeries(a, x);
  return tailProbability(logGammaKernel(a, x), ratio, above != wantUpper, log);
}

function gammaExpansion(a: f64, exponent: f64, above: bool): f64 {
  const spread = Math.sqrt(a);
  return tailExpansion(Math.sqrt(2.0 * exponent), (above ? 1.0 : -1.0) / spread, 0.0) / spread;
}

/** P(a, x) over its kernel: Σ xᵏ / (a (a + 1) … (a + k)). */
function gammaSeries(a: f64, x: f64): f64 {
  let term = 1.0 / a;
  let sum = term;
  for (let k = a + 1.0; term > 1e-17 * sum; k += 1.0) {
    term *= x / k;
    sum += term;
  }
  return sum;
}

/**
 * Q(a, x) for small a and x: 1 − xᵃ/Γ(1 + a), which `expm1` gives without cancellation, minus the rest of
 * the alternating series of P (Gautschi 1979, ACM TOMS 5, 466–481).
 */
function smallShapeUpper(a: f64, x: f64): f64 {
  const logFirst = a * Math.log(x) - logGamma1p(a);
  let power: f64 = 1.0;
  let sum: f64 = 0.0;
  for (let k: f64 = 1.0; Math.abs(power) > 1e-18; k += 1.0) {
    power *= -x / k;
    sum += power / (a + k);
  }
  return -Math.expm1(logFirst) - a * Math.exp(logFirst) * sum;
}
