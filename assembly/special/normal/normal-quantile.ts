import { erfcx } from "./erfcx";
import { normalCentral, normalTail } from "./normal";

const SQRT_HALF: f64 = 0.70710678118654752;
const SQRT_2_OVER_PI: f64 = 0.79788456080286536;
const SQRT_PI_OVER_2: f64 = 1.2533141373155003;

/** z with P(Z ≤ z) = p; ∓Infinity at 0 and 1, NaN outside [0, 1]. */
export function normalQuantile(p: f64): f64 {
  if (!(p >= 0.0 && p <= 1.0)) return NaN;
  if (p == 0.0) return -Infinity;
  if (p == 1.0) return Infinity;
  const tail = p < 0.5 ? p : 1.0 - p;
  const z = tail > 0.25 ? centralQuantile(1.0 - 2.0 * tail) : tailQuantile(2.0 * tail);
  return p < 0.5 ? -z : z;
}

/** z with P(|Z| < z) = central, for central ≤ ½: two Halley steps from the cubic approximation. */
function centralQuantile(central: f64): f64 {
  let z = central * SQRT_PI_OVER_2 * (1.0 + 0.26179938779914946 * central * central);
  for (let i = 0; i < 2; i++) {
    const step = (normalCentral(z) - central) / (SQRT_2_OVER_PI * Math.exp(-0.5 * z * z));
    z -= step / (1.0 + 0.5 * step * z);
  }
  return z;
}

/**
 * z with P(|Z| > z) = twoSided, for twoSided ≤ ½: Abramowitz & Stegun 26.2.23 (error below 4.5e-4), then two
 * Halley steps on the logarithm of the probability, whose derivative is minus the hazard.
 */
function tailQuantile(twoSided: f64): f64 {
  const logTwoSided = Math.log(twoSided);
  const r = Math.sqrt(2.0 * (0.69314718055994531 - logTwoSided));
  let z =
    r - (2.515517 + r * (0.802853 + r * 0.010328)) / (1.0 + r * (1.432788 + r * (0.189269 + r * 0.001308)));
  for (let i = 0; i < 2; i++) {
    const hazard = SQRT_2_OVER_PI / erfcx(z * SQRT_HALF);
    const step = (normalTail(z, true) - logTwoSided) / hazard;
    z += step / (1.0 + 0.5 * step * (hazard - z));
  }
  return z;
}
