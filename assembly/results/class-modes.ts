import { dot } from "../linalg/dot";
import { at } from "../linalg/matrix";
import {
  multiply,
  multiplyTranspose,
  multiplyVector,
  transposeMultiply,
  transposeMultiplyVector,
} from "../linalg/multiply";
import { int, part, set } from "../linalg/vector";
import { factorise } from "../classes/likelihood/criterion";
import { fillLambda } from "../classes/likelihood/theta";
import { Design } from "../model/class-model";
import { Fitter } from "../model/fitter";
import { Work } from "../model/class-work";

/**
 * Conditional modes b = Ψ Z'V⁻¹(y − Xβ) of the random effects at the θ in `startOf` (scaled basis), and their
 * conditional variances relative to σ², Ψ − Ψ Z_g'V⁻¹Z_g Ψ (Bates et al. 2015, eq. 58), both in the units of Z.
 *
 * @param residual f64[n], y − Xβ, rows sorted by group
 * @param modes out, f64[groups][k]
 * @param variances out, f64[classes][k][k]
 * @returns false when the factorisation fails
 */
export function randomEffects(fitter: Fitter, residual: usize, modes: usize, variances: usize): bool {
  const d = fitter.design;
  const w = fitter.work;
  fillLambda(d, w.start, w.Lambda);
  if (!factorise(d, w, fitter.values)) return false;
  const kk = d.k * d.k;
  multiply(d.k, d.Tinverse, w.Lambda, w.k3);
  for (let c = 0; c < d.classes; c++) {
    const offset = (<usize>c * kk) << 3;
    multiply(d.k, w.N + offset, d.R + offset, w.P + offset);
    conditionalVariance(d, w, offset, variances + offset);
    const end = int(d.classStart, c + 1);
    for (let i = int(d.classStart, c); i < end; i++) {
      conditionalMode(d, w, int(d.member, i), w.P + offset, residual, modes);
    }
  }
  return true;
}

/** With M = T⁻¹Λ̃ (in k3): M (I − Λ̃'FΛ̃) M'. */
function conditionalVariance(d: Design, w: Work, offset: usize, out: usize): void {
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
function conditionalMode(d: Design, w: Work, g: i32, P: usize, residual: usize, modes: usize): void {
  const k = d.k;
  const from = int(d.groupStart, g);
  const size = load<i32>(d.groupStart + ((<usize>g) << 2), 4) - from;
  for (let a = 0; a < k; a++) {
    const basis = part(d.Zq, a * d.n + from);
    set(w.v1, a, dot(size, basis, part(residual, from)));
  }
  transposeMultiplyVector(k, P, w.v1, w.v2);
  transposeMultiplyVector(k, w.Lambda, w.v2, w.v1);
  multiplyVector(k, w.k3, w.v1, part(modes, g * k));
}
