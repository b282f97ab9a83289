import { at, put } from "../linalg/matrix";
import { get, set } from "../linalg/vector";

/**
 * Effects that are all correlated alike, Ψ = D((1 − ρ)I + ρJ)D. A search must not leave the matrices that there are: a standard
 * deviation is not negative, ρ lies between −1/(k − 1) and 1. Both are searched by numbers without bounds in which the
 * criterion is even at them: s = q², and with sin²ψ = (1 + (k − 1)ρ) / k the symmetric root of the correlation matrix is
 *
 *     S = cos ψ √(k / (k − 1)) (I − J/k) + sin ψ √k J/k,
 *
 * smooth in ψ everywhere. Parameters: q of each effect, or one for all, then ψ.
 */

/** F = DS, k × k. */
export function fillSymmetric(k: i32, isOne: bool, theta: usize, to: usize): void {
  const psi = get(theta, isOne ? 1 : k);
  fillRoot(k, Math.cos(psi), Math.sin(psi), to);
  for (let i = 0; i < k; i++) {
    const q = get(theta, isOne ? 0 : i);
    for (let j = 0; j < k; j++) put(to, k, i, j, q * q * at(to, k, i, j));
  }
}

/**
 * The derivative of F along one parameter.
 *
 * @param bySize along s in place of q, which has a slope at zero too
 */
export function differentiateSymmetric(
  k: i32,
  isOne: bool,
  theta: usize,
  parameter: i32,
  bySize: bool,
  to: usize,
): void {
  const angle = isOne ? 1 : k;
  const psi = get(theta, angle);
  if (parameter == angle) fillRoot(k, -Math.sin(psi), Math.cos(psi), to);
  else fillRoot(k, Math.cos(psi), Math.sin(psi), to);
  for (let i = 0; i < k; i++) {
    const q = get(theta, isOne ? 0 : i);
    let scale = q * q;
    if (parameter != angle) {
      const own: f64 = bySize ? 1 : 2 * q;
      scale = isOne || parameter == i ? own : 0;
    }
    for (let j = 0; j < k; j++) put(to, k, i, j, scale * at(to, k, i, j));
  }
}

/** c √(k / (k − 1)) (I − J/k) + s √k J/k */
function fillRoot(k: i32, c: f64, s: f64, to: usize): void {
  const apart = c * Math.sqrt(<f64>k / (k - 1));
  const off = (s * Math.sqrt(k) - apart) / k;
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < k; j++) put(to, k, i, j, i == j ? apart + off : off);
  }
}

/** Standard deviations in the units of Z, and ρ. */
export function readSymmetric(k: i32, isOne: bool, theta: usize, Tinverse: usize, to: usize): void {
  const sds = isOne ? 1 : k;
  for (let i = 0; i < sds; i++) {
    const q = get(theta, i);
    set(to, i, q * q * at(Tinverse, k, i, i));
  }
  const s = Math.sin(get(theta, sds));
  set(to, sds, (k * s * s - 1) / (k - 1));
}

/** ψ of a correlation. */
export function angleOf(k: i32, rho: f64): f64 {
  return Math.asin(Math.sqrt((1 + (k - 1) * rho) / k));
}

/** Is ρ at a bound but for rounding? */
export function isAtBound(psi: f64, least: f64): bool {
  return Math.abs(Math.sin(psi)) < least || Math.abs(Math.cos(psi)) < least;
}
