import { axpy, copy } from "../linalg/axpy";
import { at, put } from "../linalg/matrix";
import { part } from "../linalg/vector";
import { fillLambda } from "../model/lambda";
import { SparseModel } from "../model/sparse-model";
import { SparseWork } from "../model/sparse-work";
import { finishCriterion, profiledShare } from "../model/work";
import { penalisedSum } from "../sparse/likelihood/criterion";
import { sparseGradient } from "../sparse/likelihood/gradient";
import { differenceAlong } from "./differences";
import { relativeCovariance } from "./relative-covariance";

/** What `solveAt` leaves, for a model by sparse blocks: second derivatives are differences of exact first ones. */
export function solveSparse(d: SparseModel, w: SparseWork, wanted: i32): void {
  w.S = penalisedSum(d, w);
  finishCriterion(w);
  copy(d.p, w.fixed, w.gamma);
  axpy(d.p, 1, part(w.effects, d.q), w.gamma);
  sparseGradient(d, w, w.gradient);
  relativeCovariance(d, w, w.vcov);
  if (wanted) differentiateTwice(d, w);
}

/** The Hessian and all slopes by differences; what has been read at θ stays, the factor does not. */
function differentiateTwice(d: SparseModel, w: SparseWork): void {
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
