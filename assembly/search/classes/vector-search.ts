import { copy } from "../../linalg/axpy";
import { at } from "../../linalg/matrix";
import { evaluate } from "../../classes/likelihood/criterion";
import { fillLambda } from "../../classes/likelihood/theta";
import { ClassSums } from "../../model/class-sums";
import { Descent } from "../../model/descent";
import { Design } from "../../model/class-model";
import { Values, Work } from "../../model/class-work";
import { takeResponse } from "../../classes/sums/response-sums";
import { settle } from "./boundary";
import { criterionAt } from "./criterion-at";
import { momentStart } from "./moment-start";
import { descend } from "./newton";
import { searchSaturated } from "./saturated";
import { screen } from "./screen";
import { takeLowest } from "./start-list";
import { startAt, startFromIdentity } from "./start-shapes";

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
 * the identity, where lme4 starts, and from the lowest starts that `screen` lists; one that comes near the best end
 * known is given up. Each end is settled on the boundary and the best is kept; when enough descents have come to the same
 * end, the others are spared.
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
  } while (--descents > 0 && agreeing < max(4, 2 * d.k - 1) && startFromNext(d, w));
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

/** θ ← the lowest start that is left; false when there is none. */
function startFromNext(d: Design, w: Work): bool {
  const start = takeLowest(w);
  if (start == null) return false;
  startAt(d, w, start);
  return true;
}
