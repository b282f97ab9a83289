import { copy } from "../linalg/axpy";
import { cholesky, choleskyInverse } from "../linalg/cholesky";
import { dot } from "../linalg/dot";
import { at, put } from "../linalg/matrix";
import { multiplyTranspose, multiplyVector } from "../linalg/multiply";
import { semidefiniteCholesky } from "../linalg/semidefinite-cholesky";
import { fillLambdas } from "./assemble";
import { criterionAtTheta } from "./criterion";
import { BlockDesign, lambdaStart, termLevels, termStart, termWidth } from "./design";
import { gradientAtTheta } from "./gradient";
import { BlockWork } from "./work";

const MAX_ITERATIONS: i32 = 200;
/** Half the predicted decrease below which the criterion can no longer change. */
const DECREMENT: f64 = 5e-12;
/** Squared length of a gradient that is zero but for rounding: balanced designs start at their optimum. */
const STATIONARY: f64 = 1e-14;
/** A pivot of Λ below this is tried at zero. */
const NEAR_ZERO: f64 = 3e-2;
/** Smallest and largest start of a standard deviation relative to σ, in the scaled basis. */
const LEAST: f64 = 0.2;
const MOST: f64 = 100;

/**
 * Minimise the criterion over θ: quasi-Newton descents (BFGS from a differenced Hessian; Nocedal & Wright 2006, §6.1)
 * from moment estimates of the variances, again from the identity, where lme4 starts, when that end is singular or the
 * moments say nothing, with pivots near zero tried at zero and zeros left where that lowers the criterion. Leaves θ in
 * `w.theta`.
 */
export function searchBlocks(d: BlockDesign, w: BlockWork): void {
  w.iterations = 0;
  const known = momentStart(d, w);
  if (!known) scaledStart(d, w, 1);
  let D = settle(d, w, descendBlocks(d, w));
  if (known && (hasZero(d, w) || !w.converged)) {
    const converged = w.converged;
    copy(d.parameters, w.theta, w.best);
    scaledStart(d, w, 1);
    const other = settle(d, w, descendBlocks(d, w));
    if (other < D) D = other;
    else {
      copy(d.parameters, w.best, w.theta);
      w.converged = converged;
    }
  }
}

/** θ from moment estimates of the variances, each Λ a multiple of the identity; false when there are none. */
function momentStart(d: BlockDesign, w: BlockWork): bool {
  const size = d.terms + 1;
  store<f64>(w.forms, w.total);
  for (let t = 0; t < d.terms; t++) {
    const part = w.rhs + ((<usize>termStart(d, t)) << 3);
    store<f64>(w.forms + ((<usize>(t + 1)) << 3), dot(termWidth(d, t) * termLevels(d, t), part, part));
  }
  multiplyVector(size, d.moments, w.forms, w.variances);
  const sigma2 = Math.max(load<f64>(w.variances), 1e-6 * (w.total / d.n));
  if (load<f64>(d.moments) == 0) return false;
  scaledStart(d, w, 1);
  for (let e = 0; e < d.entries; e++) {
    const entry = d.template + ((<usize>e) << 4);
    const parameter = load<i32>(entry, 12);
    if (load<i32>(entry, 4) != load<i32>(entry, 8) || !isFree(d, parameter)) continue;
    const ratio = load<f64>(w.variances + ((<usize>(load<i32>(entry) + 1)) << 3)) / sigma2;
    const s = Math.sqrt(Math.max(ratio, LEAST * LEAST));
    store<f64>(w.theta + ((<usize>parameter) << 3), Math.min(s, MOST));
  }
  return true;
}

/** θ of Λ = s I; parameters that are held keep their given value. */
function scaledStart(d: BlockDesign, w: BlockWork, s: f64): void {
  for (let i = 0; i < d.parameters; i++) {
    const offset = (<usize>i) << 3;
    store<f64>(w.theta + offset, isFree(d, i) ? 0 : load<f64>(w.start + offset));
  }
  for (let e = 0; e < d.entries; e++) {
    const entry = d.template + ((<usize>e) << 4);
    const parameter = load<i32>(entry, 12);
    if (load<i32>(entry, 4) == load<i32>(entry, 8) && isFree(d, parameter)) {
      store<f64>(w.theta + ((<usize>parameter) << 3), s);
    }
  }
}

function isFree(d: BlockDesign, parameter: i32): bool {
  return load<i32>(d.free + ((<usize>parameter) << 2)) != 0;
}

/** Descend from `w.theta`, in place; returns the criterion reached. */
function descendBlocks(d: BlockDesign, w: BlockWork): f64 {
  const m = d.parameters;
  let D = criterionAtTheta(d, w, w.theta);
  w.converged = 0;
  if (!(D < Infinity)) return D;
  gradientAtTheta(d, w, w.gradient);
  holdGradient(d, w.gradient);
  if (dot(m, w.gradient, w.gradient) < STATIONARY) {
    w.converged = 1;
    return D;
  }
  differencedHessian(d, w);
  let fresh = true;
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
    w.iterations++;
    multiplyVector(m, w.H, w.gradient, w.step);
    let slope = -dot(m, w.gradient, w.step);
    const settled = -slope < 2 * DECREMENT;
    let length = limitedLength(m, w);
    let trial = Infinity;
    for (let attempt = 0; attempt < 30; attempt++) {
      for (let i = 0; i < m; i++) {
        const offset = (<usize>i) << 3;
        store<f64>(w.trial + offset, load<f64>(w.theta + offset) - length * load<f64>(w.step + offset));
      }
      trial = criterionAtTheta(d, w, w.trial);
      const noise = 1e-14 * (Math.abs(D) + w.nu);
      if (trial <= D + 1e-4 * length * slope + noise) break;
      // The minimum of the parabola through both values and the slope, at least a tenth of the step.
      const curvature = trial - D - length * slope;
      length =
        trial < Infinity
          ? Math.max(0.1 * length, (-0.5 * slope * length * length) / curvature)
          : 0.1 * length;
      trial = Infinity;
    }
    if (!(trial < Infinity)) {
      // No progress along this direction: the Hessian is renewed once before giving up.
      criterionAtTheta(d, w, w.theta);
      if (settled || fresh) {
        w.converged = settled || -slope < 1e-7 ? 1 : 0;
        return D;
      }
      gradientAtTheta(d, w, w.gradient);
      holdGradient(d, w.gradient);
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
    gradientAtTheta(d, w, w.trialGradient);
    holdGradient(d, w.trialGradient);
    for (let i = 0; i < m; i++) {
      const offset = (<usize>i) << 3;
      store<f64>(w.step + offset, load<f64>(w.trial + offset) - load<f64>(w.theta + offset));
      store<f64>(w.change + offset, load<f64>(w.trialGradient + offset) - load<f64>(w.gradient + offset));
    }
    copy(m, w.trial, w.theta);
    copy(m, w.trialGradient, w.gradient);
    updateInverse(m, w);
    fresh = false;
  }
  return D;
}

function holdGradient(d: BlockDesign, gradient: usize): void {
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
 * where it is not positive definite; held parameters stay.
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
      gradientAtTheta(d, w, w.trialGradient);
      store<f64>(place, value);
    }
    for (let i = 0; i < m; i++) {
      const offset = (<usize>i) << 3;
      const free = isFree(d, i) && isFree(d, j);
      const difference = (load<f64>(w.trialGradient + offset) - load<f64>(w.gradient + offset)) / h;
      put(w.m1, m, i, j, free ? difference : i == j ? 1 : 0);
    }
  }
  criterionAtTheta(d, w, w.theta);
  let ridge: f64 = 0;
  for (let attempt = 0; attempt < 60; attempt++) {
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < m; j++) put(w.m2, m, i, j, 0.5 * (at(w.m1, m, i, j) + at(w.m1, m, j, i)));
      put(w.m2, m, i, i, at(w.m2, m, i, i) + ridge * (1 + Math.abs(at(w.m1, m, i, i))));
    }
    if (cholesky(m, w.m2)) break;
    ridge = ridge * 2 + 0.1;
  }
  choleskyInverse(m, w.m2, w.H);
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

/** Try pivots near zero at zero, and leave zeros where that helps; returns the criterion. */
function settle(d: BlockDesign, w: BlockWork, D: f64): f64 {
  for (let round = 0; round < 3; round++) {
    let moved = false;
    for (let e = 0; e < d.entries; e++) {
      const entry = d.template + ((<usize>e) << 4);
      if (load<i32>(entry, 4) != load<i32>(entry, 8) || !isFree(d, load<i32>(entry, 12))) continue;
      const value = Math.abs(load<f64>(w.theta + ((<usize>load<i32>(entry, 12)) << 3)));
      if (value > NEAR_ZERO) continue;
      const better = value > 0 ? moveTo(d, w, entry, 0, D, 1e-10) : moveTo(d, w, entry, NEAR_ZERO, D, -1e-9);
      if (better < Infinity) {
        moved = moved || value == 0;
        D = better;
      }
    }
    if (!moved) break;
  }
  return D;
}

/** Put a pivot of Λ at `value` and descend; undone, with +∞, unless the criterion stays within `slack` of D. */
function moveTo(d: BlockDesign, w: BlockWork, entry: usize, value: f64, D: f64, slack: f64): f64 {
  const m = d.parameters;
  const converged = w.converged;
  copy(m, w.theta, w.before);
  store<f64>(w.theta + ((<usize>load<i32>(entry, 12)) << 3), value);
  if (value == 0) triangularise(d, w, load<i32>(entry));
  const reached = value == 0 || criterionAtTheta(d, w, w.theta) < D ? descendBlocks(d, w) : Infinity;
  if (reached <= D + slack * (Math.abs(D) + 1)) return reached;
  copy(m, w.before, w.theta);
  w.converged = converged;
  return Infinity;
}

/** Λ of a term with full template ← the lower factor of ΛΛ' with exact zero columns where pivots vanish. */
function triangularise(d: BlockDesign, w: BlockWork, t: i32): void {
  const k = termWidth(d, t);
  if (k == 1 || !isFull(d, t)) return;
  fillLambdas(d, w, w.theta);
  const Lambda = w.Lambda + ((<usize>lambdaStart(d, t)) << 3);
  multiplyTranspose(k, Lambda, Lambda, w.k1);
  semidefiniteCholesky(k, w.k1, 1e-14, w.k2);
  for (let e = 0; e < d.entries; e++) {
    const entry = d.template + ((<usize>e) << 4);
    if (load<i32>(entry) != t) continue;
    store<f64>(
      w.theta + ((<usize>load<i32>(entry, 12)) << 3),
      at(w.k2, k, load<i32>(entry, 4), load<i32>(entry, 8)),
    );
  }
}

function isFull(d: BlockDesign, t: i32): bool {
  let entries = 0;
  for (let e = 0; e < d.entries; e++) {
    const entry = d.template + ((<usize>e) << 4);
    if (load<i32>(entry) == t) entries += isFree(d, load<i32>(entry, 12)) ? 1 : 0;
  }
  const k = termWidth(d, t);
  return entries == (k * (k + 1)) >> 1;
}

function hasZero(d: BlockDesign, w: BlockWork): bool {
  for (let e = 0; e < d.entries; e++) {
    const entry = d.template + ((<usize>e) << 4);
    if (load<i32>(entry, 4) != load<i32>(entry, 8)) continue;
    if (load<f64>(w.theta + ((<usize>load<i32>(entry, 12)) << 3)) == 0) return true;
  }
  return false;
}
