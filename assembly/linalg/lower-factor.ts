import { at, put } from "./matrix";
import { get, part, set } from "./vector";

/** A ← A Q with orthogonal Q such that A becomes lower triangular (n × n, row-major), by Givens rotations. */
export function rotateToLower(n: i32, A: usize): void {
  rotateBoth(n, A, 0);
}

/** The same; `Q`, where it is not 0, takes the rotations too. */
export function rotateBoth(n: i32, A: usize, Q: usize): void {
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const x = at(A, n, i, i);
      const y = at(A, n, i, j);
      if (y == 0) continue;
      const length = Math.sqrt(x * x + y * y);
      const c = x / length;
      const s = y / length;
      rotateColumns(n, i, i, j, c, s, A);
      if (Q != 0) rotateColumns(n, 0, i, j, c, s, Q);
      put(A, n, i, j, 0);
    }
  }
}

/** Rotate columns i and j of A from row `from` on. */
function rotateColumns(n: i32, from: i32, i: i32, j: i32, c: f64, s: f64, A: usize): void {
  for (let m = from; m < n; m++) {
    const one = at(A, n, m, i);
    const other = at(A, n, m, j);
    put(A, n, m, i, c * one + s * other);
    put(A, n, m, j, c * other - s * one);
  }
}

/**
 * L ← the lower factor of L L' + I (n × n, row-major), by n updates of rank one with Givens rotations: where L L' is large
 * in some directions only, the digits of the others are kept, which the sum itself would lose.
 *
 * @param room f64[n]
 */
export function addIdentity(n: i32, L: usize, room: usize): void {
  for (let unit = 0; unit < n; unit++) {
    memory.fill(room, 0, (<usize>n) << 3);
    set(room, unit, 1);
    for (let j = unit; j < n; j++) {
      const x = at(L, n, j, j);
      const y = get(room, j);
      if (y == 0) continue;
      const length = Math.sqrt(x * x + y * y);
      const c = x / length;
      const s = y / length;
      put(L, n, j, j, length);
      for (let i = j + 1; i < n; i++) {
        const place = part(room, i);
        const one = at(L, n, i, j);
        const other = load<f64>(place);
        put(L, n, i, j, c * one + s * other);
        store<f64>(place, c * other - s * one);
      }
    }
  }
}
