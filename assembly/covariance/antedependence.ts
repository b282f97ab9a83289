import { get, set } from "../linalg/vector";
import { chainRow, chainSlopes, finishSlopes, firstRow } from "./chain";

/**
 * A correlation ρⱼ = sin ψⱼ of each pair of neighbours j − 1 and j; that of any two effects is the product of those between
 * them (Gabriel 1962; first-order antedependence).
 *
 * `angles` are the k − 1 ψⱼ.
 */

/** L, k × k. */
export function fillAntedependence(k: i32, angles: usize, to: usize): void {
  firstRow(k, to);
  for (let i = 1; i < k; i++) {
    const psi = get(angles, i - 1);
    chainRow(k, i, Math.sin(psi), Math.cos(psi), to);
  }
}

/** dL along angle number `which`. */
export function differentiateAntedependence(k: i32, angles: usize, which: i32, to: usize): void {
  memory.fill(to, 0, (<usize>(k * k)) << 3);
  let before: f64 = 1;
  for (let i = 1; i < k; i++) {
    const psi = get(angles, i - 1);
    const rho = Math.sin(psi);
    const c = Math.cos(psi);
    const isMoved = i - 1 == which;
    chainSlopes(k, i, rho, before, isMoved ? c : 0, isMoved ? -rho : 0, to);
    before = c;
  }
  finishSlopes(k, to);
}

/** The k − 1 correlations of neighbours. */
export function readAntedependence(k: i32, angles: usize, to: usize): void {
  for (let i = 0; i < k - 1; i++) set(to, i, Math.sin(get(angles, i)));
}
