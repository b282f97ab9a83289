import { copy } from "../../linalg/axpy";
import { dot } from "../../linalg/dot";
import { at, put } from "../../linalg/matrix";
import { multiplyTranspose } from "../../linalg/multiply";
import { semidefiniteCholesky } from "../../linalg/semidefinite-cholesky";
import { symmetricEigen } from "../../linalg/symmetric-eigen";
import { int } from "../../linalg/vector";
import { lambdaEntry } from "../../record/lambda-entry";
import { fillLambda, isFull, readTheta } from "../../classes/likelihood/theta";
import { Descent } from "../../model/descent";
import { Design } from "../../model/class-model";
import { Values, Work } from "../../model/class-work";
import { criterionAt, differentiateByBest } from "./criterion-at";
import { descend, descendWithin, MAX_ITERATIONS } from "./newton";

/** A diagonal element of Λ below this is tried at zero. */
const NEAR_ZERO: f64 = 3e-2;
/** By how much, relative to the criterion, a zero may raise it, and leaving one must lower it. */
const SLACK: f64 = 1e-10;
/** A diagonal element below this is what a descent leaves of a zero. */
const ROUNDING: f64 = 1e-8;

/**
 * Settle θ on the boundary of the cone of covariance matrices: variances near zero become exactly zero where the
 * criterion allows, and a zero is left again where Ψ may grow with profit. At a zero every derivative in θ
 * vanishes, so the question is asked of G, the derivative in Ψ: at an optimum it is positive semidefinite.
 */
export function settle(d: Design, w: Work, v: Values, out: Descent): void {
  for (let round = 0; round < 4; round++) {
    for (let j = d.k - 1; j >= 0; j--) tryZero(d, w, v, out, j);
    if (!leaveZero(d, w, v, out)) break;
  }
  clearRounding(d, w, v, out);
}

/** Pivots of Λ that are rounding beside its largest entry become zero where the criterion stays the same. */
function clearRounding(d: Design, w: Work, v: Values, out: Descent): void {
  fillLambda(d, w.theta, w.Lambda);
  const rounding = ROUNDING * Math.max(1, Math.sqrt(dot(d.k * d.k, w.Lambda, w.Lambda)));
  let cleared = false;
  for (let j = 0; j < d.k; j++) {
    const pivot = Math.abs(at(w.Lambda, d.k, j, j));
    if (pivot == 0 || pivot > rounding) continue;
    put(w.Lambda, d.k, j, j, 0);
    cleared = true;
  }
  if (!cleared) return;
  copy(d.parameters, w.theta, w.before);
  if (isFull(d)) triangularise(d, w);
  readTheta(d, w);
  const D = criterionAt(d, w, v, w.theta);
  if (D <= out.D + SLACK * (Math.abs(out.D) + 1)) out.D = D;
  else copy(d.parameters, w.before, w.theta);
}

/** Descend with the j-th pivot of Λ at zero; keep the result unless the criterion rises. */
function tryZero(d: Design, w: Work, v: Values, out: Descent, j: i32): void {
  const m = d.parameters;
  fillLambda(d, w.theta, w.Lambda);
  const pivot = Math.abs(at(w.Lambda, d.k, j, j));
  if (pivot == 0 || pivot > NEAR_ZERO) return;
  const D = out.D;
  const iterations = out.iterations;
  const converged = out.converged;
  copy(m, w.theta, w.before);
  put(w.Lambda, d.k, j, j, 0);
  if (isFull(d)) triangularise(d, w);
  readTheta(d, w);
  descendWithin(d, w, v, out, 0, MAX_ITERATIONS);
  out.iterations += iterations;
  if (out.D <= D + SLACK * (Math.abs(D) + 1)) return;
  copy(m, w.before, w.theta);
  out.D = criterionAt(d, w, v, w.theta);
  out.converged = converged;
}

/** Take the direction of steepest descent out of a zero of Λ, if there is one, and descend from there. */
function leaveZero(d: Design, w: Work, v: Values, out: Descent): bool {
  const k = d.k;
  fillLambda(d, w.theta, w.Lambda);
  let zeros = 0;
  for (let j = 0; j < k; j++) if (at(w.Lambda, k, j, j) == 0) zeros++;
  if (zeros == 0) return false;
  out.D = criterionAt(d, w, v, w.theta);
  if (!(out.D < Infinity)) return false;
  differentiateByBest(d, w, v);
  const moved = isFull(d) ? growAlong(d, w, v) : growDiagonal(d, w, v);
  if (!moved) return false;
  const D = out.D;
  const iterations = out.iterations;
  copy(d.parameters, w.theta, w.before);
  readTheta(d, w);
  descend(d, w, v, out, 0);
  out.iterations += iterations;
  if (out.D < D - SLACK * (Math.abs(D) + 1)) return true;
  copy(d.parameters, w.before, w.theta);
  out.D = criterionAt(d, w, v, w.theta);
  out.converged = 1;
  return false;
}

/** Λ ← factor of ΛΛ' + 0.01 x x' for the eigenvector x of the smallest eigenvalue of G, if that is negative. */
function growAlong(d: Design, w: Work, v: Values): bool {
  const k = d.k;
  copy(k * k, w.G, w.k1);
  symmetricEigen(k, w.k1, w.k2);
  let smallest = 0;
  for (let j = 1; j < k; j++) if (at(w.k1, k, j, j) < at(w.k1, k, smallest, smallest)) smallest = j;
  if (!(at(w.k1, k, smallest, smallest) < -1e-8 * v.nu)) return false;
  multiplyTranspose(k, w.Lambda, w.Lambda, w.k1);
  for (let a = 0; a < k; a++) {
    for (let b = 0; b < k; b++) {
      put(w.k1, k, a, b, at(w.k1, k, a, b) + 0.01 * at(w.k2, k, a, smallest) * at(w.k2, k, b, smallest));
    }
  }
  semidefiniteCholesky(k, w.k1, 1e-14, w.Lambda);
  return true;
}

/** The same where only the diagonal of Λ is free. */
function growDiagonal(d: Design, w: Work, v: Values): bool {
  let moved = false;
  for (let e = 0; e < d.entries; e++) {
    const entry = lambdaEntry(d.template, e);
    const j = entry.row;
    if (!int(d.free, entry.parameter)) continue;
    if (at(w.Lambda, d.k, j, j) == 0 && at(w.G, d.k, j, j) < -1e-8 * v.nu) {
      put(w.Lambda, d.k, j, j, 0.1);
      moved = true;
    }
  }
  return moved;
}

/** Λ ← the lower factor of ΛΛ' with exact zero columns where pivots vanish. */
function triangularise(d: Design, w: Work): void {
  multiplyTranspose(d.k, w.Lambda, w.Lambda, w.k1);
  semidefiniteCholesky(d.k, w.k1, 1e-14, w.Lambda);
}
