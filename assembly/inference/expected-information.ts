import { clear } from "../linalg/axpy";
import { dot } from "../linalg/dot";
import { at, put } from "../linalg/matrix";
import { multiply, multiplyTranspose } from "../linalg/multiply";
import { part } from "../linalg/vector";
import { openDirections } from "../marginal/directions";
import {
  blockStart,
  MarginalModel,
  members,
  reducedUnits,
  squareStart,
  unitRows,
} from "../model/marginal-model";
import { MarginalWork } from "../model/marginal-work";
import { freeParameters, isFree } from "../model/model";

/**
 * The expectation of the Hessian of the restricted deviance in (free θ, log σ), tr(PV_iPV_j) with P = V⁻¹ − V⁻¹XΦX'V⁻¹, into `m1`.
 * With the basis in which Φ = I and A_i = X'V⁻¹V_iV⁻¹X it is
 *
 *     tr(V⁻¹V_iV⁻¹V_j) − 2 tr(X'V⁻¹V_iV⁻¹V_jV⁻¹X) + tr(A_iA_j),
 *
 * and tr(PV_iPV) = tr(V⁻¹V_i) − tr(A_i) along σ², whose direction is V itself.
 *
 * Expects what `satterthwaiteSensitivity` leaves with `isWhole`. @returns the size of the matrix
 */
export function expectedInformation(d: MarginalModel, w: MarginalWork): i32 {
  const p = d.p;
  const scaleIsFree = w.sigma2 == 0;
  const free = freeParameters(d);
  const size = scaleIsFree ? free + 1 : free;
  clear(size * size, w.m1);
  for (let c = 0; c < d.classes; c++) addClass(d, w, c, size, scaleIsFree);
  let row = 0;
  for (let i = 0; i < d.parameters; i++) {
    if (!isFree(d, i)) continue;
    const A = part(w.dA, i * p * p);
    for (let j = 0, column = 0; j <= i; j++) {
      if (!isFree(d, j)) continue;
      const value = at(w.m1, size, row, column) + dot(p * p, A, part(w.dA, j * p * p));
      put(w.m1, size, row, column, value);
      put(w.m1, size, column, row, value);
      column++;
    }
    if (scaleIsFree) {
      let trace = at(w.m1, size, row, free);
      for (let a = 0; a < p; a++) trace -= at(A, p, a, a);
      put(w.m1, size, row, free, 2 * trace);
      put(w.m1, size, free, row, 2 * trace);
    }
    row++;
  }
  if (scaleIsFree) put(w.m1, size, free, free, 4 * w.nu);
  return size;
}

/** Of a class the traces that are sums over units: those with V_j below the diagonal, tr(V⁻¹V_i) in the last column. */
function addClass(d: MarginalModel, w: MarginalWork, c: i32, size: i32, scaleIsFree: bool): void {
  const T = unitRows(d, c);
  const square = w.widestSquare;
  const inverse = part(w.inverse, squareStart(d, c));
  const units = <f64>members(d, c);
  openDirections(d, w, c);
  fillProducts(d, w, c, T);
  let row = 0;
  for (let i = 0; i < d.parameters; i++) {
    if (!isFree(d, i)) continue;
    const Vi = part(w.Vi, i * square);
    if (scaleIsFree) {
      const place = size - 1;
      put(w.m1, size, row, place, at(w.m1, size, row, place) + units * dot(T * T, inverse, Vi));
    }
    // t1 = V⁻¹V_i, t2 = V⁻¹V_iV⁻¹ for all units, less 2 G V_iV⁻¹.
    multiply(T, inverse, Vi, w.t1);
    multiply(T, w.t1, inverse, w.t2);
    multiplyTranspose(T, w.B, w.t1, w.t3);
    for (let a = 0; a < T * T; a++) {
      const place = (<usize>a) << 3;
      store<f64>(w.t2 + place, units * load<f64>(w.t2 + place) - 2 * load<f64>(w.t3 + place));
    }
    for (let j = 0, column = 0; j <= i; j++) {
      if (!isFree(d, j)) continue;
      const value = dot(T * T, w.t2, part(w.Vi, j * square));
      put(w.m1, size, row, column, at(w.m1, size, row, column) + value);
      column++;
    }
    row++;
  }
}

/** B = G = Σ V⁻¹XΦX'V⁻¹ over the units of a class, T × T. */
function fillProducts(d: MarginalModel, w: MarginalWork, c: i32, T: i32): void {
  const p = d.p;
  const wide = p + 1;
  clear(T * T, w.B);
  const first = blockStart(d, c);
  for (let from = first, end = first + reducedUnits(d, c) * T; from < end; from += T) {
    for (let a = 0; a < T; a++) {
      const row = part(w.white, (from + a) * wide);
      for (let b = 0; b < T; b++) {
        put(w.B, T, a, b, at(w.B, T, a, b) + dot(p, row, part(w.white, (from + b) * wide)));
      }
    }
  }
}
