import { criterionAt, isInformative } from "../likelihood/forms";
import { Model } from "../model/model";
import { termLevels, termWidth } from "../model/terms";
import { Work } from "../model/work";
import { isPlane, MOST_DIRECTIONS, screenDirections } from "./screen-directions";
import { GRID, isTwoSizes, screenGrid } from "./screen-grid";
import { addStart } from "./start-list";
import { jointStart, presentSize, SIZE_COUNT, shapeCount, shapeStart, sizeOf } from "./starts";

/** With no more levels of a term the criterion is searched for several optima, and more closely with very few. */
export const FEW_LEVELS: i32 = 60;
const VERY_FEW_LEVELS: i32 = 10;

/** Starts that are listed at most. */
export function mostStarts(d: Model): i32 {
  let count = GRID * GRID + MOST_DIRECTIONS;
  for (let t = 0; t < d.terms; t++) count += shapeCount(d, t) * SIZE_COUNT;
  return count;
}

/**
 * List the starts of a search beside where it has come to, `w.best`: of each shape of each term with few levels the sizes
 * that no neighbouring size undercuts, the others as they are; the same of all terms alike, or of two standard deviations each pair
 * of sizes; and of two effects with any covariance those in step.
 */
export function screen(d: Model, w: Work): void {
  w.startCount = 0;
  for (let t = 0; t < d.terms; t++) {
    if (termLevels(d, t) > FEW_LEVELS) continue;
    const shapes = isPlane(d) ? 1 : shapeCount(d, t);
    for (let shape = 0; shape < shapes; shape++) screenShape(d, w, t, shape);
  }
  if (isPlane(d) && termLevels(d, 0) <= FEW_LEVELS) screenDirections(d, w);
  if (termLevels(d, d.terms - 1) > VERY_FEW_LEVELS) return;
  if (isTwoSizes(d)) screenGrid(d, w);
  else if (d.terms > 1) screenJoint(d, w);
}

/**
 * A single effect is tried at every other size unless its levels are very few, as are all effects of a design that tells them
 * apart; and a single one not at a size next to where it is.
 */
function screenShape(d: Model, w: Work, t: i32, shape: i32): void {
  const single = termWidth(d, t) == 1;
  const coarse = isInformative(d, w) || (single && termLevels(d, t) > VERY_FEW_LEVELS);
  const step = coarse ? 2 : 1;
  const present: f64 = single ? presentSize(d, w, t) : -1;
  let before = Infinity;
  let last = -1;
  for (let i = 0; i < SIZE_COUNT; i += step) {
    shapeStart(d, w, t, shape, sizeOf(i));
    const here = criterionAt(d, w, w.theta);
    if (!(here < before)) listSize(w, t, shape, before, last, step, present);
    last = here < before ? i : -1;
    before = here;
  }
  listSize(w, t, shape, before, last, step, present);
}

/** Add size number `i`, if that is not negative and not next to the present one. */
function listSize(w: Work, t: i32, shape: i32, D: f64, i: i32, step: i32, present: f64): void {
  if (i < 0) return;
  const below: f64 = i == 0 ? 0 : sizeOf(i - step);
  const above: f64 = i + step < SIZE_COUNT ? sizeOf(i + step) : Infinity;
  if (present >= below && present <= above) return;
  addStart(w, D, t, shape, sizeOf(i));
}

/** The criterion where all of several terms have the same size. */
function screenJoint(d: Model, w: Work): void {
  let before = Infinity;
  let last = -1;
  for (let i = 0; i < SIZE_COUNT; i++) {
    jointStart(d, w, sizeOf(i));
    const here = criterionAt(d, w, w.theta);
    if (!(here < before) && last >= 0) addStart(w, before, d.terms, 0, sizeOf(last));
    last = here < before ? i : -1;
    before = here;
  }
  if (last >= 0) addStart(w, before, d.terms, 0, sizeOf(last));
}
