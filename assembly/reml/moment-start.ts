import { at, put } from "../linalg/matrix";
import { semidefiniteCholesky } from "../linalg/semidefinite-cholesky";
import { isFull, readTheta } from "./boundary";
import { differentiate } from "./derivatives";
import { classSize, Design, restOf } from "./design";
import { criterionAt } from "./newton";
import { Values, Work } from "./work";

/** Least variance of a start, relative to σ², in the scaled basis. */
const LEAST: f64 = 0.01;

/**
 * θ from moments, for a full covariance matrix: at Ψ = 0 the expectation of Σ Z'e e'Z over the groups is
 * σ²(Σ F − K) + σ² Σ F Ψ F, solved element by element as if F were diagonal, with σ² estimated within groups.
 *
 * @returns false where there is nothing to estimate it from
 */
export function momentStart(d: Design, w: Work, v: Values): bool {
  const k = d.k;
  if (!isFull(d)) return false;
  memory.fill(w.theta, 0, (<usize>d.parameters) << 3);
  if (!(criterionAt(d, w, v, w.theta) < Infinity)) return false;
  differentiate(d, w, v);
  const free = d.n - d.groups * k - d.within;
  const pooled = v.S / v.nu;
  const within = free > 0 ? load<f64>(restOf(d, w.response)) / free : 0.5 * pooled;
  const sigma2 = Math.max(within, 1e-6 * pooled);
  for (let a = 0; a < k; a++) {
    for (let b = 0; b <= a; b++) {
      const value = elementOf(d, w, a, b, sigma2);
      put(w.k3, k, a, b, a == b ? Math.max(value, LEAST) : value);
      put(w.k3, k, b, a, at(w.k3, k, a, b));
    }
  }
  semidefiniteCholesky(k, w.k3, 1e-6, w.Lambda);
  for (let a = 0; a < k; a++) if (at(w.Lambda, k, a, a) == 0) put(w.Lambda, k, a, a, Math.sqrt(LEAST));
  readTheta(d, w);
  return true;
}

/** The moment estimate of Ψ[a, b]. */
function elementOf(d: Design, w: Work, a: i32, b: i32, sigma2: f64): f64 {
  const k = d.k;
  let excess: f64 = 0;
  let weight: f64 = 0;
  for (let c = 0; c < d.classes; c++) {
    const offset = (<usize>c * k * k) << 3;
    const size = <f64>classSize(d, c);
    const F = w.F + offset;
    excess += at(w.Phi + offset, k, a, b) - sigma2 * (size * at(F, k, a, b) - at(w.K + offset, k, a, b));
    weight += size * at(F, k, a, a) * at(F, k, b, b);
  }
  return weight > 0 ? excess / (weight * sigma2) : 0;
}
