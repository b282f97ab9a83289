import { get } from "../../linalg/vector";

/**
 * ψ and its first two derivatives for x > 0: recurrence up to x ≥ 16, then the asymptotic series (Abramowitz & Stegun
 * 1964, 6.3.18, 6.4.11).
 */

const FAR: f64 = 16;
/** Bernoulli numbers B₂, B₄, …, B₁₄. */
const BERNOULLI = memory.data<f64>([
  0.16666666666666666, -0.03333333333333333, 0.023809523809523808, -0.03333333333333333, 0.07575757575757576,
  -0.2531135531135531, 1.1666666666666667,
]);
const TERMS: i32 = 7;

function bernoulli(i: i32): f64 {
  return get(BERNOULLI, i);
}

/** ψ(x) = d log Γ(x) / dx. */
export function digamma(x: f64): f64 {
  if (!(x > 0)) return NaN;
  let below: f64 = 0;
  for (; x < FAR; x += 1) below += 1 / x;
  const square = 1 / (x * x);
  let series: f64 = 0;
  for (let i = TERMS - 1; i >= 0; i--) series = (series + bernoulli(i) / (2 * (i + 1))) * square;
  return Math.log(x) - 0.5 / x - series - below;
}

/** ψ'(x). */
export function trigamma(x: f64): f64 {
  if (!(x > 0)) return NaN;
  let below: f64 = 0;
  for (; x < FAR; x += 1) below += 1 / (x * x);
  const square = 1 / (x * x);
  let series: f64 = 0;
  for (let i = TERMS - 1; i >= 0; i--) series = (series + bernoulli(i)) * square;
  return (1 + 0.5 / x + series) / x + below;
}

/** ψ''(x). */
function tetragamma(x: f64): f64 {
  let below: f64 = 0;
  for (; x < FAR; x += 1) below += 2 / (x * x * x);
  const square = 1 / (x * x);
  let series: f64 = 0;
  for (let i = TERMS - 1; i >= 0; i--) series = (series + (2 * i + 3) * bernoulli(i)) * square;
  return -(1 + 1 / x + series) * square - below;
}

/**
 * The x > 0 with ψ'(x) = value, by Newton's method on 1/ψ', which is convex and nearly linear, so that steps from
 * below never overshoot (Smyth 2004, Stat. Appl. Genet. Mol. Biol. 3:3, appendix).
 */
export function trigammaInverse(value: f64): f64 {
  if (!(value > 0)) return value == 0 ? Infinity : NaN;
  if (value > 1e12) return 1 / Math.sqrt(value);
  if (value < 1e-12) return 1 / value;
  let x = 0.5 + 1 / value;
  for (let i = 0; i < 60; i++) {
    const at = trigamma(x);
    const step = (at * (1 - at / value)) / tetragamma(x);
    x += step;
    if (Math.abs(step) <= 1e-14 * x) break;
  }
  return x;
}
