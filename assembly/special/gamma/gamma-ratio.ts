import { polynomial, polynomials } from "../arithmetic/polynomial";

/** From here on the asymptotic series is exact to the last digit. */
export const ASYMPTOTIC_FROM: f64 = 9.0;

/** Series of Γ(ν + ¾) / (Γ(ν + ¼) √ν) in 1/ν² (Tricomi & Erdélyi 1951, Pacific J. Math. 1, 133–142). */
const SERIES: StaticArray<f64> = [
  1.0, 0.015625, -0.0023193359375, 0.0012035369873046875, -0.00129876285791397095, 0.0023855575127527118,
  -0.006670963462056534, 0.026412154660064857, -0.14065807079546203, 0.9698228757253365, 0.0, 0.0,
];

/** Γ(ν + ¾) / (Γ(ν + ¼) √ν) for ν ≥ 8.75: close to 1. */
export function scaledGammaRatio(nu: f64): f64 {
  return polynomial(SERIES, 1.0 / (nu * nu));
}

/** The same for two at a time. */
export function scaledGammaRatios(nu: v128): v128 {
  return polynomials(SERIES, f64x2.div(f64x2.splat(1), f64x2.mul(nu, nu)));
}

/** Γ(a + ½) / Γ(a) for a > 0. */
export function gammaRatio(a: f64): f64 {
  let numerator: f64 = 1.0;
  let denominator: f64 = 1.0;
  while (a < ASYMPTOTIC_FROM) {
    numerator *= a;
    denominator *= a + 0.5;
    a += 1.0;
  }
  const nu = a - 0.25;
  return (Math.sqrt(nu) * scaledGammaRatio(nu) * numerator) / denominator;
}
