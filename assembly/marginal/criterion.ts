import { axpy, clear, copy } from "../linalg/axpy";
import { cholesky, logDeterminant } from "../linalg/cholesky";
import { dot } from "../linalg/dot";
import { at } from "../linalg/matrix";
import { addSquare } from "../linalg/rank-one";
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
import { finishMarginal, solveCoefficients } from "./coefficients";
import { fillCovariance, fillCovariances } from "./covariance";
import { evaluateMarkov, isMarkov } from "./markov";

/** Share of the variance of a row that must be its own. */
const LEAST_SHARE: f64 = 1e-11;

/**
 * The criterion at θ in `here`, up to the constants of the model: log|V| + log|Q'V⁻¹Q| + ν log S with σ² profiled out, + S / σ²
 * where it is given. Leaves L of every class, L⁻¹ times X, residual and scatter, the factor of Q'V⁻¹Q, and γ. D is +∞ where V
 * is not positive definite.
 */
export function evaluateMarginal(d: MarginalModel, w: MarginalWork): void {
  if (isMarkov(d) && !w.isWhole) {
    evaluateMarkov(d, w);
    return;
  }
  const p = d.p;
  w.D = Infinity;
  w.S = NaN;
  fillCovariances(d, w, w.here);
  const wide = p + 1;
  clear(wide * wide, w.products);
  let logs: f64 = 0;
  let S: f64 = 0;
  for (let c = 0; c < d.classes; c++) {
    const T = unitRows(d, c);
    const L = part(w.L, squareStart(d, c));
    fillCovariance(d, w, c, L);
    if (!cholesky(T, L) || isSingular(T, L)) return;
    logs += members(d, c) * logDeterminant(T, L);
    whiten(d, w, c, T, L);
    if (rotationOf(d, c) != 0) S += whitenScatter(d, w, c, T, L);
  }
  if (!(solveCoefficients(d, w) >= 0)) return;
  for (let i = 0, rows = blockStart(d, d.classes); i < rows; i++) {
    const row = part(w.white, i * wide);
    const left = get(row, p) - dot(p, row, w.gamma);
    set(row, p, left);
    S += left * left;
  }
  w.S = S;
  finishMarginal(d, w, logs);
}

/**
 * Does a row of V depend on those before it but for rounding? With few subjects and missing visits the likelihood of an
 * unstructured V can rise without bound towards such matrices; a search must not get its optimum from rounding.
 */
function isSingular(T: i32, L: usize): bool {
  for (let a = 1; a < T; a++) {
    const row = part(L, a * T);
    const own = get(row, a);
    if (own * own < LEAST_SHARE * dot(a + 1, row, row)) return true;
  }
  return false;
}

/** L⁻¹ times X and the response of a class, side by side, and their products. */
function whiten(d: MarginalModel, w: MarginalWork, c: i32, T: i32, L: usize): void {
  const p = d.p;
  const wide = p + 1;
  const first = blockStart(d, c);
  for (let from = first, end = first + reducedUnits(d, c) * T; from < end; from += T) {
    for (let i = from; i < from + T; i++) {
      const row = part(w.white, i * wide);
      copy(p, part(d.X, i * p), row);
      set(row, p, get(w.y, i));
    }
    solveRowsOf(T, L, wide, part(w.white, from * wide));
    for (let i = from; i < from + T; i++) addSquare(wide, part(w.white, i * wide), w.products);
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
