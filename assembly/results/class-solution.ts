import { evaluate } from "../classes/likelihood/criterion";
import { differentiate } from "../classes/likelihood/derivatives";
import { thetaGradient, thetaHessian } from "../classes/likelihood/hessian";
import { finishSums } from "../classes/sums/finish-sums";
import { copy } from "../linalg/axpy";
import { dot } from "../linalg/dot";
import { put } from "../linalg/matrix";
import { multiply, multiplyTranspose, multiplyVector } from "../linalg/multiply";
import { part } from "../linalg/vector";
import { ClassModel, restOf } from "../model/class-model";
import { ClassSums } from "../model/class-sums";
import { ClassWork } from "../model/class-work";
import { WANT_JOINT, WANT_SATTERTHWAITE } from "../record/layout";

/** What `solveAt` leaves, for a model by classes. */
export function solveClasses(d: ClassModel, w: ClassWork, wanted: i32): void {
  const p = d.p;
  const m = d.parameters;
  if (w.summed && !(wanted & WANT_JOINT)) finishSums(d, w, changetype<ClassSums>(w.sums));
  else {
    if (w.summed) evaluate(d, w);
    w.summed = 0;
    differentiate(d, w);
    thetaGradient(d, w, w.slope);
    if (wanted & WANT_SATTERTHWAITE) thetaHessian(d, w);
  }
  copy(m, w.slope, w.gradient);
  multiply(p, d.B, w.Ainverse, w.p1);
  for (let i = 0; i < p; i++) {
    for (let j = 0; j <= i; j++) {
      const value = dot(p, part(w.p1, i * p), part(d.B, j * p));
      put(w.vcov, p, i, j, value);
      put(w.vcov, p, j, i, value);
    }
  }
  if (!(wanted & WANT_SATTERTHWAITE)) return;
  copy(m * m, w.hessian, w.H);
  fillSlopes(d, w);
}

/** d v = r'dA r along θ for the variance v of each coefficient, r = A⁻¹b: dA⁻¹ = −A⁻¹ dA A⁻¹, and `dA` is negated. */
function fillSlopes(d: ClassModel, w: ClassWork): void {
  const p = d.p;
  for (let i = 0; i < d.parameters; i++) {
    const dA = part(w.dA, i * p * p);
    for (let j = 0; j < p; j++) {
      const row = part(w.p1, j * p);
      multiplyVector(p, dA, row, w.v2);
      put(w.slopes, p, i, j, dot(p, row, w.v2));
    }
  }
}

/** Derivative of the covariance of β along a parameter, p × p. */
export function classCovarianceSlope(d: ClassModel, w: ClassWork, parameter: i32, out: usize): void {
  const p = d.p;
  multiply(p, d.B, w.Ainverse, w.p1);
  multiply(p, w.p1, part(w.dA, parameter * p * p), w.p2);
  multiplyTranspose(p, w.p2, w.p1, out);
}

/**
 * Do fixed and random effects reproduce a response? What lies beyond both is rounding. As Λ grows the criterion then falls
 * without bound where rows are left beside Z (REML: Z and X), and the search has no end where none are.
 *
 * @param noise standard deviation at which residuals are rounding
 */
export function isReproducedByClasses(d: ClassModel, w: ClassWork, noise: f64): bool {
  return isReproduced(d, load<f64>(restOf(d, w.response)), noise, w.converged != 0);
}

/** @param rest sum of squares beyond X and Z */
export function isReproduced(d: ClassModel, rest: f64, noise: f64, converged: bool): bool {
  return rest <= noise * noise * d.n && (!converged || d.n > d.groups * d.k + (d.reml ? d.within : 0));
}
