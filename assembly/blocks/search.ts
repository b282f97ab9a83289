import { copy } from "../linalg/axpy";
import { dot } from "../linalg/dot";
import { multiplyVector } from "../linalg/multiply";
import { hasZero, settle } from "./boundary";
import { descendBlocks } from "./descend";
import {
  BlockDesign,
  entryAt,
  entryParameter,
  entryTerm,
  isDiagonal,
  isFree,
  termLevels,
  termStart,
  termWidth,
} from "./design";
import { BlockWork } from "./work";

/** Smallest and largest start of a standard deviation relative to σ, in the scaled basis. */
const LEAST: f64 = 0.2;
const MOST: f64 = 100;
/** Smallest residual variance of a moment estimate, as a share of the response's. */
const LEAST_RESIDUAL: f64 = 1e-6;

/**
 * Minimise the criterion over θ: descents from moment estimates of the variances, from a given θ, and from the
 * identity, where lme4 starts, when no end so far is an optimum inside the parameter space; each end is settled on the
 * boundary, the lowest is kept. Leaves θ in `w.theta`.
 */
export function searchBlocks(d: BlockDesign, w: BlockWork): void {
  w.iterations = 0;
  let best = Infinity;
  if (momentStart(d, w)) best = keepBest(d, w, best);
  if (load<f64>(d.control, 24) > 0) {
    copy(d.parameters, w.start, w.theta);
    best = keepBest(d, w, best);
  }
  if (!(best < Infinity) || !w.converged || hasZero(d, w)) {
    scaledStart(d, w, 1);
    keepBest(d, w, best);
  }
}

/** Descend from `w.theta` and settle; what was in `w.best` is put back unless the end is lower than `best`. */
function keepBest(d: BlockDesign, w: BlockWork, best: f64): f64 {
  const converged = w.converged;
  const D = settle(d, w, descendBlocks(d, w));
  if (D < best || !(best < Infinity)) {
    copy(d.parameters, w.theta, w.best);
    return D;
  }
  copy(d.parameters, w.best, w.theta);
  w.converged = converged;
  return best;
}

/** θ from moment estimates of the variances, each Λ a multiple of the identity; false when there are none. */
function momentStart(d: BlockDesign, w: BlockWork): bool {
  if (load<f64>(d.moments) == 0) return false;
  const size = d.terms + 1;
  store<f64>(w.forms, w.total);
  for (let t = 0; t < d.terms; t++) {
    const part = w.rhs + ((<usize>termStart(d, t)) << 3);
    store<f64>(w.forms + ((<usize>(t + 1)) << 3), dot(termWidth(d, t) * termLevels(d, t), part, part));
  }
  multiplyVector(size, d.moments, w.forms, w.variances);
  const estimated = Math.max(load<f64>(w.variances), LEAST_RESIDUAL * (w.total / d.n));
  const sigma2 = w.sigma2 > 0 ? w.sigma2 : estimated;
  scaledStart(d, w, 1);
  for (let e = 0; e < d.entries; e++) {
    const entry = entryAt(d, e);
    const parameter = entryParameter(entry);
    if (!isDiagonal(entry) || !isFree(d, parameter)) continue;
    const ratio = load<f64>(w.variances + ((<usize>(entryTerm(entry) + 1)) << 3)) / sigma2;
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
    const entry = entryAt(d, e);
    const parameter = entryParameter(entry);
    if (isDiagonal(entry) && isFree(d, parameter)) store<f64>(w.theta + ((<usize>parameter) << 3), s);
  }
}
