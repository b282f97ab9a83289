import { gradientAt } from "../likelihood/forms";
import { copy } from "../linalg/axpy";
import { dot } from "../linalg/dot";
import { put } from "../linalg/matrix";
import { multiply, multiplyTranspose, multiplyVector } from "../linalg/multiply";
import { forwardSolve } from "../linalg/triangular-solve";
import { part } from "../linalg/vector";
import { MarginalModel } from "../model/marginal-model";
import { MarginalWork } from "../model/marginal-work";
import { WANT_SATTERTHWAITE } from "../record/layout";

/** What `solveAt` leaves, for a model by its marginal covariance. */
export function solveMarginal(d: MarginalModel, w: MarginalWork, wanted: i32): void {
  const m = d.parameters;
  gradientAt(d, w, w.gradient);
  fillRoot(d, w);
  multiplyTranspose(d.p, w.m3, w.m3, w.vcov);
  if (!wanted) return;
  copy(m * m, w.hessian, w.H);
  if (wanted & WANT_SATTERTHWAITE) fillSlopes(d, w);
}

/** R = B L⁻ᵀ in `m3`, LL' = X'V⁻¹X: the covariance of β is RR', relative to σ². */
export function fillRoot(d: MarginalModel, w: MarginalWork): void {
  copy(d.p * d.p, d.B, w.m3);
  for (let j = 0; j < d.p; j++) forwardSolve(d.p, w.A, part(w.m3, j * d.p));
}

/** Derivatives R_j'A_iR_j of the variance of each coefficient along θ. */
function fillSlopes(d: MarginalModel, w: MarginalWork): void {
  const p = d.p;
  for (let i = 0; i < d.parameters; i++) {
    for (let j = 0; j < p; j++) {
      const row = part(w.m3, j * p);
      multiplyVector(p, part(w.dA, i * p * p), row, w.b1);
      put(w.slopes, p, i, j, dot(p, row, w.b1));
    }
  }
}

/** Derivative of the covariance of β along a parameter, p × p. */
export function marginalCovarianceSlope(d: MarginalModel, w: MarginalWork, parameter: i32, out: usize): void {
  const p = d.p;
  fillRoot(d, w);
  multiply(p, w.m3, part(w.dA, parameter * p * p), w.k1);
  multiplyTranspose(p, w.k1, w.m3, out);
}
