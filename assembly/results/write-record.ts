import { at } from "../linalg/matrix";
import { part } from "../linalg/vector";
import { STATUS, setHead, WANT_JOINT } from "../record/layout";
import { NOT_CONVERGED, PERFECT_FIT, SINGULAR } from "../record/status";
import { ZERO_PIVOT } from "../record/thresholds";
import { evaluate } from "../classes/likelihood/criterion";
import { ClassSums } from "../model/class-sums";
import { Design, restOf } from "../model/class-model";
import { Values, Work } from "../model/class-work";
import { finishSums } from "../classes/sums/finish-sums";
import { estimate, isReproduced } from "./class-estimate";

/**
 * The record of the response in `w.response` at the Λ of `w`, whose head says how the search went; the rest of it is NaN.
 *
 * @param status bits that the search ended with
 * @param noise standard deviation at which residuals are rounding
 */
export function writeRecord(
  d: Design,
  w: Work,
  v: Values,
  status: i32,
  wanted: i32,
  noise: f64,
  out: usize,
): void {
  rectify(d, w);
  // Where the search went over sums, it has just been there.
  if (!(w.summed || evaluate(d, w, v)) || v.S != v.S) {
    setHead(out, STATUS, NOT_CONVERGED);
    return;
  }
  const rest = load<f64>(restOf(d, w.response));
  if (!(Math.sqrt(v.S / v.nu) > noise) || isReproduced(d, rest, noise, !(status & NOT_CONVERGED)))
    status = PERFECT_FIT;
  if (w.summed && !(wanted & WANT_JOINT)) {
    finishSums(d, w, v, changetype<ClassSums>(w.sums));
    estimate(d, w, v, wanted, true, out);
  } else {
    if (w.summed) evaluate(d, w, v);
    estimate(d, w, v, wanted, false, out);
  }
  if (status != PERFECT_FIT && hasZeroPivot(d, w)) status |= SINGULAR;
  setHead(out, STATUS, status);
}

/** Signs of the columns of Λ such that the diagonal is not negative. */
function rectify(d: Design, w: Work): void {
  for (let j = 0; j < d.k; j++) {
    if (!(at(w.Lambda, d.k, j, j) < 0)) continue;
    for (let i = j; i < d.k; i++) {
      const entry = part(w.Lambda, i * d.k + j);
      store<f64>(entry, -load<f64>(entry));
    }
  }
}

/** Is a pivot of Λ zero, so that the estimated covariance matrix is singular? */
function hasZeroPivot(d: Design, w: Work): bool {
  for (let j = 0; j < d.k; j++) if (at(w.Lambda, d.k, j, j) < ZERO_PIVOT) return true;
  return false;
}
