import { criterionAt, hasHessian, isUnbounded } from "../likelihood/forms";
import { copy } from "../linalg/axpy";
import { dot } from "../linalg/dot";
import { at, put } from "../linalg/matrix";
import { multiplyTranspose, multiplyVector } from "../linalg/multiply";
import { get, part } from "../linalg/vector";
import { fillTriangle } from "../model/lambda";
import { freeParameters, Model } from "../model/model";
import { ofTerm, termWidth } from "../model/terms";
import { Work } from "../model/work";
import { freeGradient, measureScales, renewHessian, scaledLength, scaledSlope } from "./curvature";
import { stepWithRidge } from "./ridge";
import { enterRoot, hasRoot, isInRoot, leaveRoot, makeDefinite } from "./square-root";

/** Slope per relative change that is zero but for rounding: balanced designs start at their optimum. */
const STATIONARY: f64 = 1e-8;
/** Predicted decrease, relative to the criterion, below which a search that finds nothing lower has converged all the same. */
const ARRIVED: f64 = 1e-9;
/**
 * Predicted decrease up to which a search by exact second derivatives has converged where neither Newton's step nor any with a
 * ridge lowers the criterion by more than its rounding: there the gradient is rounding.
 */
const BLURRED: f64 = 0.1;
/** Share of the predicted decrease that a step must bring (Nocedal & Wright 2006, eq. 3.4). */
const SUFFICIENT: f64 = 1e-4;
/** Longest step, in scaled parameters. */
const LONGEST: f64 = 2;
/** A step this much shorter than the direction is none: the criterion does not fall along it. */
const SHORTEST: f64 = 1e-8;
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
/**
 * A descent that comes this near to the best end known, in squares of relative changes of the covariances and in the
 * criterion, is given up. Variances below the last, relative to σ², count for nothing.
 */
const NEAR: f64 = 0.01;
const NEAR_CRITERION: f64 = 0.1;
const SAME: f64 = 1e-9;
const LEAST: f64 = 0.01;

/** Steps after which a descent in the symmetric root goes on in the triangular factor. */
const ROOT_ITERATIONS: i32 = 25;
/** Predicted decrease below which not even the estimates can change, and no step is taken. */
const STILL: f64 = 1e-15;

/**
 * Descent from `w.theta`, in place; held parameters stay. A full covariance matrix of a single term is searched by its
 * symmetric root first; where effects of very different sizes make that slow, the triangle is the better scaled of the two.
 *
 * @param known criterion at `w.best`, which is not to be found again; +∞ for none
 * @returns the criterion reached, +∞ where it has no value at the start or where `w.best` is near
 */
export function descend(d: Model, w: Work, known: f64): f64 {
  if (!hasRoot(d)) return descendPart(d, w, known, d.maxIterations);
  if (known < Infinity) fillBest(d, w);
  enterRoot(d, w);
  const D = descendWithin(d, w, known, min(ROOT_ITERATIONS, d.maxIterations));
  leaveRoot(d, w);
  const left = d.maxIterations - ROOT_ITERATIONS;
  if (w.converged || w.diverged || !(D < Infinity) || left <= 0) return D;
  return descendWithin(d, w, known, left);
}

/** `descend` in θ as it is, for some iterations. */
export function descendPart(d: Model, w: Work, known: f64, most: i32): f64 {
  if (known < Infinity) fillBest(d, w);
  return descendWithin(d, w, known, most);
}

/**
 * Newton's method where the form has second derivatives, else quasi-Newton (BFGS; Nocedal & Wright 2006, §6.1), in the
 * parameters that θ stands for. θ is unconstrained: the criterion is even in the sign of each column of Λ. Without
 * second derivatives the Hessian is differenced at the start, where a direction fails, and at the end unless the start was
 * near. A descent has converged when Newton's decrement there is below the tolerance and no curvature is negative; from a
 * saddle it goes on along the most negative curvature.
 */
export function descendWithin(d: Model, w: Work, known: f64, most: i32): f64 {
  const m = d.parameters;
  const tolerance = d.tolerance;
  const exact = hasHessian(d, w);
  const limit = w.iterations + most;
  let D = criterionAt(d, w, w.theta);
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
      const lower = leaveSaddle(d, w, D);
      if (lower < Infinity) {
        D = lower;
        way = 0;
        continue;
      }
      if (-slope > 2 * STILL) D = takeLastStep(d, w, D, slope);
      w.converged = 1;
      return D;
    }
    let trial = settled ? Infinity : searchAlong(d, w, D, slope);
    if (!(trial < Infinity) && fresh && !settled) trial = stepWithRidge(d, w, D);
    if (!(trial < Infinity)) {
      if (fresh) {
        const lower = exact ? leaveSaddle(d, w, D) : Infinity;
        if (lower < Infinity) {
          D = lower;
          continue;
        }
        const blurred: f64 = exact ? BLURRED : ARRIVED * (Math.abs(D) + w.nu);
        w.converged = -slope < blurred ? 1 : 0;
        return D;
      }
      renewHessian(d, w);
      fresh = true;
      way = 0;
      continue;
    }
    D = min(D, trial);
    w.iterations++;
    moveToTrial(d, w, exact);
    way += scaledLength(d, w, w.step);
    if (w.sigma2 == 0 && isUnbounded(d) && dot(m, w.theta, w.theta) > NO_RESIDUAL * NO_RESIDUAL) {
      w.diverged = 1;
      return D;
    }
    if (known < Infinity && (exact || Math.abs(D - known) < NEAR_CRITERION) && comesToBest(d, w, D - known))
      return Infinity;
    fresh = exact;
  }
  if (!fresh) renewHessian(d, w);
  multiplyVector(m, w.H, w.gradient, w.step);
  w.converged = dot(m, w.gradient, w.step) < ARRIVED * (Math.abs(D) + w.nu) && w.curvature > NEGATIVE ? 1 : 0;
  return D;
}

/** One more step where the decrease is rounding already: the estimates still gain digits. Returns the criterion. */
function takeLastStep(d: Model, w: Work, D: f64, slope: f64): f64 {
  const last = searchAlong(d, w, D, slope);
  if (!(last < Infinity)) return D;
  copy(d.parameters, w.trial, w.theta);
  return last;
}

/**
 * A step to the lowest of some points along the most negative curvature, with its gradient and Hessian; returns its criterion,
 * +∞ where none is lower or no curvature is negative.
 */
function leaveSaddle(d: Model, w: Work, D: f64): f64 {
  if (!(w.curvature < NEGATIVE)) return Infinity;
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
      const here = criterionAt(d, w, w.trial);
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
  criterionAt(d, w, w.theta);
  freeGradient(d, w, w.gradient);
  renewHessian(d, w);
  w.iterations++;
  return lowest;
}

/**
 * `w.trial` ← θ − length × step with a sufficient decrease, by interpolating parabolas; returns its criterion, or +∞
 * when no length has one.
 */
function searchAlong(d: Model, w: Work, D: f64, slope: f64): f64 {
  const m = d.parameters;
  measureScales(d, w);
  const whole = scaledLength(d, w, w.step);
  let length: f64 = whole > LONGEST ? LONGEST / whole : 1;
  for (let attempt = 0; attempt < 30; attempt++) {
    for (let i = 0; i < m; i++) {
      const offset = (<usize>i) << 3;
      store<f64>(w.trial + offset, load<f64>(w.theta + offset) - length * load<f64>(w.step + offset));
    }
    const trial = criterionAt(d, w, w.trial);
    if (trial <= D + SUFFICIENT * length * slope + w.noise) return length < SHORTEST ? Infinity : trial;
    // The minimum of the parabola through both values and the slope, at least a tenth of the step.
    const curvature = trial - D - length * slope;
    const shorter = trial < Infinity ? (-0.5 * slope * length * length) / curvature : 0;
    length = Math.max(0.1 * length, shorter);
  }
  return Infinity;
}

/** `w.other` ← the covariance matrices ΛΛ' of all terms at `w.best`. */
function fillBest(d: Model, w: Work): void {
  fillTriangle(d, w.best, w.other);
  for (let t = 0; t < d.terms; t++) {
    const k = termWidth(d, t);
    const best = ofTerm(d, t, w.other);
    copy(k * k, best, w.k1);
    multiplyTranspose(k, w.k1, w.k1, best);
  }
}

/**
 * Are the covariance matrices at θ next to those at `w.best` (in `w.other`), each element by its own scale, and the criterion
 * not below that by more than rounding? Held parameters may keep signs apart that the matrices do not tell. Expects θ as that
 * of the last criterion.
 *
 * @param above by how much the criterion is above that at `w.best`
 */
function comesToBest(d: Model, w: Work, above: f64): bool {
  if (above < -SAME * (Math.abs(w.D) + 1) || freeParameters(d) < d.parameters) return false;
  let distance: f64 = 0;
  for (let t = 0; t < d.terms; t++) {
    const k = termWidth(d, t);
    multiplyTranspose(k, ofTerm(d, t, w.Lambda), ofTerm(d, t, w.Lambda), w.k1);
    const best = ofTerm(d, t, w.other);
    for (let a = 0; a < k; a++) {
      for (let b = 0; b < k; b++) {
        const change = at(w.k1, k, a, b) - at(best, k, a, b);
        distance += (change * change) / ((LEAST + at(best, k, a, a)) * (LEAST + at(best, k, b, b)));
      }
    }
  }
  return distance < NEAR;
}

/** Take the step, with the gradient at its end, and renew the inverse Hessian or bring it up to date. */
function moveToTrial(d: Model, w: Work, exact: bool): void {
  const m = d.parameters;
  for (let i = 0; i < m; i++) {
    const offset = (<usize>i) << 3;
    store<f64>(w.step + offset, load<f64>(w.trial + offset) - load<f64>(w.theta + offset));
  }
  copy(m, w.trial, w.theta);
  if (isInRoot(w)) makeDefinite(d, w);
  freeGradient(d, w, w.trialGradient);
  if (exact) {
    copy(m, w.trialGradient, w.gradient);
    renewHessian(d, w);
    return;
  }
  for (let i = 0; i < m; i++) {
    const offset = (<usize>i) << 3;
    store<f64>(w.change + offset, load<f64>(w.trialGradient + offset) - load<f64>(w.gradient + offset));
  }
  copy(m, w.trialGradient, w.gradient);
  updateInverse(m, w);
}

/** The BFGS update of the inverse Hessian (Nocedal & Wright 2006, eq. 6.17); skipped without positive curvature. */
function updateInverse(m: i32, w: Work): void {
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
