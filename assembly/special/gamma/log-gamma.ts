import { polynomial } from "../arithmetic/polynomial";
import { stirlingRemainder } from "./stirling-remainder";

const HALF_LOG_2PI: f64 = 0.91893853320467274;

/**
 * ln Γ(1 + a) / (a (a − 1)) on [0, 1] as a polynomial in a − ½; dividing by the two zeros keeps the relative
 * accuracy next to them. Chebyshev interpolation at 60 digits; test/special/coefficients.py makes the numbers.
 */
const BETWEEN_ZEROS: StaticArray<f64> = [
  0.4831289505409809, -0.14595989591430608, 0.06291140107456437, -0.03130848750100946, 0.016797098631275844,
  -0.00942562244862871, 0.005446457839039636, -0.003212074069625241, 0.001922916315044322,
  -0.0011644146740420575, 0.0007115190337726783, -0.0004379919029066858, 0.00027131404604478673,
  -0.00016892745672175032, 0.00010535339176160404, -6.609135060988664e-5, 4.303358406992273e-5,
  -2.736078283600179e-5, 1.3174891373031416e-5, -8.071805930790342e-6, 1.2148922431734838e-5,
  -7.976765445368423e-6, 0.0, 0.0,
];

/** ln Γ(x) for x ≥ 0; NaN for negative x, which no distribution here needs. */
export function logGamma(x: f64): f64 {
  if (!(x >= 0.0)) return NaN;
  if (x == Infinity) return Infinity;
  if (x >= 10.0) return (x - 0.5) * Math.log(x) - x + HALF_LOG_2PI + stirlingRemainder(x);
  if (x < 1.0) return logGamma1p(x) - Math.log(x);
  let product: f64 = 1.0;
  while (x > 2.0) {
    x -= 1.0;
    product *= x;
  }
  return logGamma1p(x - 1.0) + Math.log(product);
}

/** ln Γ(1 + a) for 0 ≤ a ≤ 1, accurate in relative terms. */
export function logGamma1p(a: f64): f64 {
  return a * (a - 1.0) * polynomial(BETWEEN_ZEROS, a - 0.5);
}
