import { dot } from "../../linalg/dot";
import { at } from "../../linalg/matrix";
import {
  multiply,
  multiplyTranspose,
  multiplyVector,
  transposeMultiply,
  transposeMultiplyVector,
} from "../../linalg/multiply";
import { factorise } from "../likelihood/criterion";
import { fillLambda } from "../likelihood/theta";
import { Design } from "../records/design";
import { Fitter } from "../records/fitter";
import { Work } from "../records/work";

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
    const end = load<i32>(d.classStart + ((<usize>c + 1) << 2));
    for (let i = load<i32>(d.classStart + ((<usize>c) << 2)); i < end; i++) {
      conditionalMode(d, w, load<i32>(d.member + ((<usize>i) << 2)), w.P + offset, residual, modes);
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
      store<f64>(w.k2 + ((<usize>a * k + b) << 3), one - at(w.k1, k, a, b));
    }
  }
  multiply(k, w.k3, w.k2, w.k1);
  multiplyTranspose(k, w.k1, w.k3, out);
}

/** b_g = M Λ̃' R'N Zq_g' r. */
function conditionalMode(d: Design, w: Work, g: i32, P: usize, residual: usize, modes: usize): void {
  const k = d.k;
  const from = load<i32>(d.groupStart + ((<usize>g) << 2));
  const size = load<i32>(d.groupStart + ((<usize>g) << 2), 4) - from;
  for (let a = 0; a < k; a++) {
    const basis = d.Zq + ((<usize>a * d.n + from) << 3);
    store<f64>(w.v1 + ((<usize>a) << 3), dot(size, basis, residual + ((<usize>from) << 3)));
  }
  transposeMultiplyVector(k, P, w.v1, w.v2);
  transposeMultiplyVector(k, w.Lambda, w.v2, w.v1);
  multiplyVector(k, w.k3, w.v1, modes + ((<usize>g * k) << 3));
}
