import { axpy, clear } from "../linalg/axpy";
import { dot } from "../linalg/dot";
import { at, packed } from "../linalg/matrix";
import { multiply, multiplyTranspose } from "../linalg/multiply";
import { symmetricEigen } from "../linalg/symmetric-eigen";
import { get, part, set } from "../linalg/vector";
import { openDirections } from "../marginal/directions";
import { Fitter } from "../model/fitter";
import { blockStart, MarginalModel, reducedUnits, squareStart, unitRows } from "../model/marginal-model";
import { MarginalWork } from "../model/marginal-work";
import { isFree } from "../model/model";
import { fillRoot } from "../results/marginal-solution";
import { expectedInformation } from "./expected-information";
import { satterthwaiteSensitivity, writeSpreadOfFree } from "./satterthwaite-sensitivity";

/**
 * The sensitivity (./sensitivity.ts) of one response of a model by its marginal covariance with Kenward and Roger's adjustment
 * of first order (Kenward & Roger 1997; SAS calls it FIRSTORDER),
 *
 *     Φ_A = Φ + 2Φ{Σ W_ij(Q_ij − P_iΦP_j)}Φ,   Q_ij = X'V⁻¹V_iV⁻¹V_jV⁻¹X,
 *
 * which does not depend on how V is parametrised. W is the inverse of the observed or of the expected information. The direction of σ² adds
 * nothing.
 *
 * @param response f64[n], in the order of the rows of the model; destroyed
 * @param record f64[recordSize], overwritten
 * @param expected whether W is that of the expected information; 1 or 0
 * @returns false when the response gives nothing
 */
export function kenwardRogerMarginal(
  fitter: Fitter,
  response: usize,
  record: usize,
  expected: i32,
  out: usize,
): bool {
  const d = changetype<MarginalModel>(fitter.model);
  const w = changetype<MarginalWork>(fitter.work);
  w.isWhole = 1;
  if (!satterthwaiteSensitivity(fitter, response, record, out)) return false;
  const p = d.p;
  const m = d.parameters;
  const size = (p * (p + 1)) >> 1;
  const spread = part(out, (3 + m) * size);
  if (expected) {
    symmetricEigen(expectedInformation(d, w), w.m1, w.m2);
    writeSpreadOfFree(d, w, spread);
  }
  clear(p * p, w.k1);
  for (let c = 0; c < d.classes; c++) addSquares(d, w, c, spread);
  subtractProducts(d, w, spread);
  fillRoot(d, w);
  multiply(p, w.m3, w.k1, w.k2);
  multiplyTranspose(p, w.k2, w.m3, w.k1);
  const adjusted = part(out, size);
  for (let i = 0; i < p; i++) {
    for (let j = 0; j <= i; j++) {
      const place = packed(i, j);
      set(adjusted, place, get(adjusted, place) + at(w.k1, p, i, j) + at(w.k1, p, j, i));
    }
  }
  return true;
}

/** Parameters and the scale: the width of the spread. */
function weightOf(d: MarginalModel, spread: usize, i: i32, j: i32): f64 {
  return at(spread, d.parameters + 1, i, j);
}

/** k1 += Σ W_ij X'V⁻¹V_iV⁻¹V_jV⁻¹X of a class, on the basis in which C = I. */
function addSquares(d: MarginalModel, w: MarginalWork, c: i32, spread: usize): void {
  const p = d.p;
  const wide = p + 1;
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
