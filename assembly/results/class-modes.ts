import { factorise } from "../classes/likelihood/criterion";
import { projectGroups } from "../classes/reduce/reduce-response";
import { turnInPlace } from "../classes/reduce/turn-groups";
import { copy } from "../linalg/axpy";
import { at } from "../linalg/matrix";
import {
  multiply,
  multiplyTranspose,
  multiplyVector,
  transposeMultiply,
  transposeMultiplyVector,
} from "../linalg/multiply";
import { int, part, set } from "../linalg/vector";
import { ClassModel } from "../model/class-model";
import { ClassWork } from "../model/class-work";

/**
 * Conditional modes b = Ψ Z'V⁻¹(y − Xβ) of the random effects at the Λ of `w`, and their conditional variances relative to
 * σ², Ψ − Ψ Z_g'V⁻¹Z_g Ψ (Bates et al. 2015, eq. 58), both in the units of Z.
 */
export function modesByClasses(
  d: ClassModel,
  w: ClassWork,
  residual: usize,
  modes: usize,
  variances: usize,
): bool {
  if (!factorise(d, w)) return false;
  const kk = d.k * d.k;
  multiply(d.k, d.Tinverse, w.Lambda, w.k3);
  projectGroups(d, residual, w.z);
  turnInPlace(d, w.z);
  for (let c = 0; c < d.classes; c++) {
    const offset = (<usize>c * kk) << 3;
    multiply(d.k, w.N + offset, d.R + offset, w.P + offset);
    conditionalVariance(d, w, offset, w.F + offset);
    const end = int(d.classStart, c + 1);
    for (let i = int(d.classStart, c); i < end; i++) {
      const g = int(d.member, i);
      conditionalMode(d, w, g, w.P + offset, modes);
      copy(kk, w.F + offset, part(variances, g * kk));
    }
  }
  return true;
}

/** With M = T⁻¹Λ̃ (in k3): M (I − Λ̃'FΛ̃) M'. */
function conditionalVariance(d: ClassModel, w: ClassWork, offset: usize, out: usize): void {
  const k = d.k;
  transposeMultiply(k, d.R + offset, w.P + offset, w.k1);
  multiply(k, w.k1, w.Lambda, w.k2);
  transposeMultiply(k, w.Lambda, w.k2, w.k1);
  for (let a = 0; a < k; a++) {
    for (let b = 0; b < k; b++) {
      const one: f64 = a == b ? 1 : 0;
      set(w.k2, a * k + b, one - at(w.k1, k, a, b));
    }
  }
  multiply(k, w.k3, w.k2, w.k1);
  multiplyTranspose(k, w.k1, w.k3, out);
}

/** b_g = M Λ̃' R'N Zq_g' r. */
function conditionalMode(d: ClassModel, w: ClassWork, g: i32, P: usize, modes: usize): void {
  const k = d.k;
  copy(k, part(w.z, g * k), w.v1);
  transposeMultiplyVector(k, P, w.v1, w.v2);
  transposeMultiplyVector(k, w.Lambda, w.v2, w.v1);
  multiplyVector(k, w.k3, w.v1, part(modes, g * k));
}
