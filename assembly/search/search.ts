import { copy } from "../linalg/axpy";
import { part, set } from "../linalg/vector";
import { criterionAtTheta } from "../sparse/likelihood/criterion";
import { BlockDesign, entryAt, isDiagonal, isFree } from "../model/sparse-model";
import { termLevels, termWidth } from "../model/pattern";
import { BlockWork } from "../model/sparse-work";
import { hasZero, settle } from "./boundary";
import { descendBlocks } from "./descend";
import {
  identityStart,
  jointStart,
  momentStart,
  presentSize,
  SIZE_COUNT,
  shapeCount,
  shapeStart,
  sizeOf,
} from "./starts";
import { isColumnFree } from "./theta";

/** With no more effects in all, and no more levels of a term, the criterion is searched for several optima. */
const FEW_EFFECTS: i32 = 1000;
const FEW_LEVELS: i32 = 60;
const VERY_FEW_LEVELS: i32 = 10;
/** Descents from screened starts, at most. */
const DESCENTS: i32 = 24;
/** Ends whose criteria differ by less than this, relative to their size, are the same. */
const SAME: f64 = 1e-9;

/**
 * Minimise the criterion over θ. Leaves the best θ in `w.theta`.
 *
 * Descents start from moment estimates of the variances, from a given θ, and from Λ = I, where lme4 starts, when there
 * are no such estimates, when no end so far is an optimum inside the parameter space, or when effects are correlated.
 * With few levels the criterion can have several optima, mostly with a variance or a correlation at its bound: each
 * term in turn is then tried in several shapes and sizes, the others as they are, and all terms in the same size; the lowest
 * that no neighbouring size undercuts are starts too. Every end is settled on the boundary, the lowest is kept. Where moment estimates are optimal
 * (balanced designs), or the random effects leave no residual, that is all.
 */
export function searchBlocks(d: BlockDesign, w: BlockWork): void {
  w.iterations = 0;
  w.converged = 0;
  w.diverged = 0;
  let best = Infinity;
  if (momentStart(d, w)) best = keepBest(d, w, best);
  if (w.diverged || (w.converged && w.iterations == 0)) return;
  if (d.isStartGiven) {
    copy(d.parameters, w.start, w.theta);
    best = keepBest(d, w, best);
  }
  if (!(best < Infinity) || !w.converged || hasZero(d, w) || widest(d) > 1) {
    identityStart(d, w);
    best = keepBest(d, w, best);
  }
  if (d.q <= FEW_EFFECTS) best = searchShapes(d, w, best);
  searchMirrors(d, w, best);
}

/** Descend from `w.theta` and settle; what was in `w.best` is put back unless the end is lower than `best`. */
function keepBest(d: BlockDesign, w: BlockWork, best: f64): f64 {
  const converged = w.converged;
  const diverged = w.diverged;
  let D = descendBlocks(d, w, best);
  if (D < Infinity && !w.diverged) D = settle(d, w, D);
  if (D < best || !(best < Infinity)) {
    copy(d.parameters, w.theta, w.best);
    return D;
  }
  copy(d.parameters, w.best, w.theta);
  w.converged = converged;
  w.diverged = diverged;
  return best;
}

/**
 * Descend from the shapes and sizes of single terms that look best from where the search has come to, until enough of
 * them have found nothing better.
 */
function searchShapes(d: BlockDesign, w: BlockWork, best: f64): f64 {
  screen(d, w);
  const enough = 6 * widest(d) - 4;
  let agreeing = 0;
  for (let i = 0; i < DESCENTS && agreeing < enough && takeLowest(d, w); i++) {
    const D = keepBest(d, w, best);
    if (!(D < best - SAME * (Math.abs(best) + 1))) agreeing++;
    else agreeing = 0;
    best = D;
  }
  copy(d.parameters, w.best, w.theta);
  return best;
}

/** Descend from the other sign of a pivot where something held in its column keeps the criterion from being even. */
function searchMirrors(d: BlockDesign, w: BlockWork, best: f64): void {
  for (let e = 0; e < d.entries; e++) {
    const entry = entryAt(d, e);
    if (!isDiagonal(entry) || !isFree(d, entry.parameter) || isColumnFree(d, w, entry)) continue;
    const pivot = part(w.theta, entry.parameter);
    store<f64>(pivot, -load<f64>(pivot));
    best = keepBest(d, w, best);
  }
}

/** The criterion at every size of every shape of each term in `w.screen`, +∞ at those that a neighbour undercuts. */
function screen(d: BlockDesign, w: BlockWork): void {
  let row = w.screen;
  for (let t = 0; t < d.terms; t++) {
    if (termLevels(d, t) > FEW_LEVELS) continue;
    for (let shape = 0, shapes = shapeCount(d, t); shape < shapes; shape++) {
      screenShape(d, w, t, shape, row);
      row += (<usize>SIZE_COUNT) << 3;
    }
  }
  screenJoint(d, w, row);
}

/** The criterion where all of several terms have the same size, one of few levels among them; as `screenShape`. */
function screenJoint(d: BlockDesign, w: BlockWork, row: usize): void {
  const few = d.terms > 1 && termLevels(d, d.terms - 1) <= VERY_FEW_LEVELS;
  let before = Infinity;
  for (let i = 0; i < SIZE_COUNT; i++) {
    const place = part(row, i);
    store<f64>(place, Infinity);
    if (!few) continue;
    jointStart(d, w, i);
    const here = criterionAtTheta(d, w, w.theta);
    if (here < before) {
      store<f64>(place, here);
      if (i > 0) store<f64>(place - 8, Infinity);
    }
    before = here;
  }
}

/** A single effect is tried at every other size unless its levels are very few, and not at one next to where it is. */
function screenShape(d: BlockDesign, w: BlockWork, t: i32, shape: i32, row: usize): void {
  const single = termWidth(d, t) == 1;
  const step = single && termLevels(d, t) > VERY_FEW_LEVELS ? 2 : 1;
  let before = Infinity;
  for (let i = 0; i < SIZE_COUNT; i++) set(row, i, Infinity);
  for (let i = 0; i < SIZE_COUNT; i += step) {
    shapeStart(d, w, t, shape, i);
    const here = criterionAtTheta(d, w, w.theta);
    const place = part(row, i);
    if (here < before) {
      store<f64>(place, here);
      if (i > 0) store<f64>(place - ((<usize>step) << 3), Infinity);
    }
    before = here;
  }
  if (!single) return;
  const present = presentSize(d, w, t);
  for (let i = 0; i < SIZE_COUNT; i += step) {
    const below: f64 = i == 0 ? 0 : sizeOf(i - step);
    const above: f64 = i + step < SIZE_COUNT ? sizeOf(i + step) : Infinity;
    if (present >= below && present <= above) set(row, i, Infinity);
  }
}

/** θ ← the start with the lowest criterion, which is then struck off; false when there is none left. */
function takeLowest(d: BlockDesign, w: BlockWork): bool {
  let lowest: usize = 0;
  let D = Infinity;
  let term = 0;
  let shape = 0;
  let size = 0;
  let place = w.screen;
  for (let t = 0; t < d.terms; t++) {
    if (termLevels(d, t) > FEW_LEVELS) continue;
    for (let s = 0, shapes = shapeCount(d, t); s < shapes; s++) {
      for (let i = 0; i < SIZE_COUNT; i++, place += 8) {
        if (!(load<f64>(place) < D)) continue;
        D = load<f64>(place);
        lowest = place;
        term = t;
        shape = s;
        size = i;
      }
    }
  }
  for (let i = 0; i < SIZE_COUNT; i++, place += 8) {
    if (!(load<f64>(place) < D)) continue;
    D = load<f64>(place);
    lowest = place;
    term = d.terms;
    size = i;
  }
  if (lowest == 0) return false;
  store<f64>(lowest, Infinity);
  if (term == d.terms) jointStart(d, w, size);
  else shapeStart(d, w, term, shape, size);
  return true;
}

/** Columns of the widest term with few levels. */
function widest(d: BlockDesign): i32 {
  let k = 1;
  for (let t = 0; t < d.terms; t++) if (termLevels(d, t) <= FEW_LEVELS) k = max(k, termWidth(d, t));
  return k;
}
