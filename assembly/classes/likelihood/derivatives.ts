import { axpy, clear } from "../../linalg/axpy";
import { choleskyInverse } from "../../linalg/cholesky";
import { dot } from "../../linalg/dot";
import { mirror, put } from "../../linalg/matrix";
import {
  multiply,
  multiplyTranspose,
  transposeMultiply,
  transposeMultiplyVector,
} from "../../linalg/multiply";
import { forwardSolve } from "../../linalg/triangular-solve";
import { get, part, set } from "../../linalg/vector";
import { ClassModel, classSize, reducedFrom, scatterOf } from "../../model/class-model";
import { ClassWork } from "../../model/class-work";
import { addProducts } from "./criterion";

/**
 * First derivatives of the criterion with respect to Ψ = ΛΛ', in which V is linear (dV = Z dΨ Z'). With the factor H_c of
 * N_c⁻¹, T_c = H_c⁻¹R_c and U = T_c dΨ T_c' they are d log|V| = Σ n_c tr U, d log|A| = −Σ tr(K_c U) and dS = −Σ tr(Φ_c U). As
 * Λ grows, what is multiplied by H_c⁻¹ stays bounded, and no digits cancel. After `evaluate`, this leaves H⁻¹, T, K, Φ per
 * class, ε = H⁻¹e per reduced group and G with dD = ⟨G, dΨ⟩.
 */
export function differentiate(d: ClassModel, w: ClassWork): void {
  const k = d.k;
  const kk = k * k;
  choleskyInverse(d.p, w.L, w.Ainverse);
  clear(kk, w.G);
  for (let c = 0; c < d.classes; c++) {
    const offset = (<usize>(c * kk)) << 3;
    const half = w.half + offset;
    const T = w.T + offset;
    invertTransposed(k, w.factor + offset, half);
    transposeMultiply(k, half, d.R + offset, T);
    fillK(d, w, c, half, w.K + offset);
    fillPhi(d, w, c, half, w.Phi + offset);
    clear(kk, w.k1);
    for (let a = 0; a < k; a++) put(w.k1, k, a, a, classSize(d, c));
    if (d.reml) axpy(kk, -1, w.K + offset, w.k1);
    axpy(kk, -w.precision, w.Phi + offset, w.k1);
    multiply(k, w.k1, T, w.k2);
    transposeMultiply(k, T, w.k2, w.k1);
    axpy(kk, 1, w.k1, w.G);
  }
}

/** to ← (H⁻¹)' of a lower triangle H. */
function invertTransposed(k: i32, H: usize, to: usize): void {
  clear(k * k, to);
  for (let j = 0; j < k; j++) {
    put(to, k, j, j, 1);
    forwardSolve(k, H, part(to, j * k));
  }
}

/** U = T_c dΨ T_c' along the j-th direction, into k2. */
export function whiten(d: ClassModel, w: ClassWork, c: i32, j: i32): void {
  const kk = d.k * d.k;
  const T = part(w.T, c * kk);
  multiply(d.k, T, part(w.direction, j * kk), w.k1);
  multiplyTranspose(d.k, w.k1, T, w.k2);
}

/** K = P' [⟨A⁻¹, X̃[a,:]'X̃[b,:]⟩]_ab P, summed over the groups of a class. */
export function fillK(d: ClassModel, w: ClassWork, c: i32, P: usize, K: usize): void {
  const k = d.k;
  const p = d.p;
  const width = (p * (p + 1)) >> 1;
  let W = part(d.W, c * ((k * (k + 1)) >> 1) * width);
  for (let a = 0; a < k; a++) {
    for (let b = 0; b <= a; b++) {
      let total: f64 = 0;
      let from = W;
      for (let i = 0; i < p; i++) {
        const row = part(w.Ainverse, i * p);
        total += 2 * dot(i, row, from) + get(row, i) * get(from, i);
        from += (<usize>i + 1) << 3;
      }
      // W holds both (a, b) and (b, a) off the diagonal.
      if (a != b) total *= 0.5;
      put(w.k1, k, a, b, total);
      put(w.k1, k, b, a, total);
      W += (<usize>width) << 3;
    }
  }
  multiply(k, w.k1, P, w.k2);
  transposeMultiply(k, P, w.k2, K);
}

/** Φ = P' scatter P + Σ ε ε', ε = P'e. */
function fillPhi(d: ClassModel, w: ClassWork, c: i32, P: usize, Phi: usize): void {
  const k = d.k;
  multiply(k, part(scatterOf(d, w.response), c * k * k), P, w.k2);
  transposeMultiply(k, P, w.k2, Phi);
  for (let i = reducedFrom(d, c), end = reducedFrom(d, c + 1); i < end; i++) {
    const offset = (<usize>(i * k)) << 3;
    const white = w.white + offset;
    transposeMultiplyVector(k, P, w.residual + offset, white);
    for (let a = 0; a < k; a++) axpy(k, get(white, a), white, part(Phi, a * k));
  }
}

/**
 * Along each of `m` symmetric directions dΨ in `w.direction`: dS, the vector X'V⁻¹Z dΨ Z'V⁻¹e and −dA.
 */
export function differentiateAlong(d: ClassModel, w: ClassWork, m: i32): void {
  const k = d.k;
  const p = d.p;
  clear(m * p * p, w.dA);
  clear(m * p, w.cross);
  clear(m, w.dS);
  for (let j = 0; j < m; j++) {
    const dA = part(w.dA, j * p * p);
    const cross = part(w.cross, j * p);
    let dS: f64 = 0;
    for (let c = 0; c < d.classes; c++) {
      const offset = (<usize>(c * k * k)) << 3;
      whiten(d, w, c, j);
      dS -= dot(k * k, w.Phi + offset, w.k2);
      multiply(k, w.half + offset, w.k2, w.k3);
      addCross(d, w, c, cross);
      multiplyTranspose(k, w.k3, w.half + offset, w.k2);
      addProducts(d, c, w.k2, 1, dA);
    }
    mirror(p, dA);
    set(w.dS, j, dS);
  }
}

/** cross += Σ_g X̃_g' (H⁻¹)'U ε_g over the reduced groups of a class; (H⁻¹)'U is in k3. */
function addCross(d: ClassModel, w: ClassWork, c: i32, cross: usize): void {
  const k = d.k;
  const p = d.p;
  for (let i = reducedFrom(d, c), end = reducedFrom(d, c + 1); i < end; i++) {
    const white = part(w.white, i * k);
    const Xi = part(d.X, i * k * p);
    for (let a = 0; a < k; a++) axpy(p, dot(k, part(w.k3, a * k), white), part(Xi, a * p), cross);
  }
}
