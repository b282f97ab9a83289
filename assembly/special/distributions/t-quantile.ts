import { gammaRatio } from "../gamma/gamma-ratio";
import { normalQuantile } from "../normal/normal-quantile";
import { NORMAL_FROM, tCentral, tPowerLawFactor, tTail } from "./t";

const SQRT_PI: f64 = 1.7724538509055159;
const INV_SQRT_PI: f64 = 0.56418958354775629;
const MAX_STEPS: i32 = 60;
/** Degrees of freedom from which, and quantiles up to which, an expansion in 1/df is a good start. */
const MANY: f64 = 18.0;
const NEAR: f64 = 4.0;

/** t with P(T ≤ t) = p for Student's t with any df > 0; ∓Infinity at 0 and 1, NaN outside [0, 1]. */
export function tQuantile(p: f64, df: f64): f64 {
  return tQuantileFrom(p, df, normalQuantile(p));
}

/** The same where the quantile `z` of the normal distribution is known. */
export function tQuantileFrom(p: f64, df: f64, z: f64): f64 {
  if (!(p >= 0.0 && p <= 1.0 && df > 0.0)) return NaN;
  if (df >= NORMAL_FROM) return z;
  const tail = p < 0.5 ? p : 1.0 - p;
  if (tail == 0.5) return 0.0;
  if (tail == 0.0) return p < 0.5 ? -Infinity : Infinity;
  const central = 1.0 - 2.0 * tail;
  const t = central < 0.5 ? centralQuantile(central, df) : tailQuantile(2.0 * tail, df, Math.abs(z));
  return p < 0.5 ? -t : t;
}

/** t with P(|T| < t) = central. */
function centralQuantile(central: f64, df: f64): f64 {
  let t = (central * SQRT_PI * Math.sqrt(df)) / (2.0 * gammaRatio(0.5 * df));
  for (let i = 0; i < MAX_STEPS; i++) {
    const value = tCentral(t, df);
    const step = halleyStep(Math.log(value / central), (2.0 * Math.exp(logKernel(t, df))) / value, t, df);
    t *= Math.exp(-step);
    if (Math.abs(step) < 1e-6) break;
  }
  return t;
}

/** t with P(|T| > t) = twoSided, of which the normal distribution has the quantile z. */
function tailQuantile(twoSided: f64, df: f64, z: f64): f64 {
  const logTwoSided = Math.log(twoSided);
  let t: f64 = 0;
  if (df >= MANY && z < NEAR) t = cornishFisher(z, df);
  else {
    const farOut = powerLawQuantile(twoSided, df);
    if (farOut > 1e100) return farOut;
    t = df < 2.0 ? farOut : Math.min(farOut, normalStart(z, df));
  }
  for (let i = 0; i < MAX_STEPS; i++) {
    const value = tTail(t, df, false);
    const plain = value > 1e-290;
    const logTail = plain ? Math.log(value) : tTail(t, df, true);
    const error = plain ? Math.log(value / twoSided) : logTail - logTwoSided;
    const step = halleyStep(error, -2.0 * Math.exp(logKernel(t, df) - logTail), t, df);
    t *= Math.exp(-step);
    if (Math.abs(step) < 1e-6) break;
  }
  return t;
}

/** Solution of the leading power of the tail: exact far out, too large elsewhere. */
function powerLawQuantile(twoSided: f64, df: f64): f64 {
  const factor = tPowerLawFactor(0.5 * df);
  if (twoSided < 1e-300) return Math.exp((Math.log(factor) - Math.log(twoSided)) / df) * Math.sqrt(df);
  return Math.pow(factor / twoSided, 1.0 / df) * Math.sqrt(df);
}

/** The expansion of the quantile in 1/df (Abramowitz & Stegun 1964, 26.7.5): what one step makes exact in the common range. */
function cornishFisher(z: f64, df: f64): f64 {
  const s = z * z;
  const g1 = (s + 1.0) / 4.0;
  const g2 = ((5.0 * s + 16.0) * s + 3.0) / 96.0;
  const g3 = (((3.0 * s + 19.0) * s + 17.0) * s - 15.0) / 384.0;
  const g4 = ((((79.0 * s + 776.0) * s + 1482.0) * s - 1920.0) * s - 945.0) / 92160.0;
  return z * (1.0 + (g1 + (g2 + (g3 + g4 / df) / df) / df) / df);
}

/** ½ z² = (½ df − ¼) ln(1 + t²/df) up to small terms: the first term of the expansion in half-beta. */
function normalStart(z: f64, df: f64): f64 {
  return Math.sqrt(df * Math.expm1((z * z) / (df - 0.5)));
}

/**
 * Halley's step in ln t for the logarithm of a probability that is off by `error` and has the given slope.
 * Both tails are log-concave in ln t, so the steps close in from any start.
 */
function halleyStep(error: f64, slope: f64, t: f64, df: f64): f64 {
  const newton = error / slope;
  const kernelSlope = 1.0 - (df + 1.0) * share(t, df);
  return newton / Math.max(0.5, 1.0 - 0.5 * newton * (kernelSlope - slope));
}

/** ln[xᵃ √y / B(a, ½)] with x = df/(df + t²): half the density of ln |T|. */
function logKernel(t: f64, df: f64): f64 {
  const a = 0.5 * df;
  const factor = Math.sqrt(share(t, df)) * gammaRatio(a) * INV_SQRT_PI;
  return Math.log(factor) - a * Math.log1p((t * t) / df);
}

/** t²/(df + t²). */
function share(t: f64, df: f64): f64 {
  return 1.0 / (1.0 + df / (t * t));
}
