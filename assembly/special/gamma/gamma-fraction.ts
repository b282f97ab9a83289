/** Far more than x above a + 1 takes. */
const MAX_STEPS: f64 = 20000.0;

/**
 * Q(a, x) over its kernel xᵃ e⁻ˣ / Γ(a), for x above the mean: Legendre's continued fraction
 * (Abramowitz & Stegun 6.5.31, even part), evaluated forward (Lentz's method).
 */
export function gammaFraction(a: f64, x: f64): f64 {
  let denominator = x + 1.0 - a;
  let fraction = denominator;
  let forward = fraction;
  let backward: f64 = 0.0;
  for (let m: f64 = 1.0; m < MAX_STEPS; m += 1.0) {
    const numerator = m * (a - m);
    denominator += 2.0;
    backward = 1.0 / (denominator + numerator * backward);
    forward = denominator + numerator / forward;
    const change = forward * backward;
    fraction *= change;
    if (Math.abs(change - 1.0) < 2e-16) break;
  }
  return 1.0 / fraction;
}
