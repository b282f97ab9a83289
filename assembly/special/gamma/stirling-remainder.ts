import { polynomial } from "../arithmetic/polynomial";

/** B₂ₖ / (2k (2k − 1)): the series of the remainder in 1/x², times 1/x. */
const BERNOULLI: StaticArray<f64> = [
  0.08333333333333333, -0.002777777777777778, 0.0007936507936507937, -0.0005952380952380953,
  0.0008417508417508417, -0.0019175269175269176, 0.00641025641025641, -0.029550653594771242,
];

/** ln Γ(x) − [(x − ½) ln x − x + ½ ln 2π] for x ≥ 10 (Abramowitz & Stegun 6.1.40). */
export function stirlingRemainder(x: f64): f64 {
  const inverse = 1.0 / x;
  return inverse * polynomial(BERNOULLI, inverse * inverse);
}
