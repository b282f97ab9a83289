import { axpy, copy } from "../linalg/axpy";
import { at, put } from "../linalg/matrix";
import { multiply, multiplyTranspose, multiplyVector } from "../linalg/multiply";
import { part } from "../linalg/vector";
import { DenseWork } from "../model/dense-work";
import { fillLambda } from "../model/lambda";
import { SparseModel } from "../model/sparse-model";
import { SparseWork } from "../model/sparse-work";
import { finishCriterion, profiledShare } from "../model/work";
import { fixedSlope, projectFixed } from "../sparse/dense/project";
import { differentiateTwice } from "../sparse/dense/second-derivatives";
import { penalisedSum } from "../sparse/likelihood/criterion";
import { sparseGradient } from "../sparse/likelihood/gradient";
import { differenceAlong } from "./differences";
import { relativeCovariance } from "./relative-covariance";

/** What `solveAt` leaves, for a model by sparse blocks: second derivatives are differences of exact first ones where they are not known. */
export function solveSparse(d: SparseModel, w: SparseWork, wanted: i32): void {
  w.S = penalisedSum(d, w);
  finishCriterion(w);
  copy(d.p, w.fixed, w.gamma);
  axpy(d.p, 1, part(w.effects, d.q), w.gamma);
  sparseGradient(d, w, w.gradient);
  relativeCovariance(d, w, w.vcov);
  if (!wanted) return;
  if (w.dense != 0) readSlopes(d, w, changetype<DenseWork>(w.dense));
  else differenceTwice(d, w);
}

/** The Hessian and all slopes of a model whose second derivatives are known. */
function readSlopes(d: SparseModel, w: SparseWork, v: DenseWork): void {
  const p = d.p;
  const m = d.parameters;
  differentiateTwice(d, w, v);
  copy(m * m, v.hessian, w.H);
  projectFixed(d, w, v);
  for (let i = 0; i < m; i++) {
    const J = part(w.J, i * p * p);
    fixedSlope(d, w, v, i, w.A1, w.b1);
    multiply(p, d.B, w.A1, w.A2);
    multiplyTranspose(p, w.A2, d.B, J);
    multiplyVector(p, d.B, w.b1, part(w.betaSlopes, i * p));
    for (let j = 0; j < p; j++) put(w.slopes, p, i, j, at(J, p, j, j));
  }
}

/** The Hessian and all slopes by differences; what has been read at θ stays, the factor does not. */
function differenceTwice(d: SparseModel, w: SparseWork): void {
  const p = d.p;
  const m = d.parameters;
  const S = w.S;
  const logs = w.logs;
  differenceAlong(d, w);
  w.S = S;
  w.logs = logs;
  finishCriterion(w);
  fillLambda(d, w, w.theta);
  w.hasCriterion = 0;
  // From the Hessian with σ² profiled out to that with σ² held.
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < m; j++) put(w.H, m, i, j, at(w.H, m, i, j) + profiledShare(w, i, j));
  }
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < p; j++) put(w.slopes, p, i, j, at(part(w.J, i * p * p), p, j, j));
  }
}
