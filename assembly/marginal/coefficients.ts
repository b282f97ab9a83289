import { axpy, copy } from "../linalg/axpy";
import { cholesky, logDeterminant } from "../linalg/cholesky";
import { dot } from "../linalg/dot";
import { at, put } from "../linalg/matrix";
import { backSolve, forwardSolve } from "../linalg/triangular-solve";
import { part, set } from "../linalg/vector";
import { MarginalModel } from "../model/marginal-model";
import { MarginalWork } from "../model/marginal-work";
import { finishCriterion } from "../model/work";

/** Rounding of a criterion, relative to its parts. */
const ROUNDING: f64 = 1e-14;

/**
 * The factor of X'V⁻¹X and γ, from the products of X and residual; returns what γ explains of the squares, NaN where X'V⁻¹X is
 * not positive definite.
 */
export function solveCoefficients(d: MarginalModel, w: MarginalWork): f64 {
  const p = d.p;
  const wide = p + 1;
  for (let i = 0; i < p; i++) {
    copy(p, part(w.products, i * wide), part(w.A, i * p));
    set(w.gamma, i, at(w.products, wide, p, i));
  }
  if (!cholesky(p, w.A)) return NaN;
  forwardSolve(p, w.A, w.gamma);
  const explained = dot(p, w.gamma, w.gamma);
  backSolve(p, w.A, w.gamma);
  return explained;
}

/** The criterion from log|V| and S; γ ← that of the response before least squares. */
export function finishMarginal(d: MarginalModel, w: MarginalWork, logV: f64): void {
  axpy(d.p, 1, w.fixed, w.gamma);
  w.logs = d.reml ? logV + logDeterminant(d.p, w.A) : logV;
  finishCriterion(w);
  w.noise = ROUNDING * (Math.abs(w.D) + w.nu);
}

/** What comes of β in the Hessian, from its lower triangle, which becomes whole. */
export function finishHessian(d: MarginalModel, w: MarginalWork): void {
  const m = d.parameters;
  const p = d.p;
  for (let i = 0; i < m; i++) {
    for (let j = 0; j <= i; j++) {
      let value = at(w.hessian, m, i, j) - 2 * w.precision * dot(p, part(w.da, i * p), part(w.da, j * p));
      if (d.reml) value -= dot(p * p, part(w.dA, i * p * p), part(w.dA, j * p * p));
      put(w.hessian, m, i, j, value);
      put(w.hessian, m, j, i, value);
    }
  }
}
