import { copy } from "../../linalg/axpy";
import { lambdaEntry } from "../../record/lambda-entry";
import { isFull, readTheta } from "../../classes/likelihood/theta";
import { Design } from "../../model/class-model";
import { Start } from "../../model/start";
import { Work } from "../../model/class-work";

/** What is left of an effect that a shape leaves out, relative to those it has. */
const FAINT: f64 = 1e-2;
/** √(1 − FAINT²): correlation of a pair. */
const STRONG: f64 = 0.99995;

/**
 * Number of shapes of Λ that a search starts from: all effects alike and independent; each effect alone; and, where
 * covariances are free, each pair of effects in step, with either sign.
 */
export function shapeCount(d: Design): i32 {
  return 1 + d.k + (isFull(d) ? d.k * (d.k - 1) : 0);
}

/** θ ← size × a shape of Λ; parameters that are held keep their given value. */
export function startFrom(d: Design, w: Work, shape: i32, size: f64): void {
  const k = d.k;
  const alone = shape - 1;
  const pair = shape - 1 - k;
  const sign: f64 = pair & 1 ? -1 : 1;
  for (let e = 0; e < d.entries; e++) {
    const entry = lambdaEntry(d.template, e);
    const row = entry.row;
    const column = entry.column;
    const offset = (<usize>entry.parameter) << 3;
    let value: f64;
    if (!load<i32>(d.free + (offset >> 1))) value = load<f64>(w.start + offset);
    else if (row != column) value = pair >= 0 && isPair(pair >> 1, row, column) ? size * sign * STRONG : 0;
    else if (shape == 0) value = size;
    else if (pair < 0) value = row == alone ? size : size * FAINT;
    else value = size * diagonalOfPair(pair >> 1, row);
    store<f64>(w.theta + offset, value);
  }
}

/** θ ← the factor of size² (x x' + FAINT² I) for two effects, x = (first, second) of length one. */
export function startAlong(w: Work, size: f64, first: f64, second: f64): void {
  const pivot = Math.sqrt(first * first + FAINT * FAINT);
  store<f64>(w.theta, size * pivot);
  store<f64>(w.theta, (size * first * second) / pivot, 8);
  store<f64>(w.theta, (size * FAINT * Math.sqrt(1 + FAINT * FAINT)) / pivot, 16);
}

/** θ ← a start of the list. */
export function startAt(d: Design, w: Work, start: Start): void {
  if (start.shape < 0) startAlong(w, start.size, start.first, start.second);
  else startFrom(d, w, start.shape, start.size);
}

/** θ of Λ = I in the units of Z, where lme4 starts: Λ̃ = T. */
export function startFromIdentity(d: Design, w: Work): void {
  copy(d.k * d.k, d.T, w.Lambda);
  readTheta(d, w);
  for (let i = 0; i < d.parameters; i++) {
    const offset = (<usize>i) << 3;
    if (!load<i32>(d.free + (offset >> 1))) store<f64>(w.theta + offset, load<f64>(w.start + offset));
  }
}

/** Is (row, column) the pair of that number, pairs counted by rows of the lower triangle? */
function isPair(pair: i32, row: i32, column: i32): bool {
  return pair == ((row * (row - 1)) >> 1) + column;
}

/** The second effect of a pair follows the first; the others stand for themselves. */
function diagonalOfPair(pair: i32, row: i32): f64 {
  const first = (row * (row - 1)) >> 1;
  return pair >= first && pair < first + row ? FAINT : 1;
}
