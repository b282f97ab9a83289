import { correlationStarts, startCorrelation } from "../covariance/start";
import { isLinear, parameterOfSize, sizesOf } from "../covariance/structure";
import { copy } from "../linalg/axpy";
import { at } from "../linalg/matrix";
import { get, set } from "../linalg/vector";
import { isFull } from "../model/lambda";
import { entryAt, isDiagonal, isFree, isLinearEntry, LambdaEntry, Model, sizeAt } from "../model/model";
import { Start } from "../model/start";
import { extraOf, ofTerm, parametersAt, structureOf, termWidth } from "../model/terms";
import { Work } from "../model/work";

/** Sizes of the starts: standard deviations relative to σ, in the scaled basis. */
const SIZES = memory.data<f64>([0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000]);
export const SIZE_COUNT: i32 = 10;

export function sizeOf(i: i32): f64 {
  return get(SIZES, i);
}

/** Shape of a start that is two standard deviations, in its `first` and `second`. */
export const TWO_SIZES: i32 = -2;

/** Wider terms are not tried pair by pair. */
const WIDE: i32 = 4;
/** What is left of an effect that a shape leaves out; correlation of a pair in step, √(1 − FAINT²). */
const FAINT: f64 = 1e-2;
const STRONG: f64 = 0.99995;

/** The largest pivot of a term at `w.best`. */
export function presentSize(d: Model, w: Work, t: i32): f64 {
  let size: f64 = 0;
  for (let e = 0; e < d.entries; e++) {
    const entry = entryAt(d, e);
    if (entry.term != t || !isDiagonal(entry)) continue;
    const own = get(w.best, entry.parameter);
    size = Math.max(size, sizeAt(d, entry.term, own));
  }
  return size;
}

/** Correlations of structures that are not linear ← the first of their starts, and parameters that are held ← their given values. */
function finishStart(d: Model, w: Work): void {
  for (let t = 0; t < d.terms; t++) setCorrelationOf(d, w, t, 0);
  keepHeld(d, w);
}

function setCorrelationOf(d: Model, w: Work, t: i32, number: i32): void {
  const structure = structureOf(d, t);
  if (isLinear(structure)) return;
  startCorrelation(structure, termWidth(d, t), extraOf(d, t), number, parametersAt(d, t, w.theta));
}

/** The starts from moments are Λ: sizes of structures that are not linear become their parameters. */
export function finishMoments(d: Model, w: Work): void {
  for (let e = 0; e < d.entries; e++) {
    const entry = entryAt(d, e);
    if (!isLinearEntry(d, entry)) setEntry(d, w, entry, get(w.theta, entry.parameter));
  }
  finishStart(d, w);
}

/** Parameters that are held ← their given values. */
function keepHeld(d: Model, w: Work): void {
  for (let i = 0; i < d.parameters; i++) {
    const offset = (<usize>i) << 3;
    if (!isFree(d, i)) store<f64>(w.theta + offset, load<f64>(w.start + offset));
  }
}

/** θ of Λ = I in the units of Z, where lme4 starts: Λ̃ = T. */
export function identityStart(d: Model, w: Work): void {
  for (let e = 0; e < d.entries; e++) {
    const entry = entryAt(d, e);
    const T = ofTerm(d, entry.term, d.T);
    setEntry(d, w, entry, at(T, termWidth(d, entry.term), entry.row, entry.column));
  }
  finishStart(d, w);
}

/**
 * Number of shapes of Λ in which a term is tried: all effects alike and independent; each effect alone; of three or more all
 * but one; and, where covariances are free, each pair of effects in step, with either sign. A structure that is not linear is tried at several
 * correlations, all effects alike and without each of them.
 */
export function shapeCount(d: Model, t: i32): i32 {
  const k = termWidth(d, t);
  const structure = structureOf(d, t);
  if (!isLinear(structure)) return correlationStarts(structure) * (1 + omissions(structure, k));
  if (k == 1) return 1;
  return 1 + singleShapes(k) + (isFull(d, t) && k <= WIDE ? k * (k - 1) : 0);
}

/** Effects that a structure can do without, each in its turn. */
function omissions(structure: i32, k: i32): i32 {
  return k <= WIDE && sizesOf(structure, k) == k ? k : 0;
}

/** Shapes with one effect alone, and with all but one. */
function singleShapes(k: i32): i32 {
  return k == 2 ? 2 : 2 * k;
}

/** θ ← a start of the list. */
export function startFrom(d: Model, w: Work, start: Start): void {
  if (start.shape == TWO_SIZES) {
    store<f64>(w.theta, start.first);
    store<f64>(w.theta, start.second, 8);
  } else if (start.term == d.terms) jointStart(d, w, start.size);
  else if (start.shape < 0) startAlong(w, start.size, start.first, start.second);
  else shapeStart(d, w, start.term, start.shape, start.size);
}

/** θ ← `w.best` with a size × a shape of one term. */
export function shapeStart(d: Model, w: Work, t: i32, shape: i32, size: f64): void {
  copy(d.parameters, w.best, w.theta);
  const k = termWidth(d, t);
  const structure = structureOf(d, t);
  const linear = isLinear(structure);
  const turns = linear ? 1 : correlationStarts(structure);
  const pair = shape - 1 - singleShapes(k);
  for (let e = 0; e < d.entries; e++) {
    const entry = entryAt(d, e);
    if (entry.term != t) continue;
    const row = entry.row;
    let value: f64 = 0;
    if (!isDiagonal(entry)) value = pair >= 0 ? covarianceOfPair(pair, row, entry.column) : 0;
    else if (!linear) value = row == shape / turns - 1 ? FAINT : 1;
    else if (shape == 0 || k == 1) value = 1;
    else if (shape <= k) value = row == shape - 1 ? 1 : FAINT;
    else if (pair < 0) value = row == shape - 1 - k ? FAINT : 1;
    else value = diagonalOfPair(pair >> 1, row);
    setEntry(d, w, entry, size * value);
  }
  setCorrelationOf(d, w, t, shape % turns);
  keepHeld(d, w);
}

/** θ ← every term a size × the identity. */
export function jointStart(d: Model, w: Work, size: f64): void {
  for (let e = 0; e < d.entries; e++) {
    const entry = entryAt(d, e);
    setEntry(d, w, entry, isDiagonal(entry) ? size : 0);
  }
  finishStart(d, w);
}

/** θ ← the factor of size² (x x' + FAINT² I) for the two effects of the only term, x = (first, second) of length one. */
export function startAlong(w: Work, size: f64, first: f64, second: f64): void {
  const pivot = Math.sqrt(first * first + FAINT * FAINT);
  store<f64>(w.theta, size * pivot);
  store<f64>(w.theta, (size * first * second) / pivot, 8);
  store<f64>(w.theta, (size * FAINT * Math.sqrt(1 + FAINT * FAINT)) / pivot, 16);
}

/** ±STRONG where (row, column) is the pair, pairs counted by rows of the lower triangle and either sign. */
function covarianceOfPair(pair: i32, row: i32, column: i32): f64 {
  if (pair >> 1 != ((row * (row - 1)) >> 1) + column) return 0;
  return pair & 1 ? -STRONG : STRONG;
}

/** The second effect of a pair follows the first; the others stand for themselves. */
function diagonalOfPair(pair: i32, row: i32): f64 {
  const first = (row * (row - 1)) >> 1;
  return pair >= first && pair < first + row ? FAINT : 1;
}

function setEntry(d: Model, w: Work, entry: LambdaEntry, value: f64): void {
  const structure = structureOf(d, entry.term);
  set(w.theta, entry.parameter, isLinear(structure) ? value : parameterOfSize(structure, value));
}
