import { axpy, clear, copy, scale } from "../linalg/axpy";
import { choleskyInverse } from "../linalg/cholesky";
import { dot } from "../linalg/dot";
import { at, mirror, put } from "../linalg/matrix";
import { multiplyVector } from "../linalg/multiply";
import { forwardSolve } from "../linalg/triangular-solve";
import { get, part, set } from "../linalg/vector";
import { accessOf, MarginalModel, members, unitRows } from "../model/marginal-model";
import { MarginalWork } from "../model/marginal-work";
import { firstParameter } from "../model/terms";
import { TIMES } from "../record/layout";
import { finishHessian, finishMarginal, solveCoefficients } from "./coefficients";
import { sumMarkov, sumStride, termOfClass } from "./markov-sums";

/** Are residuals by gaps in time all that there is, so that no evaluation needs the covariance of a unit? */
export function isMarkov(d: MarginalModel): bool {
  for (let t = 0; t < d.terms; t++) if (accessOf(d, t) != TIMES) return false;
  return d.ratios == 0;
}

/** `evaluateMarginal` from the sums of a Markov chain, in which V is s²R for each term. */
export function evaluateMarkov(d: MarginalModel, w: MarginalWork): void {
  const p = d.p;
  const wide = p + 1;
  const size = wide * wide;
  w.D = Infinity;
  w.S = NaN;
  sumMarkov(d, w);
  clear(size, w.products);
  let logs: f64 = 0;
  for (let t = 0; t < d.terms; t++) {
    const q = get(w.here, firstParameter(d, t));
    if (q == 0) return;
    axpy(size, 1 / (q * q * q * q), part(w.sums, 3 * t * sumStride(wide)), w.products);
    logs += get(w.sumLogs, 3 * t) + 4 * rowsOf(d, t) * Math.log(Math.abs(q));
  }
  const explained = solveCoefficients(d, w);
  if (!(explained >= 0)) return;
  w.S = at(w.products, wide, p, p) - explained;
  // e = (−γ, 1): y − Xγ = (X y) e.
  for (let j = 0; j < p; j++) set(w.past, j, -get(w.gamma, j));
  set(w.past, p, 1);
  finishMarginal(d, w, logs);
}

function rowsOf(d: MarginalModel, t: i32): f64 {
  let rows = 0;
  for (let c = 0; c < d.classes; c++) if (termOfClass(d, c) == t) rows += unitRows(d, c) * members(d, c);
  return rows;
}

/** `differentiateMarginal` from the sums of the last criterion: M = Σ N / q⁴ and its derivatives M_i, M_ij are all it takes. */
export function differentiateMarkov(d: MarginalModel, w: MarginalWork): void {
  const m = d.parameters;
  const p = d.p;
  const wide = p + 1;
  clear(m * m, w.hessian);
  if (p > 0) choleskyInverse(p, w.A, w.k1);
  for (let t = 0; t < d.terms; t++) {
    const first = firstParameter(d, t);
    const q = get(w.here, first);
    const n = rowsOf(d, t);
    for (let i = first; i < first + 2; i++) {
      derivative(w, wide, t, q, i == first ? 1 : 0, i == first ? 0 : 1);
      const logs = i == first ? (4 * n) / q : get(w.sumLogs, 3 * t + 1);
      const inner = formOf(w, wide);
      set(w.dS, i, inner);
      set(w.slope, i, logs + (d.reml ? traceOf(w, p, wide) : 0) + w.precision * inner);
      whitenSlope(d, w, i);
    }
    second(d, w, t, q, 2, 0, (-4 * n) / (q * q));
    second(d, w, t, q, 1, 1, 0);
    second(d, w, t, q, 0, 2, get(w.sumLogs, 3 * t + 2));
  }
  finishHessian(d, w);
}

/** `products` ← the derivative of N / q⁴ of a term, of some order in q and in the angle; whole. */
function derivative(w: MarginalWork, wide: i32, t: i32, q: f64, inSize: i32, inAngle: i32): void {
  const size = wide * wide;
  const power = 1 / (q * q * q * q);
  const factor: f64 = inSize == 0 ? power : inSize == 1 ? (-4 * power) / q : (20 * power) / (q * q);
  copy(size, part(w.sums, (3 * t + inAngle) * sumStride(wide)), w.products);
  scale(size, factor, w.products);
  mirror(wide, w.products);
}

/** e'Me of `products`; leaves Me in `z`. */
function formOf(w: MarginalWork, wide: i32): f64 {
  multiplyVector(wide, w.products, w.past, w.z);
  return dot(wide, w.past, w.z);
}

/** tr(A⁻¹M) of the corner of `products` that belongs to X. */
function traceOf(w: MarginalWork, p: i32, wide: i32): f64 {
  let total: f64 = 0;
  for (let i = 0; i < p; i++) total += dot(p, part(w.k1, i * p), part(w.products, i * wide));
  return total;
}

/** −L⁻¹M_iL⁻ᵀ and −L⁻¹(M_i e) of X, LL' = X'V⁻¹X. */
function whitenSlope(d: MarginalModel, w: MarginalWork, i: i32): void {
  const p = d.p;
  const wide = p + 1;
  const A = part(w.dA, i * p * p);
  for (let a = 0; a < p; a++) {
    copy(p, part(w.products, a * wide), part(A, a * p));
    forwardSolve(p, w.A, part(A, a * p));
  }
  // Rows are now those of M_iL⁻ᵀ: once more from the other side.
  for (let b = 0; b < p; b++) {
    for (let a = 0; a < p; a++) set(w.b1, a, at(A, p, a, b));
    forwardSolve(p, w.A, w.b1);
    for (let a = 0; a < p; a++) put(A, p, a, b, -get(w.b1, a));
  }
  const a = part(w.da, i * p);
  copy(p, w.z, a);
  forwardSolve(p, w.A, a);
  scale(p, -1, a);
}

/** The part of the Hessian that second derivatives of M and of log|V| give. */
function second(
  d: MarginalModel,
  w: MarginalWork,
  t: i32,
  q: f64,
  inSize: i32,
  inAngle: i32,
  logs: f64,
): void {
  const wide = d.p + 1;
  derivative(w, wide, t, q, inSize, inAngle);
  const value = logs + w.precision * formOf(w, wide) + (d.reml ? traceOf(w, d.p, wide) : 0);
  const first = firstParameter(d, t);
  put(w.hessian, d.parameters, inAngle > 0 ? first + 1 : first, inSize > 0 ? first : first + 1, value);
}
