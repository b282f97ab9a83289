import { copy } from "../../linalg/axpy";
import { cholesky, choleskyInverse } from "../../linalg/cholesky";
import { dot } from "../../linalg/dot";
import { at, put } from "../../linalg/matrix";
import { multiplyVector } from "../../linalg/multiply";
import { criterionAtTheta } from "../likelihood/criterion";
import { gradientAtTheta } from "../likelihood/gradient";
import { BlockDesign, entryAt, entryParameter, isDiagonal, isFree } from "../records/design";
import { BlockWork } from "../records/work";
import { isColumnFree } from "./theta";

/** Squared length of a gradient that is zero but for rounding: balanced designs start at their optimum. */
const STATIONARY: f64 = 1e-14;
/** Predicted decrease below which a search that finds nothing lower has arrived all the same. */
const ARRIVED: f64 = 1e-7;
/** Share of the predicted decrease that a step must bring (Nocedal & Wright 2006, eq. 3.4). */
const SUFFICIENT: f64 = 1e-4;

/** Standard deviation of random effects relative to σ beyond which the residual is rounding. */
const NO_RESIDUAL: f64 = 1e7;
/** A descent that comes this near to the best end known, relative to its length and in the criterion, is given up. */
const NEAR: f64 = 0.05;
const NEAR_CRITERION: f64 = 0.1;

/**
 * Quasi-Newton descent (BFGS from a differenced Hessian; Nocedal & Wright 2006, §6.1) from `w.theta`, in place; held
 * parameters stay. θ is unconstrained: the criterion is even in the sign of each column of Λ.
 *
 * @param known criterion at `w.best`, which is not to be found again; +∞ for none
 * @returns the criterion reached, +∞ where it has no value at the start or where `w.best` is near
 */
export function descendBlocks(d: BlockDesign, w: BlockWork, known: f64): f64 {
  const m = d.parameters;
  const tolerance = load<f64>(d.control, 8);
  const limit = w.iterations + <i32>load<f64>(d.control, 16);
  let D = criterionAtTheta(d, w, w.theta);
  w.converged = 0;
  w.diverged = 0;
  if (!(D < Infinity)) return D;
  freeGradient(d, w, w.gradient);
  if (dot(m, w.gradient, w.gradient) < STATIONARY) {
    w.converged = 1;
    return D;
  }
  differencedHessian(d, w);
  let fresh = true;
  while (w.iterations < limit) {
    w.iterations++;
    multiplyVector(m, w.H, w.gradient, w.step);
    const slope = -dot(m, w.gradient, w.step);
    const settled = -slope < Math.max(2 * tolerance, w.noise);
    const trial = searchAlong(d, w, D, slope);
    if (!(trial < Infinity)) {
      // Nothing lower along this direction: the Hessian is renewed once before giving up.
      if (settled || fresh) {
        w.converged = settled || -slope < ARRIVED ? 1 : 0;
        return D;
      }
      criterionAtTheta(d, w, w.theta);
      freeGradient(d, w, w.gradient);
      differencedHessian(d, w);
      fresh = true;
      continue;
    }
    D = min(D, trial);
    if (settled) {
      copy(m, w.trial, w.theta);
      w.converged = 1;
      return D;
    }
    moveToTrial(d, w);
    if (w.sigma2 == 0 && dot(m, w.theta, w.theta) > NO_RESIDUAL * NO_RESIDUAL) {
      w.diverged = 1;
      return D;
    }
    if (known < Infinity && D < known + NEAR_CRITERION && isNearBest(d, w)) return Infinity;
    fresh = false;
  }
  return D;
}

/**
 * `w.trial` ← θ − length × step with a sufficient decrease, by interpolating parabolas; returns its criterion, or +∞
 * when no length has one.
 */
function searchAlong(d: BlockDesign, w: BlockWork, D: f64, slope: f64): f64 {
  const m = d.parameters;
  let length = limitedLength(m, w);
  for (let attempt = 0; attempt < 30; attempt++) {
    for (let i = 0; i < m; i++) {
      const offset = (<usize>i) << 3;
      store<f64>(w.trial + offset, load<f64>(w.theta + offset) - length * load<f64>(w.step + offset));
    }
    const trial = criterionAtTheta(d, w, w.trial);
    if (trial <= D + SUFFICIENT * length * slope + w.noise) return trial;
    // The minimum of the parabola through both values and the slope, at least a tenth of the step.
    const curvature = trial - D - length * slope;
    const shorter = trial < Infinity ? (-0.5 * slope * length * length) / curvature : 0;
    length = Math.max(0.1 * length, shorter);
  }
  return Infinity;
}

/** Is θ, but for the signs of the columns of Λ, next to `w.best`? */
function isNearBest(d: BlockDesign, w: BlockWork): bool {
  let distance: f64 = 0;
  let length: f64 = 1;
  let flipped = false;
  for (let e = 0; e < d.entries; e++) {
    const entry = entryAt(d, e);
    const offset = (<usize>entryParameter(entry)) << 3;
    const value = load<f64>(w.theta + offset);
    // The diagonal is the first entry of its column.
    if (isDiagonal(entry)) flipped = value < 0 && isColumnFree(d, w, entry);
    const best = load<f64>(w.best + offset);
    const change = (flipped ? -value : value) - best;
    distance += change * change;
    length += best * best;
  }
  return distance < NEAR * NEAR * length;
}

/** Take the step, with the gradient at its end, and bring the inverse Hessian up to date. */
function moveToTrial(d: BlockDesign, w: BlockWork): void {
  const m = d.parameters;
  freeGradient(d, w, w.trialGradient);
  for (let i = 0; i < m; i++) {
    const offset = (<usize>i) << 3;
    store<f64>(w.step + offset, load<f64>(w.trial + offset) - load<f64>(w.theta + offset));
    store<f64>(w.change + offset, load<f64>(w.trialGradient + offset) - load<f64>(w.gradient + offset));
  }
  copy(m, w.trial, w.theta);
  copy(m, w.trialGradient, w.gradient);
  updateInverse(m, w);
}

/** The gradient at the last criterion, zero in the held parameters. */
function freeGradient(d: BlockDesign, w: BlockWork, gradient: usize): void {
  gradientAtTheta(d, w, gradient);
  for (let i = 0; i < d.parameters; i++) if (!isFree(d, i)) store<f64>(gradient + ((<usize>i) << 3), 0);
}

/** A step no longer than twice the present θ plus one. */
function limitedLength(m: i32, w: BlockWork): f64 {
  const longest = 1 + 2 * Math.sqrt(dot(m, w.theta, w.theta));
  const length = Math.sqrt(dot(m, w.step, w.step));
  return length > longest ? longest / length : 1;
}

/**
 * `w.H` ← inverse of the Hessian at `w.theta`, from forward differences of the gradient in `w.gradient`, with a ridge
 * where it is not positive definite.
 */
function differencedHessian(d: BlockDesign, w: BlockWork): void {
  const m = d.parameters;
  for (let j = 0; j < m; j++) {
    const place = w.theta + ((<usize>j) << 3);
    const value = load<f64>(place);
    const h = 1e-5 * Math.max(1, Math.abs(value));
    if (isFree(d, j)) {
      store<f64>(place, value + h);
      criterionAtTheta(d, w, w.theta);
      freeGradient(d, w, w.trialGradient);
      store<f64>(place, value);
    }
    for (let i = 0; i < m; i++) {
      const offset = (<usize>i) << 3;
      const free = isFree(d, i) && isFree(d, j);
      const difference = (load<f64>(w.trialGradient + offset) - load<f64>(w.gradient + offset)) / h;
      put(w.m1, m, i, j, free ? difference : i == j ? 1 : 0);
    }
  }
  invertWithRidge(m, w);
}

/** `w.H` ← (sym(m1) + ridge)⁻¹ with the smallest ridge of a few that makes it positive definite. */
function invertWithRidge(m: i32, w: BlockWork): void {
  let ridge: f64 = 0;
  for (let attempt = 0; attempt < 60; attempt++) {
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < m; j++) put(w.m2, m, i, j, 0.5 * (at(w.m1, m, i, j) + at(w.m1, m, j, i)));
      put(w.m2, m, i, i, at(w.m2, m, i, i) + ridge * (1 + Math.abs(at(w.m1, m, i, i))));
    }
    if (cholesky(m, w.m2)) {
      choleskyInverse(m, w.m2, w.H);
      return;
    }
    ridge = ridge * 2 + 0.1;
  }
  // Differences that are not finite: steepest descent.
  memory.fill(w.H, 0, (<usize>m * m) << 3);
  for (let i = 0; i < m; i++) put(w.H, m, i, i, 1);
}

/** The BFGS update of the inverse Hessian (Nocedal & Wright 2006, eq. 6.17); skipped without positive curvature. */
function updateInverse(m: i32, w: BlockWork): void {
  const sy = dot(m, w.step, w.change);
  if (!(sy > 1e-10 * Math.sqrt(dot(m, w.step, w.step) * dot(m, w.change, w.change)))) return;
  multiplyVector(m, w.H, w.change, w.trial);
  const yHy = dot(m, w.change, w.trial);
  for (let i = 0; i < m; i++) {
    const si = load<f64>(w.step + ((<usize>i) << 3));
    const hi = load<f64>(w.trial + ((<usize>i) << 3));
    for (let j = 0; j < m; j++) {
      const sj = load<f64>(w.step + ((<usize>j) << 3));
      const hj = load<f64>(w.trial + ((<usize>j) << 3));
      put(w.H, m, i, j, at(w.H, m, i, j) + ((1 + yHy / sy) * si * sj - si * hj - hi * sj) / sy);
    }
  }
}
