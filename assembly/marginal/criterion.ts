import { axpy, clear, copy } from "../linalg/axpy";
import { cholesky, logDeterminant } from "../linalg/cholesky";
import { dot } from "../linalg/dot";
import { backSolve, forwardSolve } from "../linalg/triangular-solve";
import { addSquare } from "../linalg/rank-one";
import { at } from "../linalg/matrix";
import { get, part, set } from "../linalg/vector";
import {
  blockStart,
  MarginalModel,
  members,
  reducedUnits,
  rotationOf,
  squareStart,
  unitRows,
} from "../model/marginal-model";
import { MarginalWork } from "../model/marginal-work";
import { finishCriterion } from "../model/work";
import { fillCovariance, fillCovariances } from "./covariance";

/** Rounding of a criterion, relative to its parts. */
const ROUNDING: f64 = 1e-14;

/**
 * The criterion at θ in `here`, up to the constants of the model: log|V| + log|Q'V⁻¹Q| + ν log S with σ² profiled out, + S / σ²
 * where it is given. Leaves L of every class, L⁻¹ times X, residual and scatter, the factor of Q'V⁻¹Q, and γ. D is +∞ where V
 * is not positive definite.
 */
export function evaluateMarginal(d: MarginalModel, w: MarginalWork): void {
  const p = d.p;
  w.D = Infinity;
  w.S = NaN;
  fillCovariances(d, w, w.here);
  clear(p * p, w.A);
  clear(p, w.gamma);
  let logs: f64 = 0;
  let S: f64 = 0;
  for (let c = 0; c < d.classes; c++) {
    const T = unitRows(d, c);
    const L = part(w.L, squareStart(d, c));
    fillCovariance(d, w, c, L);
    if (!cholesky(T, L)) return;
    logs += members(d, c) * logDeterminant(T, L);
    whiten(d, w, c, T, L);
    if (rotationOf(d, c) != 0) S += whitenScatter(d, w, c, T, L);
  }
  if (p > 0) {
    if (!cholesky(p, w.A)) return;
    forwardSolve(p, w.A, w.gamma);
    backSolve(p, w.A, w.gamma);
    if (d.reml) logs += logDeterminant(p, w.A);
  }
  for (let i = 0, rows = blockStart(d, d.classes); i < rows; i++) {
    const left = get(w.e, i) - dot(p, part(w.white, i * p), w.gamma);
    set(w.e, i, left);
    S += left * left;
  }
  axpy(p, 1, w.fixed, w.gamma);
  w.logs = logs;
  w.S = S;
  finishCriterion(w);
  w.noise = ROUNDING * (Math.abs(w.D) + w.nu);
}

/** L⁻¹ times X and the response of a class; X'V⁻¹X into `A` and X'V⁻¹y into `gamma`. */
function whiten(d: MarginalModel, w: MarginalWork, c: i32, T: i32, L: usize): void {
  const p = d.p;
  const first = blockStart(d, c);
  const rows = reducedUnits(d, c) * T;
  copy(rows * p, part(d.X, first * p), part(w.white, first * p));
  copy(rows, part(w.y, first), part(w.e, first));
  for (let from = first, end = first + rows; from < end; from += T) {
    solveRowsOf(T, L, p, part(w.white, from * p));
    solveRowsOf(T, L, 1, part(w.e, from));
    for (let i = from; i < from + T; i++) {
      const x = part(w.white, i * p);
      addSquare(p, x, w.A);
      axpy(p, get(w.e, i), x, w.gamma);
    }
  }
}

/** L⁻¹K of a class; returns the sum of its squares. */
function whitenScatter(d: MarginalModel, w: MarginalWork, c: i32, T: i32, L: usize): f64 {
  const to = part(w.whiteScatter, squareStart(d, c));
  copy(T * T, part(w.scatter, squareStart(d, c)), to);
  solveRowsOf(T, L, T, to);
  return dot(T * T, to, to);
}

/** M ← L⁻¹M for a T × width matrix M by rows. */
function solveRowsOf(T: i32, L: usize, width: i32, M: usize): void {
  for (let a = 0; a < T; a++) {
    const row = part(M, a * width);
    for (let b = 0; b < a; b++) axpy(width, -at(L, T, a, b), part(M, b * width), row);
    const over = 1 / at(L, T, a, a);
    for (let j = 0; j < width; j++) set(row, j, get(row, j) * over);
  }
}

/** M ← L⁻ᵀM for a T × width matrix M by rows. */
export function solveBackRows(T: i32, L: usize, width: i32, M: usize): void {
  for (let a = T - 1; a >= 0; a--) {
    const row = part(M, a * width);
    const over = 1 / at(L, T, a, a);
    for (let j = 0; j < width; j++) set(row, j, get(row, j) * over);
    for (let b = 0; b < a; b++) axpy(width, -at(L, T, a, b), row, part(M, b * width));
  }
}
