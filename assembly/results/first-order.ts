import { axpy, clear } from "../linalg/axpy";
import { dot } from "../linalg/dot";
import { at, packed } from "../linalg/matrix";
import { multiply, multiplyTranspose } from "../linalg/multiply";
import { get, part, set } from "../linalg/vector";
import { openDirections } from "../marginal/directions";
import { fillWeights, weighClass } from "../marginal/pairs";
import { blockStart, MarginalModel, reducedUnits, squareStart, unitRows } from "../model/marginal-model";
import { MarginalWork } from "../model/marginal-work";
import { isFree } from "../model/model";
import { fillRoot } from "./marginal-solution";
import { writeSpreadOfFree } from "./spread";

/**
 * Kenward and Roger's covariance of first order (Kenward & Roger 1997; SAS calls it FIRSTORDER),
 *
 *     Φ_A = Φ + 2Φ{Σ W_ij(Q_ij − P_iΦP_j)}Φ,   Q_ij = X'V⁻¹V_iV⁻¹V_jV⁻¹X,
 *
 * which does not depend on how V is parametrised. W is the inverse of the observed information. The direction of σ² adds
 * nothing. After `writeDf`, where evaluations go by V itself.
 *
 * @param out f64[p(p+1)/2] ← Φ_A, packed
 */
export function writeFirstOrder(d: MarginalModel, w: MarginalWork, out: usize): void {
  const sigma2 = (w.unit * w.unit) / w.precision;
  writeSpreadOfFree(d, w, w.spread);
  fillAdjustment(d, w, w.spread);
  for (let i = 0; i < d.p; i++) {
    for (let j = 0; j <= i; j++) {
      const value = at(w.vcov, d.p, i, j) + at(w.k1, d.p, i, j) + at(w.k1, d.p, j, i);
      set(out, packed(i, j), sigma2 * value);
    }
  }
}

/** k1 ← Φ{Σ W_ij(Q_ij − P_iΦP_j)}Φ relative to σ², p × p, not symmetric but for rounding. */
export function fillAdjustment(d: MarginalModel, w: MarginalWork, spread: usize): void {
  const p = d.p;
  clear(p * p, w.k1);
  if (w.pooled != 0) for (let t = 0; t < d.terms; t++) fillWeights(d, w, t, spread);
  for (let c = 0; c < d.classes; c++) {
    if (w.pooled != 0) weighClass(d, w, c);
    else weighDirections(d, w, c, spread);
    addSquares(d, w, c);
  }
  subtractProducts(d, w, spread);
  fillRoot(d, w);
  multiply(p, w.m3, w.k1, w.k2);
  multiplyTranspose(p, w.k2, w.m3, w.k1);
}

/** W_ij; its width is that of parameters and the scale. */
function weightOf(d: MarginalModel, spread: usize, i: i32, j: i32): f64 {
  return at(spread, d.parameters + 1, i, j);
}

/** B ← Σ W_ij V_iV⁻¹V_j of a class. */
function weighDirections(d: MarginalModel, w: MarginalWork, c: i32, spread: usize): void {
  const T = unitRows(d, c);
  const square = w.widestSquare;
  const inverse = part(w.inverse, squareStart(d, c));
  openDirections(d, w, c);
  clear(T * T, w.B);
  for (let i = 0; i < d.parameters; i++) {
    if (!isFree(d, i)) continue;
    clear(T * T, w.t1);
    for (let j = 0; j < d.parameters; j++) {
      if (isFree(d, j)) axpy(T * T, weightOf(d, spread, i, j), part(w.Vi, j * square), w.t1);
    }
    multiply(T, part(w.Vi, i * square), inverse, w.t2);
    multiply(T, w.t2, w.t1, w.t3);
    axpy(T * T, 1, w.t3, w.B);
  }
}

/** k1 += Σ W_ij X'V⁻¹V_iV⁻¹V_jV⁻¹X of a class, on the basis in which C = I, from B. */
function addSquares(d: MarginalModel, w: MarginalWork, c: i32): void {
  const p = d.p;
  const wide = p + 1;
  const T = unitRows(d, c);
  const first = blockStart(d, c);
  for (let from = first, end = first + reducedUnits(d, c) * T; from < end; from += T) {
    for (let a = 0; a < T; a++) {
      clear(p, w.b1);
      for (let b = 0; b < T; b++) axpy(p, at(w.B, T, a, b), part(w.white, (from + b) * wide), w.b1);
      const row = part(w.white, (from + a) * wide);
      for (let j = 0; j < p; j++) axpy(p, get(row, j), w.b1, part(w.k1, j * p));
    }
  }
}

/** k1 −= Σ W_ij A_iA_j. */
function subtractProducts(d: MarginalModel, w: MarginalWork, spread: usize): void {
  const p = d.p;
  for (let i = 0; i < d.parameters; i++) {
    if (!isFree(d, i)) continue;
    clear(p * p, w.k2);
    for (let j = 0; j < d.parameters; j++) {
      if (isFree(d, j)) axpy(p * p, weightOf(d, spread, i, j), part(w.dA, j * p * p), w.k2);
    }
    // Both factors are symmetric: rows are columns.
    const A = part(w.dA, i * p * p);
    for (let a = 0; a < p; a++) {
      const to = part(w.k1, a * p);
      for (let b = 0; b < p; b++) set(to, b, get(to, b) - dot(p, part(A, a * p), part(w.k2, b * p)));
    }
  }
}
