import { copy } from "../linalg/axpy";
import { settle } from "./boundary";
import { Design } from "./design";
import { criterionAt, Descent, descend } from "./newton";
import { shapeCount, startFrom, startFromIdentity } from "./start-shapes";
import { Values, Work } from "./work";

/** Sizes of the starts, in the basis where Z'Z is the identity on average over the groups. */
const SIZES = memory.data<f64>([0.1, 0.3, 1, 3, 10, 30, 100, 300]);
export const SIZE_COUNT: i32 = 8;

/** Descents: with few groups several optima are common, and more are made. */
const FEW_GROUPS: i32 = 60;
const DESCENTS: i32 = 4;
const DESCENTS_FEW: i32 = 9;

/**
 * Minimise the criterion over θ for a term with several columns. Leaves the best θ in `w.theta`.
 *
 * The criterion can have several optima, mostly with a variance or a correlation at its bound. So descents start from
 * the identity, where lme4 starts, and from the lowest of several sizes of several shapes of Λ that no neighbouring
 * size of the same shape undercuts. Each end is settled on the boundary and the best is kept; when enough descents
 * have come to the same end, the others are spared.
 */
export function searchVector(d: Design, w: Work, v: Values, out: Descent): void {
  const m = d.parameters;
  screen(d, w, v);
  startFromIdentity(d, w);
  copy(m, w.theta, w.best);
  let iterations = 0;
  let best = Infinity;
  let converged = 0;
  let agreeing = 0;
  let descents = d.groups <= FEW_GROUPS ? DESCENTS_FEW : DESCENTS;
  do {
    descend(d, w, v, out);
    iterations += out.iterations;
    const scale = best < Infinity ? Math.abs(best) + 1 : 1;
    if (out.D < best - 1e-9 * scale) {
      settle(d, w, v, out);
      copy(m, w.theta, w.best);
      best = out.D;
      converged = out.converged;
      agreeing = 0;
    } else if (out.D < best + 1e-7 * scale) {
      agreeing++;
    }
  } while (--descents > 0 && agreeing < 2 * d.k - 1 && takeLowest(d, w));
  copy(m, w.best, w.theta);
  out.iterations = iterations;
  out.converged = converged;
  out.D = criterionAt(d, w, v, w.theta);
}

function sizeOf(i: i32): f64 {
  return load<f64>(SIZES + ((<usize>i) << 3));
}

/** The criterion at every size of every shape in `w.screen`, +∞ at those that a neighbour undercuts. */
function screen(d: Design, w: Work, v: Values): void {
  for (let shape = 0, shapes = shapeCount(d); shape < shapes; shape++) {
    const row = w.screen + ((<usize>shape * SIZE_COUNT) << 3);
    let before = Infinity;
    for (let i = 0; i < SIZE_COUNT; i++) {
      startFrom(d, w, shape, sizeOf(i));
      const here = criterionAt(d, w, v, w.theta);
      const at = row + ((<usize>i) << 3);
      store<f64>(at, here < before ? here : Infinity);
      if (i > 0 && here < before) store<f64>(at - 8, Infinity);
      before = here;
    }
  }
}

/** θ ← the start with the lowest criterion, which is then struck off; false when there is none left. */
function takeLowest(d: Design, w: Work): bool {
  let lowest = -1;
  let D = Infinity;
  for (let i = 0, count = shapeCount(d) * SIZE_COUNT; i < count; i++) {
    const here = load<f64>(w.screen + ((<usize>i) << 3));
    if (!(here < D)) continue;
    D = here;
    lowest = i;
  }
  if (lowest < 0) return false;
  store<f64>(w.screen + ((<usize>lowest) << 3), Infinity);
  startFrom(d, w, lowest / SIZE_COUNT, sizeOf(lowest % SIZE_COUNT));
  return true;
}
