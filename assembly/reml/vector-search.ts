import { copy } from "../linalg/axpy";
import { at } from "../linalg/matrix";
import { settle } from "./boundary";
import { ClassSums, takeResponse } from "./class-sums";
import { evaluate, fillLambda } from "./criterion";
import { Design } from "./design";
import { momentStart } from "./moment-start";
import { criterionAt, Descent, descend } from "./newton";
import { searchSaturated } from "./saturated";
import { shapeCount, startFrom, startFromIdentity } from "./start-shapes";
import { Values, Work } from "./work";

/** Sizes of the starts, in the basis where Z'Z is the identity on average over the groups. */
const SIZES = memory.data<f64>([0.1, 0.3, 1, 3, 10, 30, 100, 300]);
export const SIZE_COUNT: i32 = 8;

/**
 * With more groups than this one descent from moment estimates is enough; where it ends on the boundary, one more is made
 * from the identity.
 */
const FEW_GROUPS: i32 = 60;
/** Descents beside the first, at most. */
const DESCENTS: i32 = 9;

/**
 * Minimise the criterion over θ for a term with several columns. Leaves the best θ in `w.theta`.
 *
 * Where the optimum has a closed form, that is it. Otherwise a descent starts from moment estimates. With few groups the
 * criterion can have several optima, mostly with a variance or a correlation at its bound, so more descents start from
 * the identity, where lme4 starts, and from the lowest of several sizes of several shapes of Λ that no neighbouring
 * size of the same shape undercuts; one that comes near the best end known is given up. Each end is settled on the
 * boundary and the best is kept; when enough descents have come to the same end, the others are spared.
 */
export function searchVector(d: Design, w: Work, v: Values, out: Descent): void {
  const m = d.parameters;
  w.summed = 0;
  if (searchSaturated(d, w, v)) {
    out.iterations = 0;
    out.converged = 1;
    fillLambda(d, w.theta, w.Lambda);
    out.D = evaluate(d, w, v) ? v.D : Infinity;
    return;
  }
  if (w.sums != 0) takeResponse(d, changetype<ClassSums>(w.sums), w.response);
  if (!momentStart(d, w, v)) startFromIdentity(d, w);
  descend(d, w, v, out, 0);
  settle(d, w, v, out);
  copy(m, w.theta, w.best);
  if (d.groups > FEW_GROUPS && out.converged && !hasZeroPivot(d, w)) return;
  let iterations = out.iterations;
  let best = out.D;
  let converged = out.converged;
  let agreeing = 0;
  const many = d.groups > FEW_GROUPS;
  let descents = many ? 1 : DESCENTS;
  if (!many) screen(d, w, v);
  startFromIdentity(d, w);
  do {
    descend(d, w, v, out, w.best);
    iterations += out.iterations;
    const scale = best < Infinity ? Math.abs(best) + 1 : 1;
    if (out.D < best - 1e-9 * scale) {
      settle(d, w, v, out);
      copy(m, w.theta, w.best);
      best = out.D;
      converged = out.converged;
      agreeing = 0;
    } else if (out.near || out.D < best + 1e-7 * scale) {
      agreeing++;
    }
  } while (--descents > 0 && agreeing < 2 * d.k - 1 && takeLowest(d, w));
  copy(m, w.best, w.theta);
  out.iterations = iterations;
  out.converged = converged;
  out.D = criterionAt(d, w, v, w.theta);
}

/** Is a pivot of Λ zero at θ? */
function hasZeroPivot(d: Design, w: Work): bool {
  fillLambda(d, w.theta, w.Lambda);
  for (let j = 0; j < d.k; j++) if (at(w.Lambda, d.k, j, j) == 0) return true;
  return false;
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
      const place = row + ((<usize>i) << 3);
      store<f64>(place, here < before ? here : Infinity);
      if (i > 0 && here < before) store<f64>(place - 8, Infinity);
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
