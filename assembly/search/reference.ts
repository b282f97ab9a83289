import { isLinear, sizesOf } from "../covariance/structure";
import { copy, scale } from "../linalg/axpy";
import { get, part, set } from "../linalg/vector";
import { accessOf, firstRatio, MarginalModel } from "../model/marginal-model";
import { MarginalWork } from "../model/marginal-work";
import { freeParameters } from "../model/model";
import { firstParameter, parametersAt, structureOf, termWidth } from "../model/terms";
import { COLUMNS, UNSTRUCTURED } from "../record/layout";
import { descendPart, descendWithin } from "./descend";

/**
 * Standard deviations of residuals are relative to the first one, which is held at one. Where that vanishes beside random effects,
 * the others have no optimum. Then the largest is held in its place, at `BEYOND` times the first: what is left of this is
 * rounding, and everything else has an optimum. σ² is the first variance, so that θ says as much.
 */

/** Times the first standard deviation that leave nothing of it, and from which on that is tried. */
const BEYOND: f64 = 1e6;
const FAR: f64 = 30;
/** Where the largest counts as held, but for the rounding of a θ that was converted. */
const HELD: f64 = 0.999 * BEYOND;
/** Share of the largest standard deviation below which one is zero. */
const ZERO: f64 = 1e-4;
/** Iterations after which a vanishing first standard deviation is looked for. */
const FEW: i32 = 25;
/** By how much, relative to the criterion, that may raise it. */
const SLACK: f64 = 1e-10;

/** Has a model standard deviations beside the first that are relative to it, and nothing else that is held or given? */
function isRelative(d: MarginalModel, w: MarginalWork): bool {
  return w.sigma2 == 0 && freeParameters(d) == d.parameters - 1 && largestSize(d, w.theta) >= 0;
}

/** The parameter of the largest standard deviation among those that are relative to the first; −1 where there are none. */
function largestSize(d: MarginalModel, theta: usize): i32 {
  let found = -1;
  for (let i = firstParameter(d, d.residual); i < d.parameters; i++) {
    if (isSize(d, i) && (found < 0 || sizeAt(theta, i) > sizeAt(theta, found))) found = i;
  }
  return found;
}

/** Does a parameter, not the first of the residuals, stand for a standard deviation or a ratio, as the square of it? */
function isSize(d: MarginalModel, i: i32): bool {
  if (i >= firstRatio(d)) return true;
  for (let t = d.residual; t < d.terms; t++) {
    const structure = structureOf(d, t);
    const from = firstParameter(d, t);
    if (isLinear(structure) || structure == UNSTRUCTURED) continue;
    if (i >= from && i < from + sizesOf(structure, termWidth(d, t))) return i > firstParameter(d, d.residual);
  }
  return false;
}

function sizeAt(theta: usize, i: i32): f64 {
  const root = get(theta, i);
  return root * root;
}

/** Descend, and let the first standard deviation vanish where the criterion allows; as `descendWithin`. */
export function descendRelative(d: MarginalModel, w: MarginalWork, known: f64): f64 {
  releaseHeld(d, w);
  if (!isRelative(d, w)) return descendPart(d, w, known, d.maxIterations);
  const few = min(FEW, d.maxIterations);
  let D = withoutFirst(d, w, descendPart(d, w, known, few));
  if (!(D < Infinity) || w.converged || w.diverged || few == d.maxIterations) return D;
  D = descendWithin(d, w, known, d.maxIterations - few);
  return w.heldSize < 0 ? withoutFirst(d, w, D) : D;
}

/** Descend from where a first standard deviation that is small has vanished; undone unless the criterion allows that. */
function withoutFirst(d: MarginalModel, w: MarginalWork, D: f64): f64 {
  const largest = largestSize(d, w.theta);
  if (!(D < Infinity) || !(sizeAt(w.theta, largest) > FAR)) return D;
  const converged = w.converged;
  copy(d.parameters, w.theta, w.before);
  grow(d, w.theta, largest, BEYOND / sizeAt(w.theta, largest));
  hold(d, w, largest);
  const reached = descendWithin(d, w, Infinity, d.maxIterations);
  if (w.converged && reached <= D + SLACK * (Math.abs(D) + 1)) return reached;
  releaseHeld(d, w);
  copy(d.parameters, w.before, w.theta);
  w.converged = converged;
  return D;
}

/** All that is relative to the first standard deviation, times `by`: V but for what the first one has. */
function grow(d: MarginalModel, theta: usize, largest: i32, by: f64): void {
  const root = Math.sqrt(by);
  const isRatio = largest >= firstRatio(d);
  for (let t = 0; t < d.terms; t++) {
    if (isRatio && t >= d.residual) break;
    const structure = structureOf(d, t);
    const k = termWidth(d, t);
    const own = parametersAt(d, t, theta);
    if (isLinear(structure) || structure == UNSTRUCTURED) {
      const end = t + 1 < d.terms ? firstParameter(d, t + 1) : firstRatio(d);
      if (t < d.residual || accessOf(d, t) != COLUMNS) scale(end - firstParameter(d, t), by, own);
    } else scale(sizesOf(structure, k), root, own);
  }
  if (isRatio) scale(d.ratios, root, part(theta, firstRatio(d)));
  else set(theta, firstParameter(d, d.residual), 1);
}

function hold(d: MarginalModel, w: MarginalWork, parameter: i32): void {
  store<i32>(d.free + ((<usize>parameter) << 2), 0);
  w.heldSize = parameter;
  w.hasGradient = 0;
}

/** Let every standard deviation but the first be free again. */
export function releaseHeld(d: MarginalModel, w: MarginalWork): void {
  if (w.heldSize < 0) return;
  store<i32>(d.free + ((<usize>w.heldSize) << 2), 1);
  w.heldSize = -1;
  w.hasGradient = 0;
}

/** Hold the largest standard deviation of `w.theta` where the first has vanished there. */
export function holdVanished(d: MarginalModel, w: MarginalWork): void {
  releaseHeld(d, w);
  if (!isRelative(d, w)) return;
  const largest = largestSize(d, w.theta);
  if (sizeAt(w.theta, largest) > HELD) hold(d, w, largest);
}

/** Is a standard deviation of residuals zero beside the largest? */
export function hasVanished(d: MarginalModel, w: MarginalWork): bool {
  let least: f64 = 1;
  let most: f64 = 1;
  for (let i = firstRatio(d); i < d.parameters; i++) {
    least = Math.min(least, sizeAt(w.theta, i));
    most = Math.max(most, sizeAt(w.theta, i));
  }
  return w.heldSize >= 0 || least < ZERO * most;
}
