import { get, set } from "../linalg/vector";
import { chainRow, chainSlopes, finishSlopes, firstRow } from "./chain";

/**
 * Correlations that fall with the distance in rank, ρ^|i − j|. ρ = sin ψ, between −1 and 1, in which the factor is smooth
 * everywhere:
 *
 *     L[i][0] = ρⁱ,  L[i][j] = cos ψ ρ^(i − j).
 */

/** L, k × k. */
export function fillAutoregressive(k: i32, angle: usize, to: usize): void {
  const rho = Math.sin(get(angle, 0));
  const c = Math.cos(get(angle, 0));
  firstRow(k, to);
  for (let i = 1; i < k; i++) chainRow(k, i, rho, c, to);
}

/** dL / dψ. */
export function differentiateAutoregressive(k: i32, angle: usize, to: usize): void {
  const rho = Math.sin(get(angle, 0));
  const c = Math.cos(get(angle, 0));
  memory.fill(to, 0, (<usize>(k * k)) << 3);
  for (let i = 1; i < k; i++) chainSlopes(k, i, rho, i == 1 ? 1 : c, c, -rho, to);
  finishSlopes(k, to);
}

/** ρ. */
export function readAutoregressive(angle: usize, to: usize): void {
  set(to, 0, Math.sin(get(angle, 0)));
}
