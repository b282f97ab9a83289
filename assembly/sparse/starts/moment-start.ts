import { dot } from "../../linalg/dot";
import { multiplyVector } from "../../linalg/multiply";
import { get, part, set } from "../../linalg/vector";
import { entryAt, isDiagonal } from "../../model/model";
import { SparseModel } from "../../model/sparse-model";
import { SparseWork } from "../../model/sparse-work";
import { termLevels, termStart, termWidth } from "../../model/terms";

/** Smallest and largest moment estimate of a standard deviation that is a start. */
const LEAST: f64 = 0.2;
const MOST: f64 = 1e3;
/** Smallest residual variance of a moment estimate, as a share of the response's. */
const LEAST_RESIDUAL: f64 = 1e-8;

/** θ from moment estimates of the variances, each Λ a multiple of the identity; false when there are none. */
export function sparseMoments(d: SparseModel, w: SparseWork): bool {
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
    set(w.theta, entry.parameter, isDiagonal(entry) ? s : 0);
  }
  return true;
}
