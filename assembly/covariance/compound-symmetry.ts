import { put } from "../linalg/matrix";
import { get, set } from "../linalg/vector";

/**
 * Effects that are all correlated alike, (1 − ρ)I + ρJ, ρ between −1/(k − 1) and 1. With sin²ψ = (1 + (k − 1)ρ) / k the
 * symmetric root of the correlation matrix is
 *
 *     S = cos ψ √(k / (k − 1)) (I − J/k) + sin ψ √k J/k,
 *
 * smooth in ψ everywhere, and the criterion is even in ψ at both bounds.
 */

/** S, k × k. */
export function fillSymmetric(k: i32, angle: usize, to: usize): void {
  const psi = get(angle, 0);
  fillRoot(k, Math.cos(psi), Math.sin(psi), to);
}

/** dS / dψ. */
export function differentiateSymmetric(k: i32, angle: usize, to: usize): void {
  const psi = get(angle, 0);
  fillRoot(k, -Math.sin(psi), Math.cos(psi), to);
}

/** c √(k / (k − 1)) (I − J/k) + s √k J/k */
function fillRoot(k: i32, c: f64, s: f64, to: usize): void {
  const apart = c * Math.sqrt(<f64>k / (k - 1));
  const off = (s * Math.sqrt(k) - apart) / k;
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < k; j++) put(to, k, i, j, i == j ? apart + off : off);
  }
}

/** ρ. */
export function readSymmetric(k: i32, angle: usize, to: usize): void {
  const s = Math.sin(get(angle, 0));
  set(to, 0, (k * s * s - 1) / (k - 1));
}

/** ψ of a correlation. */
export function angleOf(k: i32, rho: f64): f64 {
  return Math.asin(Math.sqrt((1 + (k - 1) * rho) / k));
}
