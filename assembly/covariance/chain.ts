import { clear } from "../linalg/axpy";
import { at, put } from "../linalg/matrix";

/**
 * The factor L of a correlation matrix in which an effect depends on those before it through its neighbour alone, row by
 * row: with ρᵢ the correlation with the neighbour and cᵢ² = 1 − ρᵢ²,
 *
 *     L[i][j] = ρᵢ L[i − 1][j] for j < i,  L[i][i] = cᵢ.
 *
 * It is smooth in whatever ρᵢ and cᵢ are smooth in; cᵢ may have either sign.
 */

/** Row 0, of k × k numbers. */
export function firstRow(k: i32, to: usize): void {
  clear(k * k, to);
  put(to, k, 0, 0, 1);
}

/** Row i > 0 from the row before. */
export function chainRow(k: i32, i: i32, rho: f64, c: f64, to: usize): void {
  for (let j = 0; j < i; j++) put(to, k, i, j, rho * at(to, k, i - 1, j));
  put(to, k, i, i, c);
}

/**
 * Row i > 0 of the derivative of L from the row before. Until `finishSlopes`, the upper triangle keeps L itself, transposed;
 * the derivative begins with zeros.
 *
 * @param before c of the row before, 1 in row 0
 */
export function chainSlopes(
  k: i32,
  i: i32,
  rho: f64,
  before: f64,
  rhoSlope: f64,
  cSlope: f64,
  to: usize,
): void {
  for (let j = 0; j < i; j++) {
    const L = j == i - 1 ? before : at(to, k, j, i - 1);
    put(to, k, i, j, rhoSlope * L + rho * at(to, k, i - 1, j));
    put(to, k, j, i, rho * L);
  }
  put(to, k, i, i, cSlope);
}

export function finishSlopes(k: i32, to: usize): void {
  for (let j = 0; j < k; j++) for (let i = j + 1; i < k; i++) put(to, k, j, i, 0);
}
