import { get, set } from "../linalg/vector";
import { chainRow, chainSlopes, finishSlopes, firstRow } from "./chain";

/**
 * Correlations that fall with the distance of numbers, φ^|tᵢ − tⱼ|, φ from 0 to 1 (autoregression in continuous time). With
 * sin²ψ the correlation over the smallest gap, that over a gap e times as large is (sin²ψ)ᵉ, e ≥ 1. So ψ has no bounds, the
 * criterion is even in it at φ = 0 and at φ = 1, and the factor is smooth there too.
 */

/** The smallest of `count` gaps. */
export function smallestGap(count: i32, gaps: usize): f64 {
  let smallest = Infinity;
  for (let i = 0; i < count; i++) smallest = Math.min(smallest, get(gaps, i));
  return smallest;
}

/** log sin²ψ, with all digits near 0 too. */
function logCorrelation(psi: f64): f64 {
  const s = Math.sin(psi);
  const c = Math.cos(psi);
  return s * s < 0.5 ? Math.log(s * s) : Math.log1p(-c * c);
}

/** ρ = φ^gap over a gap `ratio` times as large as the smallest. */
export function gapCorrelation(ratio: f64, psi: f64): f64 {
  return Math.exp(ratio * logCorrelation(psi));
}

/** c with c² = 1 − ρ², and the sign of cos ψ. */
export function gapPivot(ratio: f64, psi: f64): f64 {
  const size = Math.sqrt(-Math.expm1(2 * ratio * logCorrelation(psi)));
  return Math.cos(psi) < 0 ? -size : size;
}

/** dρ / dψ. */
export function gapCorrelationSlope(ratio: f64, psi: f64): f64 {
  const s = Math.sin(psi);
  return s == 0 ? 0 : (2 * ratio * gapCorrelation(ratio, psi) * Math.cos(psi)) / s;
}

/** dc / dψ = −ρ (dρ / dψ) / c, which has a limit at cos ψ = 0. */
export function gapPivotSlope(ratio: f64, psi: f64): f64 {
  const s = Math.sin(psi);
  if (s == 0) return 0;
  const c = Math.cos(psi);
  const share: f64 = c == 0 ? 1 / Math.sqrt(2 * ratio) : c / gapPivot(ratio, psi);
  const rho = gapCorrelation(ratio, psi);
  return (-2 * ratio * rho * rho * share) / s;
}

/** L, k × k. @param gaps f64[k − 1] between neighbours, above 0 */
export function fillContinuous(k: i32, gaps: usize, angle: usize, to: usize): void {
  const psi = get(angle, 0);
  const least = smallestGap(k - 1, gaps);
  firstRow(k, to);
  for (let i = 1; i < k; i++) {
    const ratio = get(gaps, i - 1) / least;
    chainRow(k, i, gapCorrelation(ratio, psi), gapPivot(ratio, psi), to);
  }
}

/** dL / dψ. */
export function differentiateContinuous(k: i32, gaps: usize, angle: usize, to: usize): void {
  const psi = get(angle, 0);
  const least = smallestGap(k - 1, gaps);
  memory.fill(to, 0, (<usize>(k * k)) << 3);
  let before: f64 = 1;
  for (let i = 1; i < k; i++) {
    const ratio = get(gaps, i - 1) / least;
    const rhoSlope = gapCorrelationSlope(ratio, psi);
    chainSlopes(k, i, gapCorrelation(ratio, psi), before, rhoSlope, gapPivotSlope(ratio, psi), to);
    before = gapPivot(ratio, psi);
  }
  finishSlopes(k, to);
}

/** φ. */
export function readContinuous(k: i32, gaps: usize, angle: usize, to: usize): void {
  set(to, 0, gapCorrelation(1 / smallestGap(k - 1, gaps), get(angle, 0)));
}

/** ψ ← that at which the correlation over the mean gap is `rho`. */
export function setContinuous(k: i32, gaps: usize, rho: f64, angle: usize): void {
  let total: f64 = 0;
  for (let i = 0; i < k - 1; i++) total += get(gaps, i);
  const share = ((k - 1) * smallestGap(k - 1, gaps)) / total;
  set(angle, 0, Math.asin(Math.sqrt(Math.pow(rho, share))));
}
