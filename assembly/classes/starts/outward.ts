import { copy } from "../../linalg/axpy";
import { at, put } from "../../linalg/matrix";
import { multiplyTranspose } from "../../linalg/multiply";
import { semidefiniteCholesky } from "../../linalg/semidefinite-cholesky";
import { symmetricEigen } from "../../linalg/symmetric-eigen";
import { set } from "../../linalg/vector";
import { ClassModel } from "../../model/class-model";
import { ClassWork } from "../../model/class-work";
import { isFull, readTerm } from "../../model/lambda";
import { entryAt, isDiagonal, isFree } from "../../model/model";

/** Slope of the criterion in a variance, relative to ν, that is rounding. */
const FLAT: f64 = 1e-8;
/** Variance that is given to what is left at zero. */
const GIVEN: f64 = 0.01;

/**
 * θ ← a point where Ψ has grown in the direction in which the criterion falls most, from a Ψ with zeros: at a zero every
 * derivative in θ vanishes, so the question is asked of G, the derivative in Ψ, which is positive semidefinite at an
 * optimum. Expects the derivatives at θ.
 *
 * @returns false where the criterion falls nowhere
 */
export function growFromZero(d: ClassModel, w: ClassWork): bool {
  return isFull(d, 0) ? growAlong(d, w) : growDiagonal(d, w);
}

/** Λ ← factor of ΛΛ' + 0.01 x x' for the eigenvector x of the smallest eigenvalue of G, if that is negative. */
function growAlong(d: ClassModel, w: ClassWork): bool {
  const k = d.k;
  copy(k * k, w.G, w.k1);
  symmetricEigen(k, w.k1, w.k2);
  let smallest = 0;
  for (let j = 1; j < k; j++) if (at(w.k1, k, j, j) < at(w.k1, k, smallest, smallest)) smallest = j;
  if (!(at(w.k1, k, smallest, smallest) < -FLAT * w.nu)) return false;
  multiplyTranspose(k, w.Lambda, w.Lambda, w.k1);
  for (let a = 0; a < k; a++) {
    for (let b = 0; b < k; b++) {
      put(w.k1, k, a, b, at(w.k1, k, a, b) + GIVEN * at(w.k2, k, a, smallest) * at(w.k2, k, b, smallest));
    }
  }
  semidefiniteCholesky(k, w.k1, 1e-14, w.k3);
  readTerm(d, 0, w.k3, w.theta);
  return true;
}

/** The same where only the diagonal of Λ is free. */
function growDiagonal(d: ClassModel, w: ClassWork): bool {
  let moved = false;
  for (let e = 0; e < d.entries; e++) {
    const entry = entryAt(d, e);
    const j = entry.row;
    if (!isDiagonal(entry) || !isFree(d, entry.parameter)) continue;
    if (at(w.Lambda, d.k, j, j) == 0 && at(w.G, d.k, j, j) < -FLAT * w.nu) {
      set(w.theta, entry.parameter, Math.sqrt(GIVEN));
      moved = true;
    }
  }
  return moved;
}
