import { copy } from "../linalg/axpy";
import { dot } from "../linalg/dot";
import { at } from "../linalg/matrix";
import { multiplyVector } from "../linalg/multiply";
import { get, part, set } from "../linalg/vector";
import { BlockDesign, entryAt, isDiagonal, isFree, TermEntry } from "../model/sparse-model";
import { termLevels, termStart, termWidth } from "../model/pattern";
import { BlockWork } from "../model/sparse-work";
import { isFull } from "./theta";

/** Sizes of the starts: standard deviations relative to σ, in the scaled basis. */
const SIZES = memory.data<f64>([0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000]);
export const SIZE_COUNT: i32 = 10;

export function sizeOf(i: i32): f64 {
  return get(SIZES, i);
}

/** The largest pivot of a term at `w.best`. */
export function presentSize(d: BlockDesign, w: BlockWork, t: i32): f64 {
  let size: f64 = 0;
  for (let e = 0; e < d.entries; e++) {
    const entry = entryAt(d, e);
    if (entry.term != t || !isDiagonal(entry)) continue;
    size = Math.max(size, Math.abs(get(w.best, entry.parameter)));
  }
  return size;
}

/** Smallest and largest moment estimate of a standard deviation that is a start. */
const LEAST: f64 = 0.2;
const MOST: f64 = 1e3;
/** Smallest residual variance of a moment estimate, as a share of the response's. */
const LEAST_RESIDUAL: f64 = 1e-8;

/** Wider terms are not tried pair by pair. */
const WIDE: i32 = 4;
/** What is left of an effect that a shape leaves out; correlation of a pair in step, √(1 − FAINT²). */
const FAINT: f64 = 1e-2;
const STRONG: f64 = 0.99995;

/** θ from moment estimates of the variances, each Λ a multiple of the identity; false when there are none. */
export function momentStart(d: BlockDesign, w: BlockWork): bool {
  if (load<f64>(d.moments) == 0) return false;
  store<f64>(w.forms, w.total);
  for (let t = 0; t < d.terms; t++) {
    const own = part(w.rhs, termStart(d, t));
    set(w.forms, t + 1, dot(termWidth(d, t) * termLevels(d, t), own, own));
  }
  multiplyVector(d.terms + 1, d.moments, w.forms, w.variances);
  const estimated = Math.max(load<f64>(w.variances), LEAST_RESIDUAL * (w.total / d.n));
  const sigma2 = w.sigma2 > 0 ? w.sigma2 : estimated;
  for (let e = 0; e < d.entries; e++) {
    const entry = entryAt(d, e);
    const ratio = get(w.variances, entry.term + 1) / sigma2;
    const s = Math.min(Math.sqrt(Math.max(ratio, LEAST * LEAST)), MOST);
    setEntry(d, w, entry, isDiagonal(entry) ? s : 0);
  }
  return true;
}

/** θ of Λ = I in the units of Z: Λ̃ = T. */
export function identityStart(d: BlockDesign, w: BlockWork): void {
  let T = d.T;
  let t = 0;
  for (let e = 0; e < d.entries; e++) {
    const entry = entryAt(d, e);
    for (; t < entry.term; t++) T += (<usize>(termWidth(d, t) * termWidth(d, t))) << 3;
    setEntry(d, w, entry, at(T, termWidth(d, t), entry.row, entry.column));
  }
}

/**
 * Number of shapes of Λ in which a term is tried: all effects alike and independent; each effect alone; all but one;
 * and, where covariances are free, each pair of effects in step, with either sign.
 */
export function shapeCount(d: BlockDesign, t: i32): i32 {
  const k = termWidth(d, t);
  if (k == 1) return 1;
  return 1 + 2 * k + (isFull(d, t) && k <= WIDE ? k * (k - 1) : 0);
}

/** θ ← `w.best` with a size × a shape of one term. */
export function shapeStart(d: BlockDesign, w: BlockWork, t: i32, shape: i32, size: i32): void {
  copy(d.parameters, w.best, w.theta);
  const s = sizeOf(size);
  const k = termWidth(d, t);
  const pair = shape - 1 - 2 * k;
  for (let e = 0; e < d.entries; e++) {
    const entry = entryAt(d, e);
    if (entry.term != t) continue;
    const row = entry.row;
    let value: f64 = 0;
    if (!isDiagonal(entry)) value = pair >= 0 ? covarianceOfPair(pair, row, entry.column) : 0;
    else if (shape == 0 || k == 1) value = 1;
    else if (shape <= k) value = row == shape - 1 ? 1 : FAINT;
    else if (pair < 0) value = row == shape - 1 - k ? FAINT : 1;
    else value = diagonalOfPair(pair >> 1, row);
    setEntry(d, w, entry, s * value);
  }
}

/** θ ← every term a size × the identity. */
export function jointStart(d: BlockDesign, w: BlockWork, size: i32): void {
  const s = sizeOf(size);
  for (let e = 0; e < d.entries; e++) {
    const entry = entryAt(d, e);
    setEntry(d, w, entry, isDiagonal(entry) ? s : 0);
  }
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

/** Set the parameter of an entry; one that is held gets its given value. */
function setEntry(d: BlockDesign, w: BlockWork, entry: TermEntry, value: f64): void {
  const offset = (<usize>entry.parameter) << 3;
  store<f64>(w.theta + offset, isFree(d, entry.parameter) ? value : load<f64>(w.start + offset));
}
