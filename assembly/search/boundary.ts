import { isCorrelationAtBound, isLinear } from "../covariance/structure";
import { criterionAt, gradientAt, knowsOutward, moveOutward } from "../likelihood/forms";
import { copy } from "../linalg/axpy";
import { multiplyTranspose } from "../linalg/multiply";
import { semidefiniteCholesky } from "../linalg/semidefinite-cholesky";
import { get, part, set } from "../linalg/vector";
import { fillTriangle, isColumnFree, isFull, isSameColumn, readTerm } from "../model/lambda";
import { isMarginal, MarginalModel } from "../model/marginal-model";
import { MarginalWork } from "../model/marginal-work";
import { entryAt, isDiagonal, isFree, isLinearEntry, LambdaEntry, Model, sizeAt } from "../model/model";
import { ofTerm, parametersAt, structureOf, termWidth } from "../model/terms";
import { Work } from "../model/work";
import { ZERO_PIVOT } from "../record/thresholds";
import { descend, descendWithin } from "./descend";
import { hasVanished } from "./reference";

/** A pivot of Λ below this, or this share of the largest entry, is tried at zero; a zero is tried at this. */
const NEAR_ZERO: f64 = 3e-2;
/** By how much, relative to the criterion, a zero may raise it, and leaving one must lower it. */
const SLACK: f64 = 1e-10;
const GAIN: f64 = 1e-9;
/** An entry of Λ below this, or this share of the largest, is what a descent leaves of a zero. */
const ROUNDING: f64 = 1e-8;

/** Rounds of trying zeros and leaving them. */
const ROUNDS: i32 = 4;

/**
 * Settle θ on the boundary of the cone of covariance matrices: pivots near zero become exactly zero where the criterion
 * allows, and zeros are left again where that lowers it. Returns the criterion.
 */
export function settle(d: Model, w: Work, D: f64): f64 {
  for (let round = 0; round < ROUNDS; round++) {
    D = tryZeros(d, w, D);
    const left = knowsOutward(d) ? leaveAlong(d, w, D) : leaveOneByOne(d, w, D);
    if (!(left < Infinity)) break;
    D = left;
  }
  return clearRounding(d, w, D);
}

/**
 * Pivots near zero become zero where the criterion allows; returns it. From the first on: what is left of the column of a zero
 * goes to later pivots.
 */
function tryZeros(d: Model, w: Work, D: f64): f64 {
  for (let e = 0; e < d.entries; e++) {
    const entry = entryAt(d, e);
    if (!isDiagonal(entry) || !isFree(d, entry.parameter)) continue;
    const value = Math.abs(get(w.theta, entry.parameter));
    if (value == 0 || value > NEAR_ZERO * Math.max(1, largestOf(d, w, entry.term))) continue;
    const reached = moveTo(d, w, entry, 0, D, SLACK);
    if (reached < Infinity) D = reached;
  }
  return D;
}

/** Leave zeros of Λ one by one, by trial; the criterion reached, +∞ where it falls nowhere. */
function leaveOneByOne(d: Model, w: Work, D: f64): f64 {
  let left = Infinity;
  for (let e = 0; e < d.entries; e++) {
    const entry = entryAt(d, e);
    if (!isDiagonal(entry) || !isFree(d, entry.parameter) || get(w.theta, entry.parameter) != 0) continue;
    const reached = moveTo(d, w, entry, NEAR_ZERO, D, -GAIN);
    if (!(reached < Infinity)) continue;
    left = reached;
    D = reached;
  }
  return left;
}

/** Leave zeros of Λ along the direction in which Ψ grows with most profit; as `leaveOneByOne`. */
function leaveAlong(d: Model, w: Work, D: f64): f64 {
  if (!hasZero(d, w) || !(criterionAt(d, w, w.theta) < Infinity)) return Infinity;
  gradientAt(d, w, w.gradient);
  const converged = w.converged;
  const diverged = w.diverged;
  copy(d.parameters, w.theta, w.before);
  const reached = moveOutward(d, w) ? descend(d, w, Infinity) : Infinity;
  if (reached < D - SLACK * (Math.abs(D) + 1)) return reached;
  takeBack(d, w, converged, diverged);
  return Infinity;
}

/** θ ← that before a move. */
function takeBack(d: Model, w: Work, converged: i32, diverged: i32): void {
  copy(d.parameters, w.before, w.theta);
  w.converged = converged;
  w.diverged = diverged;
}

/** Entries of Λ that are rounding beside the largest of their term become zero where the criterion stays the same. */
function clearRounding(d: Model, w: Work, D: f64): f64 {
  let cleared = false;
  copy(d.parameters, w.theta, w.before);
  for (let e = 0; e < d.entries; e++) {
    const entry = entryAt(d, e);
    const place = part(w.theta, entry.parameter);
    const value = Math.abs(load<f64>(place));
    if (value == 0 || !isFree(d, entry.parameter)) continue;
    if (value > ROUNDING * Math.max(1, largestOf(d, w, entry.term))) continue;
    store<f64>(place, 0);
    cleared = true;
  }
  if (!cleared) return D;
  for (let t = 0; t < d.terms; t++) if (hasZeroIn(d, w, t)) triangularise(d, w, t);
  const reached = criterionAt(d, w, w.theta);
  if (reached <= D + SLACK * (Math.abs(D) + 1)) return reached;
  copy(d.parameters, w.before, w.theta);
  return D;
}

/** The largest entry of Λ of a term. */
function largestOf(d: Model, w: Work, t: i32): f64 {
  let largest: f64 = 0;
  for (let e = 0; e < d.entries; e++) {
    const entry = entryAt(d, e);
    if (entry.term != t) continue;
    largest = Math.max(largest, Math.abs(get(w.theta, entry.parameter)));
  }
  return largest;
}

/**
 * Put a pivot of Λ at `value` and descend in the triangle, where an exact zero stays; undone, with +∞, unless the criterion
 * stays within `slack` of D.
 */
function moveTo(d: Model, w: Work, entry: LambdaEntry, value: f64, D: f64, slack: f64): f64 {
  const converged = w.converged;
  const diverged = w.diverged;
  copy(d.parameters, w.theta, w.before);
  set(w.theta, entry.parameter, value);
  if (value == 0) triangularise(d, w, entry.term);
  const promising = value == 0 || criterionAt(d, w, w.theta) < D;
  const reached = promising ? descendWithin(d, w, Infinity, d.maxIterations) : Infinity;
  if (reached <= D + slack * (Math.abs(D) + 1)) return reached;
  takeBack(d, w, converged, diverged);
  return Infinity;
}

/** Λ of a term whose triangle is free ← the lower factor of ΛΛ' with exact zero columns where pivots vanish. */
function triangularise(d: Model, w: Work, t: i32): void {
  const k = termWidth(d, t);
  if (k == 1 || !isFull(d, t)) return;
  fillTriangle(d, w.theta, w.other);
  const Lambda = ofTerm(d, t, w.other);
  multiplyTranspose(k, Lambda, Lambda, w.k1);
  semidefiniteCholesky(k, w.k1, 1e-14, w.k2);
  readTerm(d, t, w.k2, w.theta);
}

function hasZeroIn(d: Model, w: Work, t: i32): bool {
  for (let e = 0; e < d.entries; e++) {
    const entry = entryAt(d, e);
    if (entry.term == t && isDiagonal(entry) && get(w.theta, entry.parameter) == 0) return true;
  }
  return false;
}

/** Is a free pivot exactly zero? */
export function hasZero(d: Model, w: Work): bool {
  return hasPivotBelow(d, w, f64.MIN_VALUE, false);
}

/** Is a pivot of some Λ zero but for rounding, or a correlation at its bound, so that the covariance matrix is singular? Held ones count on request. */
export function isSingular(d: Model, w: Work, held: bool): bool {
  if (hasPivotBelow(d, w, ZERO_PIVOT, held)) return true;
  if (isMarginal(d) && hasVanished(changetype<MarginalModel>(d), changetype<MarginalWork>(w))) return true;
  for (let t = 0; t < d.terms; t++) {
    const structure = structureOf(d, t);
    if (isLinear(structure)) continue;
    const own = parametersAt(d, t, w.theta);
    if (isCorrelationAtBound(structure, termWidth(d, t), own, ZERO_PIVOT)) return true;
  }
  return false;
}

function hasPivotBelow(d: Model, w: Work, least: f64, held: bool): bool {
  for (let e = 0; e < d.entries; e++) {
    const entry = entryAt(d, e);
    const parameter = entry.parameter;
    if (!isDiagonal(entry) || !(held || isFree(d, parameter))) continue;
    const own = get(w.theta, parameter);
    if (sizeAt(d, entry.term, own) < least) return true;
  }
  return false;
}

/** Signs of the columns of each Λ such that the diagonal is not negative; columns with a held entry stay. */
export function rectify(d: Model, w: Work): void {
  for (let e = 0; e < d.entries; e++) {
    const entry = entryAt(d, e);
    // The parameters of other structures are not reported as they are.
    if (!isDiagonal(entry) || !isLinearEntry(d, entry) || !(get(w.theta, entry.parameter) < 0)) continue;
    if (isColumnFree(d, w, entry)) negateColumn(d, w, entry);
  }
}

function negateColumn(d: Model, w: Work, entry: LambdaEntry): void {
  for (let e = 0; e < d.entries; e++) {
    const other = entryAt(d, e);
    if (!isSameColumn(entry, other)) continue;
    const place = part(w.theta, other.parameter);
    store<f64>(place, 0 - load<f64>(place));
  }
}
