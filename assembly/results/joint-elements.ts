import { differentiateAlong } from "../classes/likelihood/derivatives";
import { secondDerivatives } from "../classes/likelihood/hessian";
import { invert } from "../linalg/invert";
import { at, put } from "../linalg/matrix";
import { multiply, multiplyTranspose } from "../linalg/multiply";
import { part, set } from "../linalg/vector";
import { ClassModel } from "../model/class-model";
import { ClassWork } from "../model/class-work";
import { elementsOfTerm } from "../model/elements";
import { isFree, lambdaEntry } from "../model/model";
import { profiledShare } from "../model/work";

/**
 * Variances of β and of the elements of Ψ = ΛΛ' (relative to σ², lower triangle by rows) from the joint Hessian of
 * the log-likelihood with σ² profiled out, as statsmodels' MixedLM computes them. Expects `differentiate`.
 * Writes f64[p + elements] to `out`.
 */
export function jointByElements(d: ClassModel, w: ClassWork, out: usize): void {
  const p = d.p;
  const q = elementsOfTerm(d, 0);
  const size = p + q;
  elementDirections(d, w);
  differentiateAlong(d, w, q);
  secondDerivatives(d, w, q, false);
  const precision = w.precision;
  fillPrecision(p, w.L, precision, size, w.m1);
  for (let i = 0; i < q; i++) {
    for (let j = 0; j < p; j++) {
      const mixed = precision * at(w.cross, p, i, j);
      put(w.m1, size, p + i, j, mixed);
      put(w.m1, size, j, p + i, mixed);
    }
    for (let j = 0; j < q; j++)
      put(w.m1, size, p + i, p + j, 0.5 * (at(w.hessian, q, i, j) - profiledShare(w, i, j)));
  }
  for (let i = 0; i < q; i++) if (isHeld(d, i)) put(w.m1, size, p + i, p + i, 1);
  const ok = invert(size, w.m1, w.m2);
  for (let j = 0; j < p; j++) {
    let total: f64 = 0;
    for (let a = 0; a < p; a++) {
      for (let b = 0; b < p; b++) total += at(d.B, p, j, a) * at(w.m1, size, a, b) * at(d.B, p, j, b);
    }
    set(out, j, ok ? total * w.unit * w.unit : NaN);
  }
  for (let i = 0; i < q; i++) set(out, p + i, !ok ? NaN : isHeld(d, i) ? 0 : at(w.m1, size, p + i, p + i));
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

/** Is an element the variance of a parameter that is held? Where Λ has a whole triangle, none is. */
function isHeld(d: ClassModel, element: i32): bool {
  return d.entries <= d.k && !isFree(d, element);
}

/** Directions dΨ̃ = T dΨ T' for a unit change of each estimated element of Ψ; zero along those that are held. */
export function elementDirections(d: ClassModel, w: ClassWork): void {
  const k = d.k;
  const full = d.entries > k;
  for (let j = 0; j < elementsOfTerm(d, 0); j++) {
    memory.fill(w.k1, 0, (<usize>k * k) << 3);
    if (full) setPair(w.k1, k, j);
    else if (isFree(d, j)) setDiagonal(d, w.k1, j);
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
function setDiagonal(d: ClassModel, to: usize, j: i32): void {
  for (let e = 0; e < d.entries; e++) {
    const entry = lambdaEntry(d.template, e);
    if (entry.parameter == j) put(to, d.k, entry.row, entry.row, 1);
  }
}
