import { clear } from "../linalg/axpy";
import { put } from "../linalg/matrix";
import { get, part, set } from "../linalg/vector";

/**
 * A correlation of each distance in rank. Such matrices are positive definite exactly where all partial autocorrelations
 * sin ψ₁, …, sin ψₖ₋₁ lie between −1 and 1 (Barndorff-Nielsen & Schou 1973), so the ψₕ have no bounds. L, the factor of
 * the innovations (Durbin & Levinson), is what a lattice of rotations by the angles makes of unit innovations:
 *
 *     fₕ₋₁ = cos ψₕ fₕ + sin ψₕ bₕ₋₁,  bₕ = cos ψₕ bₕ₋₁ − sin ψₕ fₕ,
 *
 * with the b on the right those of the time before and x = f₀ = b₀ (Gray & Markel 1975). It is a polynomial in sines and cosines.
 *
 * `angles` are the k − 1 ψₕ; `room` is scratch, f64[4k].
 */

/** L, k × k. */
export function fillToeplitz(k: i32, angles: usize, room: usize, to: usize): void {
  fillWaves(k, angles, room);
  clear(k * k, to);
  for (let column = 0; column < k; column++) fillColumn(k, column, room, to);
}

/** The correlation of each distance, 1 to k − 1: the first column of L. */
export function readToeplitz(k: i32, angles: usize, room: usize, to: usize): void {
  fillWaves(k, angles, room);
  clear(k, room);
  for (let time = 0; time < k; time++) {
    const x = step(k, time, time == 0 ? 1 : 0, room);
    if (time > 0) set(to, time - 1, x);
  }
}

/** dL along angle number `which`. */
export function differentiateToeplitz(k: i32, angles: usize, which: i32, room: usize, to: usize): void {
  fillWaves(k, angles, room);
  clear(k * k, to);
  for (let column = 0; column < k; column++) differentiateColumn(k, column, which + 1, room, to);
}

/** Cosines and sines of the angles at numbers h = 1, 2, … behind 2k numbers of `room`. */
function fillWaves(k: i32, angles: usize, room: usize): void {
  for (let h = 1; h < k; h++) {
    set(room, 2 * k + h, Math.cos(get(angles, h - 1)));
    set(room, 3 * k + h, Math.sin(get(angles, h - 1)));
  }
}

function fillColumn(k: i32, column: i32, room: usize, to: usize): void {
  clear(k, room);
  for (let time = column; time < k; time++)
    put(to, k, time, column, step(k, time, time == column ? 1 : 0, room));
}

/** One time of the lattice: x from an innovation; bₕ at number h of `room`. */
function step(k: i32, time: i32, innovation: f64, room: usize): f64 {
  let f = innovation;
  for (let h = time; h > 0; h--) {
    const c = get(room, 2 * k + h);
    const s = get(room, 3 * k + h);
    const b = get(room, h - 1);
    set(room, h, c * b - s * f);
    f = c * f + s * b;
  }
  set(room, 0, f);
  return f;
}

/** The same of the derivative along ψ of distance `moved`; the derivatives of the b behind them. */
function differentiateColumn(k: i32, column: i32, moved: i32, room: usize, to: usize): void {
  const slopes = part(room, k);
  clear(2 * k, room);
  for (let time = column; time < k; time++) {
    let f: f64 = time == column ? 1 : 0;
    let df: f64 = 0;
    for (let h = time; h > 0; h--) {
      const c = get(room, 2 * k + h);
      const s = get(room, 3 * k + h);
      const b = get(room, h - 1);
      const db = get(slopes, h - 1);
      let back = c * db - s * df;
      let forth = c * df + s * db;
      if (h == moved) {
        back -= s * b + c * f;
        forth += c * b - s * f;
      }
      set(room, h, c * b - s * f);
      set(slopes, h, back);
      f = c * f + s * b;
      df = forth;
    }
    set(room, 0, f);
    set(slopes, 0, df);
    put(to, k, time, column, df);
  }
}
