import { axpy, clear, copy } from "../../linalg/axpy";
import { dot } from "../../linalg/dot";
import { at, put } from "../../linalg/matrix";
import { multiply } from "../../linalg/multiply";
import { backSolve, forwardSolve } from "../../linalg/triangular-solve";
import { part } from "../../linalg/vector";
import { ClassModel, classSize } from "../../model/class-model";
import { ClassWork } from "../../model/class-work";
import { lambdaEntry } from "../../model/model";
import { differentiateAlong, whiten } from "./derivatives";

/**
 * Second derivatives of log|V| + log|A| + S / s² along the `m` directions dΨ of `w.direction` (after
 * `differentiateAlong`), written to `w.hessian`; σ² is held. With `profileBeta` the fixed effects follow Ψ,
 * otherwise they are held.
 *
 * With U = T dΨ T' of each class: d²log|V| = −n tr(UᵢUⱼ), d²S|β = 2 tr(Φ UᵢUⱼ), d²log|A| = 2 tr(K UᵢUⱼ) −
 * tr(A⁻¹dAᵢ A⁻¹dAⱼ), and following β adds −2 gᵢ'A⁻¹gⱼ to d²S, g = X'V⁻¹Z dΨ Z'V⁻¹e.
 */
export function secondDerivatives(d: ClassModel, w: ClassWork, m: i32, profileBeta: bool): void {
  const k = d.k;
  const p = d.p;
  const kk = k * k;
  const perVariance = w.precision;
  memory.fill(w.hessian, 0, (<usize>m * m) << 3);
  for (let c = 0; c < d.classes; c++) {
    const offset = (<usize>(c * kk)) << 3;
    // E = 2 K + 2 Φ / s² − n_c I
    clear(kk, w.k3);
    for (let a = 0; a < k; a++) put(w.k3, k, a, a, -classSize(d, c));
    if (d.reml) axpy(kk, 2, w.K + offset, w.k3);
    axpy(kk, 2 * perVariance, w.Phi + offset, w.k3);
    for (let i = 0; i < m; i++) {
      whiten(d, w, c, i);
      copy(kk, w.k2, part(w.U, i * kk));
      // tr(E Uᵢ Uⱼ) = ⟨E Uᵢ, Uⱼ⟩
      multiply(k, w.k3, w.k2, w.k1);
      for (let j = 0; j <= i; j++)
        put(w.hessian, m, i, j, at(w.hessian, m, i, j) + dot(kk, w.k1, part(w.U, j * kk)));
    }
  }
  for (let i = 0; i < m; i++) {
    if (d.reml) multiply(p, w.Ainverse, part(w.dA, i * p * p), w.p1);
    if (d.reml) multiply(p, w.p1, w.Ainverse, w.p2);
    copy(p, part(w.cross, i * p), w.v1);
    forwardSolve(p, w.L, w.v1);
    backSolve(p, w.L, w.v1);
    for (let j = 0; j <= i; j++) {
      let h = at(w.hessian, m, i, j);
      if (d.reml) h -= dot(p * p, w.p2, part(w.dA, j * p * p));
      if (profileBeta) h -= 2 * perVariance * dot(p, w.v1, part(w.cross, j * p));
      put(w.hessian, m, i, j, h);
      put(w.hessian, m, j, i, h);
    }
  }
}

/** The directions dΨ = dΛ Λ' + Λ dΛ' of the parameters θ at Λ, written to `w.direction`. */
export function thetaDirections(d: ClassModel, w: ClassWork): void {
  const k = d.k;
  memory.fill(w.direction, 0, (<usize>d.parameters * k * k) << 3);
  for (let e = 0; e < w.entries; e++) {
    const entry = lambdaEntry(w.template, e);
    const row = entry.row;
    const column = entry.column;
    const direction = part(w.direction, entry.parameter * k * k);
    for (let a = 0; a < k; a++) {
      const value = at(w.Lambda, k, a, column);
      put(direction, k, row, a, at(direction, k, row, a) + value);
      put(direction, k, a, row, at(direction, k, a, row) + value);
    }
  }
}

/** Gradient of the criterion with respect to θ: 2 ⟨G Λ, dΛ⟩. */
export function thetaGradient(d: ClassModel, w: ClassWork, gradient: usize): void {
  const k = d.k;
  memory.fill(gradient, 0, (<usize>d.parameters) << 3);
  multiply(k, w.G, w.Lambda, w.k1);
  for (let e = 0; e < w.entries; e++) {
    const entry = lambdaEntry(w.template, e);
    const to = part(gradient, entry.parameter);
    store<f64>(to, load<f64>(to) + 2 * at(w.k1, k, entry.row, entry.column));
  }
}

/**
 * Hessian with respect to θ at fixed σ² = S / ν, β following θ, in `w.hessian`: second derivatives along dΨ(θ) plus
 * ⟨G, d²Ψ⟩. Expects `differentiate`; calls the rest.
 */
export function thetaHessian(d: ClassModel, w: ClassWork): void {
  const m = d.parameters;
  thetaDirections(d, w);
  differentiateAlong(d, w, m);
  secondDerivatives(d, w, m, true);
  addCurvature(d, w);
}

/** H += ⟨G, d²Ψ⟩: Ψ is quadratic in θ. */
export function addCurvature(d: ClassModel, w: ClassWork): void {
  const k = d.k;
  const m = d.parameters;
  for (let e = 0; e < w.entries; e++) {
    const first = lambdaEntry(w.template, e);
    for (let f = 0; f < w.entries; f++) {
      const second = lambdaEntry(w.template, f);
      // tr(G dΛᵢ dΛⱼ') is not zero only where both entries lie in the same column of Λ.
      if (first.column != second.column) continue;
      const i = first.parameter;
      const j = second.parameter;
      put(w.hessian, m, i, j, at(w.hessian, m, i, j) + 2 * at(w.G, k, first.row, second.row));
    }
  }
}
