import { copy } from "../linalg/axpy";
import { at } from "../linalg/matrix";
import { multiplyTranspose } from "../linalg/multiply";
import { semidefiniteCholesky } from "../linalg/semidefinite-cholesky";
import { get, part, set } from "../linalg/vector";
import { ZERO_PIVOT } from "../record/thresholds";
import { fillLambdas } from "../sparse/factor/assemble";
import { criterionAtTheta } from "../sparse/likelihood/criterion";
import { BlockDesign, entryAt, isDiagonal, isFree, TermEntry } from "../model/sparse-model";
import { lambdaStart, termWidth } from "../model/pattern";
import { BlockWork } from "../model/sparse-work";
import { descendBlocks } from "./descend";
import { isColumnFree, isFull, isSameColumn } from "./theta";

/** A pivot of Λ below this, or this share of the largest entry, is tried at zero; a zero is tried at this. */
const NEAR_ZERO: f64 = 3e-2;
/** By how much, relative to the criterion, a zero may raise it, and leaving one must lower it. */
const SLACK: f64 = 1e-10;
const GAIN: f64 = 1e-9;
/** An entry of Λ below this, or this share of the largest, is what a descent leaves of a zero. */
const ROUNDING: f64 = 1e-8;

/**
 * Settle θ on the boundary of the cone of covariance matrices: pivots near zero become exactly zero where the
 * criterion allows, and zeros are left again where that lowers it. Returns the criterion.
 */
export function settle(d: BlockDesign, w: BlockWork, D: f64): f64 {
  for (let round = 0; round < 3; round++) {
    let left = false;
    for (let e = 0; e < d.entries; e++) {
      const entry = entryAt(d, e);
      if (!isDiagonal(entry) || !isFree(d, entry.parameter)) continue;
      const value = Math.abs(get(w.theta, entry.parameter));
      if (value > NEAR_ZERO * Math.max(1, largestOf(d, w, entry.term))) continue;
      const reached = value > 0 ? moveTo(d, w, entry, 0, D, SLACK) : moveTo(d, w, entry, NEAR_ZERO, D, -GAIN);
      if (!(reached < Infinity)) continue;
      left = left || value == 0;
      D = reached;
    }
    if (!left) break;
  }
  return clearRounding(d, w, D);
}

/** Entries of Λ that are rounding beside the largest of their term become zero where the criterion stays the same. */
function clearRounding(d: BlockDesign, w: BlockWork, D: f64): f64 {
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
  const reached = criterionAtTheta(d, w, w.theta);
  if (reached <= D + SLACK * (Math.abs(D) + 1)) return reached;
  copy(d.parameters, w.before, w.theta);
  return D;
}

/** The largest entry of Λ of a term. */
function largestOf(d: BlockDesign, w: BlockWork, t: i32): f64 {
  let largest: f64 = 0;
  for (let e = 0; e < d.entries; e++) {
    const entry = entryAt(d, e);
    if (entry.term != t) continue;
    largest = Math.max(largest, Math.abs(get(w.theta, entry.parameter)));
  }
  return largest;
}

/** Put a pivot of Λ at `value` and descend; undone, with +∞, unless the criterion stays within `slack` of D. */
function moveTo(d: BlockDesign, w: BlockWork, entry: TermEntry, value: f64, D: f64, slack: f64): f64 {
  const m = d.parameters;
  const converged = w.converged;
  const diverged = w.diverged;
  copy(m, w.theta, w.before);
  set(w.theta, entry.parameter, value);
  if (value == 0) triangularise(d, w, entry.term);
  const promising = value == 0 || criterionAtTheta(d, w, w.theta) < D;
  const reached = promising ? descendBlocks(d, w, Infinity) : Infinity;
  if (reached <= D + slack * (Math.abs(D) + 1)) return reached;
  copy(m, w.before, w.theta);
  w.converged = converged;
  w.diverged = diverged;
  return Infinity;
}

/** Λ of a term whose triangle is free ← the lower factor of ΛΛ' with exact zero columns where pivots vanish. */
function triangularise(d: BlockDesign, w: BlockWork, t: i32): void {
  const k = termWidth(d, t);
  if (k == 1 || !isFull(d, t)) return;
  fillLambdas(d, w, w.theta);
  w.hasCriterion = 0;
  const Lambda = part(w.Lambda, lambdaStart(d, t));
  multiplyTranspose(k, Lambda, Lambda, w.k1);
  semidefiniteCholesky(k, w.k1, 1e-14, w.k2);
  for (let e = 0; e < d.entries; e++) {
    const entry = entryAt(d, e);
    if (entry.term != t) continue;
    set(w.theta, entry.parameter, at(w.k2, k, entry.row, entry.column));
  }
}

/** Is a free pivot exactly zero? */
export function hasZero(d: BlockDesign, w: BlockWork): bool {
  return hasPivotBelow(d, w, f64.MIN_VALUE, false);
}

/** Is a pivot of some Λ zero but for rounding, so that the covariance matrix is singular? Held ones count on request. */
export function isSingular(d: BlockDesign, w: BlockWork, held: bool): bool {
  return hasPivotBelow(d, w, ZERO_PIVOT, held);
}

function hasPivotBelow(d: BlockDesign, w: BlockWork, least: f64, held: bool): bool {
  for (let e = 0; e < d.entries; e++) {
    const entry = entryAt(d, e);
    const parameter = entry.parameter;
    if (!isDiagonal(entry) || !(held || isFree(d, parameter))) continue;
    if (Math.abs(get(w.theta, parameter)) < least) return true;
  }
  return false;
}

/** Signs of the columns of each Λ such that the diagonal is not negative; columns with a held entry stay. */
export function rectify(d: BlockDesign, w: BlockWork): void {
  for (let e = 0; e < d.entries; e++) {
    const entry = entryAt(d, e);
    if (!isDiagonal(entry) || !(get(w.theta, entry.parameter) < 0)) continue;
    if (isColumnFree(d, w, entry)) negateColumn(d, w, entry);
  }
}

function negateColumn(d: BlockDesign, w: BlockWork, entry: TermEntry): void {
  for (let e = 0; e < d.entries; e++) {
    const other = entryAt(d, e);
    if (!isSameColumn(entry, other)) continue;
    const place = part(w.theta, other.parameter);
    store<f64>(place, 0 - load<f64>(place));
  }
}
