import { part } from "../../linalg/vector";
import { erfcx } from "../normal/erfcx";

/** Orders of the expansion; the terms for shape parameters of 15 and more are below 1e-17 by then. */
const ORDERS: i32 = 48;
const SQRT_HALF: f64 = 0.70710678118654752;
const SQRT_PI_OVER_2: f64 = 1.2533141373155003;

const sigma: usize = memory.data(8 * (ORDERS + 2));
const square: usize = memory.data(8 * (ORDERS + 2));
const weight: usize = memory.data(8 * (ORDERS + 2));

/**
 * Upper tail of a beta or gamma distribution over its kernel, from ξ standard deviations above the mean:
 *
 *   e^{ξ²/2} ∫_ξ^∞ e^{−s²/2} h(s) ds,   h(s) = s / σ(s),   σ σ' = s (1 + alpha σ + beta σ²), σ ~ s.
 *
 * ξ²/2 is the exponent of the kernel (zero at the mean) and σ the standardised variable. h is expanded in
 * powers of s, order by order as far as needed, and integrated against the normal density: Temme's uniform
 * expansion (1992, Indag. Math. 3, 325–329) in the form of DiDonato & Morris (1992, §9), with the coefficients
 * from the differential equation. alpha and beta are
 *   beta(a, b): (q − p) / √(n p q) and −1/n;    gamma(a): ±1/√a and 0.
 */
export function tailExpansion(xi: f64, alpha: f64, beta: f64): f64 {
  startSeries();
  let evenMoment = SQRT_PI_OVER_2 * erfcx(xi * SQRT_HALF);
  let oddMoment: f64 = 1.0;
  let power: f64 = 1.0;
  let sum = evenMoment;
  let small = 0;
  for (let k = 1; k < ORDERS && small < 2; k++) {
    if (k > 1) {
      power *= xi;
      if (k & 1) oddMoment = power + <f64>(k - 1) * oddMoment;
      else evenMoment = power + <f64>(k - 1) * evenMoment;
    }
    const term = nextWeight(k, alpha, beta) * (k & 1 ? oddMoment : evenMoment);
    sum += term;
    small = Math.abs(term) < 1e-17 * sum ? small + 1 : 0;
  }
  return sum;
}

function startSeries(): void {
  store<f64>(at(sigma, 0), 0.0);
  store<f64>(at(sigma, 1), 1.0);
  store<f64>(at(square, 0), 0.0);
  store<f64>(at(square, 1), 0.0);
  store<f64>(at(square, 2), 1.0);
  store<f64>(at(weight, 0), 1.0);
}

/** h_k from σ_{k+1}, which the differential equation gives through the coefficients of σ². */
function nextWeight(k: i32, alpha: f64, beta: f64): f64 {
  const m = k + 2;
  const squared = (alpha * load<f64>(at(sigma, k)) + beta * load<f64>(at(square, k))) * (2.0 / <f64>m);
  store<f64>(at(square, m), squared);
  let known: f64 = 0.0;
  for (let i = 2; i <= k; i++) known += load<f64>(at(sigma, i)) * load<f64>(at(sigma, m - i));
  store<f64>(at(sigma, k + 1), 0.5 * (squared - known));

  let h: f64 = 0.0;
  for (let i = 1; i <= k; i++) h -= load<f64>(at(sigma, i + 1)) * load<f64>(at(weight, k - i));
  store<f64>(at(weight, k), h);
  return h;
}

function at(series: usize, i: i32): usize {
  return part(series, i);
}
