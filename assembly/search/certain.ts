import { isLinear } from "../covariance/structure";
import { criterionAt, isInformative } from "../likelihood/forms";
import { copy } from "../linalg/axpy";
import { at } from "../linalg/matrix";
import { multiplyTranspose } from "../linalg/multiply";
import { semidefiniteCholesky } from "../linalg/semidefinite-cholesky";
import { symmetricEigen } from "../linalg/symmetric-eigen";
import { get, set } from "../linalg/vector";
import { fillTriangle, isFull, isSameColumn, readTerm } from "../model/lambda";
import { entryAt, freeParameters, isDiagonal, LambdaEntry, Model } from "../model/model";
import { ofTerm, structureOf, termWidth } from "../model/terms";
import { Work } from "../model/work";

/** Rise of the criterion when a variance vanishes, beyond which there is one optimum. */
const RISE: f64 = 8;

/**
 * Is `w.best` the only optimum there is? Other optima of the criterion lie at a variance or correlation at its bound, or in a
 * direction that the rows hardly tell from residuals. In designs that tell all effects apart (see `isInformative`), where the
 * criterion rises steeply towards every bound, none was found in several thousand random problems of all sizes.
 *
 * @param D the criterion at `w.best`, where a descent has converged; `w.theta` is left the same
 */
export function isCertain(d: Model, w: Work, D: f64): bool {
  if (!w.converged || !(D < Infinity) || !isInformative(d, w)) return false;
  if (freeParameters(d) < d.parameters) return false;
  return leastRise(d, w, D) > RISE;
}

/** Share of the way from a start to the best end at which the criterion is asked. */
const SHARES = memory.data<f64>([0.25, 0.5, 0.75, 0.9]);
const SHARE_COUNT: i32 = 4;

/**
 * Does the criterion fall all the way from `w.theta` to `w.best`, so that a descent from there finds nothing else? Asked of
 * designs that tell all effects apart; the way is straight in Λ with pivots that are not negative. `w.theta` stays.
 *
 * @param known criterion at `w.best`
 */
export function fallsToBest(d: Model, w: Work, known: f64): bool {
  if (!(known < Infinity) || !isInformative(d, w) || freeParameters(d) < d.parameters) return false;
  const m = d.parameters;
  let above = criterionAt(d, w, w.theta);
  for (let s = 0; s < SHARE_COUNT && above > known; s++) {
    for (let i = 0; i < m; i++) set(w.trial, i, get(w.theta, i));
    for (let e = 0; e < d.entries; e++) {
      const entry = entryAt(d, e);
      if (!isLinear(structureOf(d, entry.term))) return false;
      const i = entry.parameter;
      const end = pivotSign(d, w.best, entry) * get(w.best, i);
      const start = pivotSign(d, w.theta, entry) * get(w.theta, i);
      set(w.trial, i, start + get(SHARES, s) * (end - start));
    }
    const here = criterionAt(d, w, w.trial);
    if (!(here < above)) return false;
    above = here;
  }
  return above > known;
}

/** The sign of the pivot in the column of an entry. */
function pivotSign(d: Model, theta: usize, entry: LambdaEntry): f64 {
  for (let e = 0; e < d.entries; e++) {
    const other = entryAt(d, e);
    if (isDiagonal(other) && isSameColumn(entry, other)) return get(theta, other.parameter) < 0 ? -1 : 1;
  }
  return 1;
}

/**
 * By how much the criterion rises at least when a variance of a term vanishes: that of the direction in which its effects vary
 * least, or of each of its effects where they are independent. Expects θ in `w.best`, which `w.theta` has again afterwards.
 */
function leastRise(d: Model, w: Work, D: f64): f64 {
  let least = Infinity;
  for (let t = 0; t < d.terms; t++) {
    if (!isLinear(structureOf(d, t))) return 0;
    if (termWidth(d, t) > 1 && isFull(d, t)) least = Math.min(least, withoutSmallest(d, w, t));
    else
      for (let e = 0; e < d.entries; e++) {
        const entry = entryAt(d, e);
        if (entry.term != t || !isDiagonal(entry)) continue;
        copy(d.parameters, w.best, w.theta);
        set(w.theta, entry.parameter, 0);
        least = Math.min(least, criterionAt(d, w, w.theta));
      }
  }
  copy(d.parameters, w.best, w.theta);
  return least - D;
}

/** The criterion where Ψ of a term has lost the smallest of its eigenvalues. */
function withoutSmallest(d: Model, w: Work, t: i32): f64 {
  const k = termWidth(d, t);
  fillTriangle(d, w.best, w.other);
  const Lambda = ofTerm(d, t, w.other);
  multiplyTranspose(k, Lambda, Lambda, w.k1);
  copy(k * k, w.k1, w.k3);
  symmetricEigen(k, w.k1, w.k2);
  let lowest = 0;
  for (let i = 1; i < k; i++) if (at(w.k1, k, i, i) < at(w.k1, k, lowest, lowest)) lowest = i;
  const size = at(w.k1, k, lowest, lowest);
  for (let a = 0; a < k; a++) {
    for (let b = 0; b < k; b++)
      set(w.k3, a * k + b, at(w.k3, k, a, b) - size * at(w.k2, k, a, lowest) * at(w.k2, k, b, lowest));
  }
  semidefiniteCholesky(k, w.k3, 1e-14, w.k1);
  copy(d.parameters, w.best, w.theta);
  readTerm(d, t, w.k1, w.theta);
  return criterionAt(d, w, w.theta);
}
