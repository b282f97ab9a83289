/** Far more than any pair of parameters takes outside the reach of `tailExpansion`. */
const MAX_STEPS: f64 = 20000.0;

/**
 * I_x(a, b) over its kernel xᵃ yᵇ / B(a, b), for x below the mean, by the continued fraction of
 * DiDonato & Morris (1992, ACM TOMS 18, §6), evaluated forward (Lentz's method).
 * lambda = a y − b x.
 */
export function betaFraction(a: f64, b: f64, x: f64, lambda: f64): f64 {
  const n = a + b;
  let fraction = (a * (lambda + 1.0)) / (a + 1.0);
  let forward = fraction;
  let backward: f64 = 0.0;
  for (let m: f64 = 1.0; m < MAX_STEPS; m += 1.0) {
    const before = a + 2.0 * m - 1.0;
    const bend = (m * (b - m) * x) / before;
    const numerator = bend * ((a + m - 1.0) * ((n + m - 1.0) / before)) * x;
    const denominator = m + bend + ((a + m) * (lambda + 1.0 + m * (2.0 - x))) / (before + 2.0);
    backward = 1.0 / (denominator + numerator * backward);
    forward = denominator + numerator / forward;
    const change = forward * backward;
    fraction *= change;
    if (Math.abs(change - 1.0) < 2e-16) break;
  }
  return 1.0 / fraction;
}
