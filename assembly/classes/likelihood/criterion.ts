import { axpy, clear, copy } from "../../linalg/axpy";
import { cholesky, choleskyInverse, logDeterminant } from "../../linalg/cholesky";
import { dot } from "../../linalg/dot";
import { addIdentity, rotateToLower } from "../../linalg/lower-factor";
import { at } from "../../linalg/matrix";
import { multiply, multiplyVector } from "../../linalg/multiply";
import { backSolve, forwardSolve } from "../../linalg/triangular-solve";
import { get, part, set } from "../../linalg/vector";
import { ClassModel, classSize, reducedFrom, restOf, scatterOf, withinOf } from "../../model/class-model";
import { ClassWork } from "../../model/class-work";
import { finishCriterion } from "../../model/work";

/**
 * The profiled criterion at Λ, with V = I + Z Λ Λ' Z' (Bates, Mächler, Bolker & Walker 2015, eq. 39 and 42), in
 * the reduced form: every sum of squares is a sum of non-negative terms, so nothing cancels as Λ grows.
 *
 * Leaves N_c = (I + R_c Λ Λ' R_c')⁻¹ and the factor of its inverse, the factor of Q'V⁻¹Q, γ and the residuals of the reduced groups in `w`.
 * @returns false when Q'V⁻¹Q is not positive definite in double precision
 */
export function evaluate(d: ClassModel, w: ClassWork): bool {
  const ok = factorise(d, w);
  if (!ok) return false;
  solve(d, w);
  w.logs = w.logV + (d.reml ? w.logA : 0);
  finishCriterion(w);
  return true;
}

/** The part that depends on Λ alone: N_c, log|V|, the factor of Q'V⁻¹Q and its log-determinant. */
export function factorise(d: ClassModel, w: ClassWork): bool {
  const k = d.k;
  const p = d.p;
  w.logV = 0;
  copy(p * p, d.Aw, w.L);
  for (let c = 0; c < d.classes; c++) {
    const offset = (<usize>c * k * k) << 3;
    const N = w.N + offset;
    const H = w.factor + offset;
    multiply(k, d.R + offset, w.Lambda, H);
    rotateToLower(k, H);
    addIdentity(k, H, w.v1);
    w.logV += classSize(d, c) * logDeterminant(k, H);
    choleskyInverse(k, H, N);
    addProducts(d, c, N, 1, w.L);
  }
  if (!cholesky(p, w.L)) return false;
  w.logA = logDeterminant(p, w.L);
  return true;
}

/** A += factor Σ_ab M[a, b] X̃[a, :]'X̃[b, :] over the groups of a class, for symmetric M; lower triangle of A. */
export function addProducts(d: ClassModel, c: i32, M: usize, factor: f64, A: usize): void {
  const k = d.k;
  const p = d.p;
  const width = (p * (p + 1)) >> 1;
  let W = part(d.W, c * ((k * (k + 1)) >> 1) * width);
  for (let a = 0; a < k; a++) {
    for (let b = 0; b <= a; b++) {
      const weight = factor * at(M, k, a, b);
      let from = W;
      for (let i = 0; i < p; i++) {
        const row = part(A, i * p);
        for (let to = row, end = part(row, i); to <= end; to += 8) {
          store<f64>(to, load<f64>(to) + weight * load<f64>(from));
          from += 8;
        }
      }
      W += (<usize>width) << 3;
    }
  }
}

/** γ = (Q'V⁻¹Q)⁻¹ Q'V⁻¹y, the residuals of the reduced groups and S. */
function solve(d: ClassModel, w: ClassWork): void {
  const k = d.k;
  const p = d.p;
  const y = w.response;
  const c = withinOf(d, y);
  const gamma = w.gamma;
  clear(p, gamma);
  for (let j = 0; j < d.within; j++) axpy(p, get(c, j), part(d.Rw, j * p), gamma);
  for (let g = 0; g < d.classes; g++) {
    const N = part(w.N, g * k * k);
    for (let i = reducedFrom(d, g), end = reducedFrom(d, g + 1); i < end; i++) {
      multiplyVector(k, N, part(y, i * k), w.v1);
      const Xi = part(d.X, i * k * p);
      for (let a = 0; a < k; a++) axpy(p, get(w.v1, a), part(Xi, a * p), gamma);
    }
  }
  forwardSolve(p, w.L, gamma);
  backSolve(p, w.L, gamma);
  w.S = residualSum(d, w);
}

/** S = rest + |c − Rw γ|² + Σ_c ⟨N_c, Σ e e' + scatter⟩, storing e = u − X̃ γ. */
function residualSum(d: ClassModel, w: ClassWork): f64 {
  const k = d.k;
  const p = d.p;
  const y = w.response;
  const gamma = w.gamma;
  const c = withinOf(d, y);
  let S = load<f64>(restOf(d, y));
  for (let j = 0; j < d.within; j++) {
    const e = get(c, j) - dot(p, part(d.Rw, j * p), gamma);
    S += e * e;
  }
  for (let g = 0; g < d.classes; g++) {
    const offset = (<usize>g * k * k) << 3;
    const H = w.factor + offset;
    S += dot(k * k, w.N + offset, scatterOf(d, y) + offset);
    for (let i = reducedFrom(d, g), end = reducedFrom(d, g + 1); i < end; i++) {
      const e = part(w.residual, i * k);
      const Xi = part(d.X, i * k * p);
      for (let a = 0; a < k; a++) {
        const u = get(y, i * k + a);
        set(e, a, u - dot(p, part(Xi, a * p), gamma));
      }
      copy(k, e, w.v1);
      forwardSolve(k, H, w.v1);
      S += dot(k, w.v1, w.v1);
    }
  }
  return S;
}
