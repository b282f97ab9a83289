import { invert } from "../linalg/invert";
import { at, put } from "../linalg/matrix";
import { multiply, multiplyTranspose } from "../linalg/multiply";
import { part, set } from "../linalg/vector";
import { lambdaEntry } from "../record/lambda-entry";
import { differentiateAlong } from "../classes/likelihood/derivatives";
import { profileVariance, secondDerivatives } from "../classes/likelihood/hessian";
import { Design } from "../model/class-model";
import { Values, Work } from "../model/class-work";

/** Elements of Ψ that are estimated: the whole lower triangle, or one per parameter where Λ is diagonal. */
export function jointElements(d: Design): i32 {
  return d.entries > d.k ? (d.k * (d.k + 1)) >> 1 : d.parameters;
}

/**
 * Variances of β and of the elements of Ψ = ΛΛ' (relative to σ², lower triangle by rows) from the joint Hessian of
 * the log-likelihood with σ² profiled out, as statsmodels' MixedLM computes them. Expects `differentiate`.
 * Writes f64[p + elements] to `out`, β in units of the scaled response.
 */
export function jointVariances(d: Design, w: Work, v: Values, out: usize): void {
  const p = d.p;
  const q = jointElements(d);
  const size = p + q;
  elementDirections(d, w);
  differentiateAlong(d, w, q);
  secondDerivatives(d, w, v, q, false);
  profileVariance(w, v, q);
  const precision = v.nu / v.S;
  fillPrecision(p, w.L, precision, size, w.m1);
  for (let i = 0; i < q; i++) {
    for (let j = 0; j < p; j++) {
      const mixed = precision * at(w.cross, p, i, j);
      put(w.m1, size, p + i, j, mixed);
      put(w.m1, size, j, p + i, mixed);
    }
    for (let j = 0; j < q; j++) put(w.m1, size, p + i, p + j, 0.5 * at(w.H, q, i, j));
  }
  const ok = invert(size, w.m1, w.m2);
  for (let j = 0; j < p; j++) {
    let total: f64 = 0;
    for (let a = 0; a < p; a++) {
      for (let b = 0; b < p; b++) total += at(d.B, p, j, a) * at(w.m1, size, a, b) * at(d.B, p, j, b);
    }
    set(out, j, ok ? total : NaN);
  }
  for (let i = p; i < size; i++) set(out, i, ok ? at(w.m1, size, i, i) : NaN);
}

/** The p × p corner: A / σ² with A = L L'. */
function fillPrecision(p: i32, L: usize, precision: f64, size: i32, to: usize): void {
  for (let i = 0; i < p; i++) {
    for (let j = 0; j <= i; j++) {
      let total: f64 = 0;
      for (let m = 0; m <= j; m++) total += at(L, p, i, m) * at(L, p, j, m);
      put(to, size, i, j, precision * total);
      put(to, size, j, i, precision * total);
    }
  }
}

/** Directions dΨ̃ = T dΨ T' for a unit change of each estimated element of Ψ. */
export function elementDirections(d: Design, w: Work): void {
  const k = d.k;
  const full = d.entries > k;
  for (let j = 0; j < jointElements(d); j++) {
    memory.fill(w.k1, 0, (<usize>k * k) << 3);
    if (full) setPair(w.k1, k, j);
    else setDiagonal(d, w.k1, j);
    multiply(k, d.T, w.k1, w.k2);
    multiplyTranspose(k, w.k2, d.T, part(w.direction, j * k * k));
  }
}

/** Ones at the j-th element of the lower triangle by rows, and its mirror image. */
function setPair(to: usize, k: i32, j: i32): void {
  let a = 0;
  while (j > a) j -= ++a;
  put(to, k, a, j, 1);
  put(to, k, j, a, 1);
}

/** Ones on the diagonal where the j-th parameter stands. */
function setDiagonal(d: Design, to: usize, j: i32): void {
  for (let e = 0; e < d.entries; e++) {
    const entry = lambdaEntry(d.template, e);
    if (entry.parameter == j) put(to, d.k, entry.row, entry.row, 1);
  }
}
