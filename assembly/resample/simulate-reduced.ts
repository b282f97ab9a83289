import { at, put } from "../linalg/matrix";
import { multiply, multiplyTranspose } from "../linalg/multiply";
import { get, int, part, set } from "../linalg/vector";
import { ClassModel, classSize, reducedFrom, restOf, scatterOf, withinOf } from "../model/class-model";
import { ClassWork } from "../model/class-work";
import { Philox } from "./random";
import { bartlettFactor, chiSquare, normal } from "./variates";

/** What a design says of the distribution of a reduced response, found once. */
@unmanaged
export class ReducedLaw {
  /** f64[classes][k][k]: Λ̃'-side factor of H_c = I + R_c Λ̃ Λ̃' R_c': H_c = C_c C_c'. */
  factor: usize;
  /** Degrees of freedom of the rest: rows beyond X and the groups. */
  restDf: f64;
  /** f64[k] and f64[k][k] each. */
  v1: usize;
  k1: usize;
  k2: usize;
}

/**
 * Draw a response of mean zero and σ = 1 in the reduced coordinates, where it has the distribution that `reduceResponse`
 * gives a response drawn row by row: u_g ~ N(0, H_c), the scatter of a class Wishart with as many degrees of freedom as
 * groups that the rotation took out, the coordinates within groups N(0, I), the rest χ².
 *
 * A mean Xβ would only shift the coefficients, and σ only scale everything: both are put back afterwards.
 */
export function simulateReduced(d: ClassModel, w: ClassWork, law: ReducedLaw, random: Philox): void {
  const k = d.k;
  const y = w.response;
  let total: f64 = 0;
  for (let c = 0; c < d.classes; c++) {
    const block = ((<usize>c * k * k) << 3) as usize;
    const C = law.factor + block;
    const rotated = isRotated(d, c);
    const from = reducedFrom(d, c);
    const count = reducedFrom(d, c + 1) - from;
    const empty = rotated && isZeroRotation(d, c);
    for (let i = 0; i < count; i++) {
      const u = part(y, (from + i) * k);
      if (empty) memory.fill(u, 0, (<usize>k) << 3);
      else total += drawVector(k, C, law.v1, random, u);
    }
    const scatter = scatterOf(d, y) + block;
    const left = rotated ? classSize(d, c) - (empty ? 0 : count) : 0;
    if (left == 0) {
      memory.fill(scatter, 0, (<usize>k * k) << 3);
      continue;
    }
    bartlettFactor(random, k, left, law.k1);
    multiply(k, C, law.k1, law.k2);
    multiplyTranspose(k, law.k2, law.k2, scatter);
    for (let a = 0; a < k; a++) total += at(scatter, k, a, a);
  }
  const within = withinOf(d, y);
  for (let j = 0; j < d.within; j++) {
    const value = normal(random);
    set(within, j, value);
    total += value * value;
  }
  const rest = chiSquare(random, law.restDf);
  const to = restOf(d, y);
  store<f64>(to, rest);
  store<f64>(to, total + rest, 8);
  store<f64>(to, 0, 16);
  store<f64>(to, 0, 24);
}

/** u = C x for standard normal x; returns |u|². */
function drawVector(k: i32, C: usize, x: usize, random: Philox, u: usize): f64 {
  for (let a = 0; a < k; a++) set(x, a, normal(random));
  let square: f64 = 0;
  for (let a = 0; a < k; a++) {
    let value: f64 = 0;
    for (let b = 0; b <= a; b++) value += at(C, k, a, b) * get(x, b);
    set(u, a, value);
    square += value * value;
  }
  return square;
}

/**
 * Factors of all H_c at Λ̃. A row of R_c that is zero stands for a column of Z that adds nothing in the groups of the
 * class: its coordinate is zero, not noise.
 */
export function fillLaw(d: ClassModel, Lambda: usize, law: ReducedLaw): void {
  const k = d.k;
  law.restDf = d.n - d.within;
  for (let c = 0; c < d.classes; c++) {
    const block = ((<usize>c * k * k) << 3) as usize;
    const R = d.R + block;
    const C = law.factor + block;
    multiply(k, R, Lambda, law.k1);
    multiplyTranspose(k, law.k1, law.k1, law.k2);
    for (let a = 0; a < k; a++) {
      if (isZeroRow(k, R, a)) continue;
      law.restDf -= classSize(d, c);
      put(law.k2, k, a, a, at(law.k2, k, a, a) + 1);
    }
    factor(k, law.k2, C);
  }
}

/** C ← lower Cholesky factor of H; zero rows stay zero. */
function factor(k: i32, H: usize, C: usize): void {
  memory.fill(C, 0, (<usize>k * k) << 3);
  for (let j = 0; j < k; j++) {
    let pivot = at(H, k, j, j);
    for (let m = 0; m < j; m++) pivot -= at(C, k, j, m) * at(C, k, j, m);
    if (!(pivot > 0)) continue;
    const root = Math.sqrt(pivot);
    put(C, k, j, j, root);
    for (let i = j + 1; i < k; i++) {
      let value = at(H, k, i, j);
      for (let m = 0; m < j; m++) value -= at(C, k, i, m) * at(C, k, j, m);
      put(C, k, i, j, value / root);
    }
  }
}

function isZeroRow(k: i32, R: usize, a: i32): bool {
  for (let b = 0; b < k; b++) if (at(R, k, a, b) != 0) return false;
  return true;
}

function isRotated(d: ClassModel, c: i32): bool {
  return int(d.rotation, c) != 0;
}

/** A class in which X̃ vanishes has a rotation of zeros: all of it is scatter. */
function isZeroRotation(d: ClassModel, c: i32): bool {
  const rotation = <usize>int(d.rotation, c);
  const size = classSize(d, c);
  for (let g = 0; g < size; g++) if (get(rotation, g) != 0) return false;
  return true;
}
