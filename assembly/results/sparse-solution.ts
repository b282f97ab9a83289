import { axpy, copy } from "../linalg/axpy";
import { at, put } from "../linalg/matrix";
import { get, part } from "../linalg/vector";
import { SparseModel } from "../model/sparse-model";
import { SparseWork } from "../model/sparse-work";
import { finishCriterion } from "../model/work";
import { penalisedSum } from "../sparse/likelihood/criterion";
import { sparseGradient } from "../sparse/likelihood/gradient";
import { differenceAlong } from "./differences";
import { relativeCovariance } from "./relative-covariance";

/** What `solveAt` leaves, for a model by sparse blocks: second derivatives are differences of exact first ones. */
export function solveSparse(d: SparseModel, w: SparseWork, wanted: i32): void {
  const p = d.p;
  const m = d.parameters;
  w.S = penalisedSum(d, w);
  finishCriterion(w);
  const S = w.S;
  copy(p, w.fixed, w.gamma);
  axpy(p, 1, part(w.effects, d.q), w.gamma);
  if (wanted) {
    // The residual slopes are those of the gradient at θ.
    sparseGradient(d, w, w.gradient);
    differenceAlong(d, w);
    w.S = S;
    finishCriterion(w);
    holdVariance(d, w);
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < p; j++) put(w.slopes, p, i, j, at(part(w.J, i * p * p), p, j, j));
    }
  }
  sparseGradient(d, w, w.gradient);
  relativeCovariance(d, w, w.vcov);
}

/** Turn the Hessian with σ² profiled out into that with σ² held: + ν dS dS' / S². */
function holdVariance(d: SparseModel, w: SparseWork): void {
  if (w.sigma2 > 0) return;
  const m = d.parameters;
  const factor = w.nu / (w.S * w.S);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < m; j++) {
      put(w.H, m, i, j, at(w.H, m, i, j) + factor * get(w.dS, i) * get(w.dS, j));
    }
  }
}
