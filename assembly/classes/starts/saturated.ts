import { at, put } from "../../linalg/matrix";
import { transposeMultiply } from "../../linalg/multiply";
import { semidefiniteCholesky } from "../../linalg/semidefinite-cholesky";
import { symmetricEigen } from "../../linalg/symmetric-eigen";
import { ClassModel, classSize, restOf, scatterOf } from "../../model/class-model";
import { ClassWork } from "../../model/class-work";
import { isFull, readTerm } from "../../model/lambda";
import { isUnrestricted } from "../../model/model";

/**
 * The optimum in closed form where the groups are all alike and X spans all of the reduced groups, as in a balanced
 * growth curve with any covariance: then only the scatter C of the groups (m degrees of freedom) and the rest remain,
 *
 *   D = m log|H| + ν log(rest + ⟨H⁻¹, C⟩),  H = I + R Λ Λ' R',
 *
 * and H shares the eigenvectors of C: h_i = max(1, c_i / (m σ²)), where eigenvalues below σ² are pooled with the rest
 * (Anderson, Anderson & Olkin 1986, Ann. Stat. 14:405; Amemiya 1985).
 *
 * Leaves θ in `w.theta`; false where the form does not hold.
 */
export function searchSaturated(d: ClassModel, w: ClassWork): bool {
  const k = d.k;
  if (
    d.classes != 1 ||
    d.p != d.reduced * k + d.within ||
    !load<i32>(d.rotation) ||
    !isUnrestricted(d) ||
    !isFull(d, 0)
  )
    return false;
  const m = <f64>(classSize(d, 0) - (d.reml ? d.reduced : 0));
  if (!(w.nu - k * m > 0) || !(m > 0) || !isOrthogonal(d, w)) return false;
  const C = w.k1;
  const vectors = w.k2;
  memory.copy(C, scatterOf(d, w.response), (<usize>k * k) << 3);
  symmetricEigen(k, C, vectors);
  const sigma2 = pooledVariance(k, C, m, w.nu, load<f64>(restOf(d, w.response)));
  if (!(sigma2 > 0)) return false;
  // ΛΛ' = R'(H − I)R, since R is orthogonal.
  transposeMultiply(k, vectors, d.R, w.k3);
  for (let a = 0; a < k; a++) {
    for (let b = 0; b <= a; b++) {
      let value: f64 = 0;
      for (let i = 0; i < k; i++) {
        const excess = at(C, k, i, i) / (m * sigma2) - 1;
        if (excess > 0) value += excess * at(w.k3, k, i, a) * at(w.k3, k, i, b);
      }
      put(vectors, k, a, b, value);
      put(vectors, k, b, a, value);
    }
  }
  semidefiniteCholesky(k, vectors, 1e-14, w.Lambda);
  readTerm(d, 0, w.Lambda, w.theta);
  return true;
}

/** σ² from the rest and the eigenvalues on the diagonal of C that fall below m σ². */
function pooledVariance(k: i32, C: usize, m: f64, nu: f64, rest: f64): f64 {
  let sigma2 = rest / (nu - k * m);
  // Pooling only lowers σ² towards what is pooled, so that k rounds settle it.
  for (let round = 0; round < k; round++) {
    let sum = rest;
    let above = 0;
    for (let i = 0; i < k; i++) {
      const value = at(C, k, i, i);
      if (value > m * sigma2) above++;
      else sum += value;
    }
    sigma2 = sum / (nu - above * m);
  }
  return sigma2;
}

function isOrthogonal(d: ClassModel, w: ClassWork): bool {
  const k = d.k;
  transposeMultiply(k, d.R, d.R, w.k1);
  for (let a = 0; a < k; a++) {
    for (let b = 0; b < k; b++) {
      const wanted: f64 = a == b ? 1 : 0;
      if (!(Math.abs(at(w.k1, k, a, b) - wanted) < 1e-10)) return false;
    }
  }
  return true;
}
