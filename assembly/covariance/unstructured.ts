import { clear } from "../linalg/axpy";
import { at, put } from "../linalg/matrix";
import { get, set } from "../linalg/vector";

/**
 * Any covariance matrix, by the entries of its lower triangular factor F, which need no bounds: first the diagonal, then the
 * entries below it column by column. Reported are standard deviations and, in the order of the entries, correlations.
 */

/** Number of the parameter of an entry. */
function numberOf(k: i32, row: i32, column: i32): i32 {
  return row == column ? row : k + column * (k - 1) - ((column * (column - 1)) >> 1) + row - column - 1;
}

/** F, k × k. */
export function fillUnstructured(k: i32, theta: usize, to: usize): void {
  clear(k * k, to);
  for (let i = 0; i < k; i++) for (let j = 0; j <= i; j++) put(to, k, i, j, get(theta, numberOf(k, i, j)));
}

/** dF along a parameter. */
export function differentiateUnstructured(k: i32, parameter: i32, to: usize): void {
  clear(k * k, to);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j <= i; j++) if (numberOf(k, i, j) == parameter) put(to, k, i, j, 1);
  }
}

/** Standard deviations in the units of Z, and correlations; 0 beside a standard deviation of zero. */
export function readUnstructured(k: i32, theta: usize, Tinverse: usize, to: usize): void {
  for (let i = 0; i < k; i++) set(to, i, Math.sqrt(rowProduct(k, theta, i, i)));
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < i; j++) {
      const scale = get(to, i) * get(to, j);
      set(to, numberOf(k, i, j), scale > 0 ? rowProduct(k, theta, i, j) / scale : 0);
    }
  }
  for (let i = 0; i < k; i++) set(to, i, get(to, i) * at(Tinverse, k, i, i));
}

/** Element (i, j) of FF', j ≤ i. */
function rowProduct(k: i32, theta: usize, i: i32, j: i32): f64 {
  let total: f64 = 0;
  for (let m = 0; m <= j; m++) total += get(theta, numberOf(k, i, m)) * get(theta, numberOf(k, j, m));
  return total;
}

/** Entries below the diagonal ← those of a correlation `rho` of all effects, whose sizes are on the diagonal. */
export function setUnstructured(k: i32, rho: f64, theta: usize): void {
  for (let i = 0; i < k; i++) {
    const size = get(theta, i);
    let before: f64 = 0;
    for (let j = 0; j < i; j++) {
      const pivot = Math.sqrt(1 - before);
      const below = (rho - before) / pivot;
      set(theta, numberOf(k, i, j), size * below);
      before += below * below;
    }
    set(theta, i, size * Math.sqrt(1 - before));
  }
}

/** Entries ← those of a lower triangular factor. */
export function readFactor(k: i32, F: usize, theta: usize): void {
  for (let i = 0; i < k; i++) for (let j = 0; j <= i; j++) set(theta, numberOf(k, i, j), at(F, k, i, j));
}

/** Does an effect depend on those before it, or not vary, but for rounding? */
export function isDependent(k: i32, theta: usize, row: i32, least: f64): bool {
  return Math.abs(get(theta, row)) < least * Math.max(1, Math.sqrt(rowProduct(k, theta, row, row)));
}
