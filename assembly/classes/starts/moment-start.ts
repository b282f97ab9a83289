import { at, packed, put } from "../../linalg/matrix";
import { pairAt, pairPlace, pairProduct, sumOfPair, symmetricTimesPair } from "../../linalg/pairs";
import { semidefiniteCholesky } from "../../linalg/semidefinite-cholesky";
import { ClassModel, restOf } from "../../model/class-model";
import { ClassSums } from "../../model/class-sums";
import { ClassWork } from "../../model/class-work";
import { readTerm } from "../../model/lambda";

/** Least variance of a start, relative to σ², in the scaled basis. */
const LEAST: f64 = 0.01;

/**
 * θ from moments: at Ψ = 0 the expectation of Φ = Σ Z'e e'Z over the groups is σ²(Σ F − K) + σ² Σ F Ψ F, solved element
 * by element as if F were diagonal, with σ² estimated within groups.
 *
 * @returns false where there is nothing to estimate it from
 */
export function classMoments(d: ClassModel, w: ClassWork): bool {
  if (w.sums == 0) return false;
  const k = d.k;
  const s = changetype<ClassSums>(w.sums);
  const free = d.n - d.groups * k - d.within;
  const pooled = fillPhi(d, s, w.k1) / w.nu;
  const within = free > 0 ? load<f64>(restOf(d, w.response)) / free : 0.5 * pooled;
  const sigma2 = w.sigma2 > 0 ? w.sigma2 : Math.max(within, 1e-6 * pooled);
  if (!(sigma2 > 0)) return false;
  memory.fill(w.k3, 0, (<usize>(k * k)) << 3);
  for (let a = 0; a < k; a++) {
    for (let b = s.directions > k ? 0 : a; b <= a; b++) {
      const entry = (<usize>packed(a, b)) << 3;
      const weight = load<f64>(s.weight + entry);
      const excess = at(w.k1, k, a, b) / sigma2 - load<f64>(s.expected + entry);
      const value = weight > 0 ? excess / weight : 0;
      put(w.k3, k, a, b, a == b ? Math.max(value, LEAST) : value);
      put(w.k3, k, b, a, at(w.k3, k, a, b));
    }
  }
  semidefiniteCholesky(k, w.k3, 1e-6, w.Lambda);
  for (let a = 0; a < k; a++) if (at(w.Lambda, k, a, a) == 0) put(w.Lambda, k, a, a, Math.sqrt(LEAST));
  readTerm(d, 0, w.Lambda, w.theta);
  return true;
}

/** Φ = Σ R'CR at γ₀, lower triangle, C = Σ e e'; returns e'e of all. */
function fillPhi(d: ClassModel, s: ClassSums, Phi: usize): f64 {
  const k = d.k;
  const last = (<usize>(s.width - 1)) << 3;
  let total = load<f64>(s.within + last);
  let C = s.products + (last << 1);
  memory.fill(Phi, 0, (<usize>(k * k)) << 3);
  for (let pair = 0; pair < s.pairs; pair++) {
    for (let a = 0; a < k; a++) {
      for (let b = 0; b <= a; b++) {
        if (a == b) total += sumOfPair(C, 0);
        // The products hold both (a, b) and (b, a) off the diagonal.
        v128.store(pairPlace(s.E, packed(a, b)), f64x2.mul(pairAt(C, 0), f64x2.splat(a == b ? 1 : 0.5)));
        C += (<usize>s.width) << 4;
      }
    }
    const R = s.R + ((<usize>(pair * k * k)) << 4);
    symmetricTimesPair(k, s.E, R, s.k2);
    pairProduct(k, R, s.k2, s.F);
    for (let a = 0; a < k; a++) {
      for (let b = 0; b <= a; b++) put(Phi, k, a, b, at(Phi, k, a, b) + sumOfPair(s.F, packed(a, b)));
    }
  }
  return total;
}
