import { logRemainder } from "../arithmetic/log-remainder";
import { logGamma } from "./log-gamma";
import { stirlingRemainder } from "./stirling-remainder";

const LOG_2PI: f64 = 1.8378770664093455;

/** ln[xᵃ e⁻ˣ / Γ(a)]; large a by Stirling's formula, relative to the mean. */
export function logGammaKernel(a: f64, x: f64): f64 {
  if (a < 10.0) return a * Math.log(x) - x - logGamma(a);
  return 0.5 * (Math.log(a) - LOG_2PI) - gammaExponent(a, x) - stirlingRemainder(a);
}

/** a φ(x/a − 1) with φ(u) = u − ln(1 + u): zero at the mean. */
export function gammaExponent(a: f64, x: f64): f64 {
  return a * logRemainder((x - a) / a, x / a);
}
