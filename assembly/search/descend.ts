import { copy } from "../linalg/axpy";
import { dot } from "../linalg/dot";
import { at, put } from "../linalg/matrix";
import { multiplyVector } from "../linalg/multiply";
import { get, part } from "../linalg/vector";
import { criterionAtTheta } from "../sparse/likelihood/criterion";
import { BlockDesign, entryAt, isDiagonal } from "../model/sparse-model";
import { BlockWork } from "../model/sparse-work";
import { freeGradient, measureScales, renewHessian, scaledLength, scaledSlope } from "./curvature";
import { isColumnFree } from "./theta";

/** Slope per relative change that is zero but for rounding: balanced designs start at their optimum. */
const STATIONARY: f64 = 1e-8;
/** Predicted decrease, relative to the criterion, below which a search that finds nothing lower has converged all the same. */
const ARRIVED: f64 = 1e-9;
/** Share of the predicted decrease that a step must bring (Nocedal & Wright 2006, eq. 3.4). */
const SUFFICIENT: f64 = 1e-4;
/** Longest step, in scaled parameters. */
const LONGEST: f64 = 2;
/** A scaled curvature below this, at a point without slope, is a way down. */
const NEGATIVE: f64 = -1e-5;

/**
 * A differenced Hessian holds for this way, in scaled parameters, when its lowest eigenvalue is at least this share of the
 * largest: its updates along the way keep Newton's decrement right to a factor.
 */
const NEARBY: f64 = 2;
const WELL_CONDITIONED: f64 = 1e-3;

/** Standard deviation of random effects relative to σ beyond which the residual is rounding. */
const NO_RESIDUAL: f64 = 1e7;
/** A descent that comes this near to the best end known, relative to its length and in the criterion, is given up. */
const NEAR: f64 = 0.05;
const NEAR_CRITERION: f64 = 0.1;

/**
 * Quasi-Newton descent (BFGS; Nocedal & Wright 2006, §6.1) from `w.theta`, in place; held parameters stay. θ is
 * unconstrained: the criterion is even in the sign of each column of Λ. The Hessian is differenced at the start, where a
 * direction fails, and at the end unless the start was near: a descent has converged when Newton's decrement there is below the tolerance and no
 * curvature is negative. From a saddle it goes on along the most negative curvature.
 *
 * @param known criterion at `w.best`, which is not to be found again; +∞ for none
 * @returns the criterion reached, +∞ where it has no value at the start or where `w.best` is near
 */
export function descendBlocks(d: BlockDesign, w: BlockWork, known: f64): f64 {
  const m = d.parameters;
  const tolerance = d.tolerance;
  const limit = w.iterations + d.maxIterations;
  let D = criterionAtTheta(d, w, w.theta);
  w.converged = 0;
  w.diverged = 0;
  if (!(D < Infinity)) return D;
  freeGradient(d, w, w.gradient);
  measureScales(d, w);
  if (scaledSlope(d, w, w.gradient) < STATIONARY) {
    w.converged = 1;
    return D;
  }
  renewHessian(d, w);
  let fresh = true;
  let way: f64 = 0;
  while (w.iterations < limit) {
    multiplyVector(m, w.H, w.gradient, w.step);
    const slope = -dot(m, w.gradient, w.step);
    const settled = -slope < Math.max(2 * tolerance, w.noise);
    if (settled && (fresh || (way < NEARBY && w.conditioned > WELL_CONDITIONED))) {
      if (w.curvature < NEGATIVE) {
        const lower = leaveSaddle(d, w, D);
        if (lower < Infinity) {
          D = lower;
          w.iterations++;
          renewHessian(d, w);
          way = 0;
          continue;
        }
      }
      const last = searchAlong(d, w, D, slope);
      if (last < D) {
        copy(m, w.trial, w.theta);
        D = last;
      }
      w.converged = 1;
      return D;
    }
    const trial = settled ? Infinity : searchAlong(d, w, D, slope);
    if (!(trial < Infinity)) {
      if (fresh) {
        w.converged = -slope < ARRIVED * (Math.abs(D) + w.nu) ? 1 : 0;
        return D;
      }
      criterionAtTheta(d, w, w.theta);
      freeGradient(d, w, w.gradient);
      renewHessian(d, w);
      fresh = true;
      way = 0;
      continue;
    }
    D = min(D, trial);
    w.iterations++;
    moveToTrial(d, w);
    way += scaledLength(d, w, w.step);
    if (w.sigma2 == 0 && dot(m, w.theta, w.theta) > NO_RESIDUAL * NO_RESIDUAL) {
      w.diverged = 1;
      return D;
    }
    if (known < Infinity && D < known + NEAR_CRITERION && isNearBest(d, w)) return Infinity;
    fresh = false;
  }
  if (!fresh) renewHessian(d, w);
  multiplyVector(m, w.H, w.gradient, w.step);
  w.converged = dot(m, w.gradient, w.step) < ARRIVED * (Math.abs(D) + w.nu) && w.curvature > NEGATIVE ? 1 : 0;
  return D;
}

/** θ ← the lowest of some points along the most negative curvature, with its gradient; +∞ where none is lower. */
function leaveSaddle(d: BlockDesign, w: BlockWork, D: f64): f64 {
  const m = d.parameters;
  let lowest = D - w.noise;
  let best: f64 = 0;
  for (let side = 0; side < 2; side++) {
    let length: f64 = side == 0 ? 0.01 : -0.01;
    for (let i = 0; i < 8; i++, length *= 3) {
      for (let j = 0; j < m; j++) {
        const offset = (<usize>j) << 3;
        store<f64>(w.trial + offset, load<f64>(w.theta + offset) + length * load<f64>(w.descent + offset));
      }
      const here = criterionAtTheta(d, w, w.trial);
      if (here < lowest) {
        lowest = here;
        best = length;
      } else if (best != 0) break;
    }
  }
  if (best == 0) return Infinity;
  for (let j = 0; j < m; j++) {
    const place = part(w.theta, j);
    store<f64>(place, load<f64>(place) + best * get(w.descent, j));
  }
  criterionAtTheta(d, w, w.theta);
  freeGradient(d, w, w.gradient);
  return lowest;
}

/**
 * `w.trial` ← θ − length × step with a sufficient decrease, by interpolating parabolas; returns its criterion, or +∞
 * when no length has one.
 */
function searchAlong(d: BlockDesign, w: BlockWork, D: f64, slope: f64): f64 {
  const m = d.parameters;
  measureScales(d, w);
  const whole = scaledLength(d, w, w.step);
  let length: f64 = whole > LONGEST ? LONGEST / whole : 1;
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
    const offset = (<usize>entry.parameter) << 3;
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

/** The BFGS update of the inverse Hessian (Nocedal & Wright 2006, eq. 6.17); skipped without positive curvature. */
function updateInverse(m: i32, w: BlockWork): void {
  const sy = dot(m, w.step, w.change);
  if (!(sy > 0)) return;
  multiplyVector(m, w.H, w.change, w.trial);
  const yHy = dot(m, w.change, w.trial);
  for (let i = 0; i < m; i++) {
    const si = get(w.step, i);
    const hi = get(w.trial, i);
    for (let j = 0; j < m; j++) {
      const sj = get(w.step, j);
      const hj = get(w.trial, j);
      put(w.H, m, i, j, at(w.H, m, i, j) + ((1 + yHy / sy) * si * sj - si * hj - hi * sj) / sy);
    }
  }
}
