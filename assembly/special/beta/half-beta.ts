import { powerOfOnePlus } from "../arithmetic/power-of-one-plus";
import { ASYMPTOTIC_FROM, gammaRatio, scaledGammaRatio } from "../gamma/gamma-ratio";
import { erfcx } from "../normal/erfcx";

export const INV_SQRT_PI: f64 = 0.56418958354775629;

/** Odds beyond which the power series converges faster than the expansion. */
const SERIES_FROM: f64 = 4.0;

/** Coefficients of (sinh s / s)^−½ in powers of s²; test/special/coefficients.py makes the numbers. */
export const SINH_POWERS: StaticArray<f64> = [
  1.0, -0.08333333333333333, 0.00625, -0.0005042989417989418, 4.343722442680776e-5, -3.896385732323232e-6,
  3.5833354634507906e-7, -3.349747072060578e-8, 3.1675854343161146e-9, -3.0210368517370963e-10,
  2.900415787669253e-11, -2.799396748375269e-12, 2.713639320017204e-13, -2.6400478921841528e-14,
  2.576345276111418e-15, -2.5208132554200558e-16, 2.472127507451747e-17, -2.4292486395023516e-18,
];

/**
 * I_x(a, ½) at odds w = (1 − x)/x = head + rest, or its natural logarithm: the two-sided tail of Student's t
 * with 2a degrees of freedom at t² = 2a w.
 */
export function halfBeta(a: f64, head: f64, rest: f64, log: bool): f64 {
  const logOdds1p = Math.log1p(head);
  if (head > SERIES_FROM) {
    const factor = seriesFactor(a, 1.0 / (1.0 + head));
    return scaled(a, head, rest, logOdds1p, factor, log);
  }
  if (a >= ASYMPTOTIC_FROM) {
    const nu = a - 0.25;
    return scaled(nu, head, rest, logOdds1p, expansionFactor(nu, logOdds1p), log);
  }
  return scaled(a, head, rest, logOdds1p, shiftedFactor(a, head, logOdds1p), log);
}

/** 1 − I_x(a, ½) for small odds: x^a √(y/π) Γ(a + ½)/Γ(a) Σ 2 (a + ½)ₖ/(3/2)ₖ yᵏ, all terms positive. */
export function halfBetaComplement(a: f64, odds: f64): f64 {
  const y = odds / (1.0 + odds);
  let term: f64 = 2.0;
  let sum: f64 = 2.0;
  for (let k: f64 = 0.5; term > 1e-17 * sum; k += 1.0) {
    term *= ((a + k) / (k + 1.0)) * y;
    sum += term;
  }
  return Math.exp(-a * Math.log1p(odds)) * Math.sqrt(y) * INV_SQRT_PI * gammaRatio(a) * sum;
}

/** factor · (1 + odds)^−exponent, or its logarithm. */
function scaled(exponent: f64, head: f64, rest: f64, logOdds1p: f64, factor: f64, log: bool): f64 {
  return log
    ? Math.log(factor) - exponent * logOdds1p
    : Math.min(1.0, factor * powerOfOnePlus(head, rest, exponent));
}

/** I_x(a, ½) / xᵃ for small x: √(y/π) Γ(a + ½)/Γ(a) Σ (a + ½)ₖ/(a)ₖ₊₁ xᵏ. */
function seriesFactor(a: f64, x: f64): f64 {
  let term = 1.0 / a;
  let sum = term;
  for (let k = a; term > 1e-17 * sum; k += 1.0) {
    term *= ((k + 0.5) / (k + 1.0)) * x;
    sum += term;
  }
  return Math.sqrt(1.0 - x) * INV_SQRT_PI * gammaRatio(a) * sum;
}

/** I_x(a, ½) / xᵃ for small a: terms of the same series until a is large enough for the expansion. */
function shiftedFactor(a: f64, odds: f64, logOdds1p: f64): f64 {
  const x = 1.0 / (1.0 + odds);
  let power: f64 = 1.0;
  let term = 1.0 / a;
  let sum: f64 = 0.0;
  let k = a;
  for (; k < ASYMPTOTIC_FROM; k += 1.0) {
    sum += term;
    term *= ((k + 0.5) / (k + 1.0)) * x;
  }
  power = Math.exp((a - k + 0.25) * logOdds1p);
  const leading = Math.sqrt(odds * x) * INV_SQRT_PI * gammaRatio(a) * sum;
  return leading + power * expansionFactor(k - 0.25, logOdds1p);
}

/**
 * I_x(a, ½) / x^ν with ν = a − ¼, for large a: the expansion in incomplete gamma functions of
 * DiDonato & Morris (1992, ACM TOMS 18, §8, after Molina 1932), which for b = ½ are error functions.
 * logOdds1p = −ln x.
 */
function expansionFactor(nu: f64, logOdds1p: f64): f64 {
  const z = nu * logOdds1p;
  const root = Math.sqrt(z);
  const inverse = 0.25 / (nu * nu);
  const ratio = 0.25 * logOdds1p * logOdds1p;
  let power = root * INV_SQRT_PI;
  let moment = erfcx(root);
  let sum = moment;
  let b: f64 = 0.5;
  for (let k = 1; k < 18; k++) {
    moment = (b * (b + 1.0) * moment + (z + b + 1.0) * power) * inverse;
    const term = unchecked(SINH_POWERS[k]) * moment;
    sum += term;
    if (Math.abs(term) < 1e-17 * sum) break;
    power *= ratio;
    b += 2.0;
  }
  return sum * scaledGammaRatio(nu);
}
