import { axpy, clear } from "../linalg/axpy";
import { choleskyInverse } from "../linalg/cholesky";
import { dot } from "../linalg/dot";
import { at, put } from "../linalg/matrix";
import { multiply, multiplyTranspose, transposeMultiply, transposeMultiplyVector } from "../linalg/multiply";
import { addProducts } from "./criterion";
import { classSize, Design, reducedFrom, scatterOf } from "./design";
import { Values, Work } from "./work";

/**
 * First derivatives of the criterion with respect to Ψ = ΛΛ', in which V is linear (dV = Z dΨ Z'):
 * d log|V| = Σ tr(F_c dΨ), d log|A| = −Σ tr(K_c dΨ), dS = −Σ tr(Φ_c dΨ). After `evaluate`, this leaves F, K, Φ
 * per class, φ per reduced group and G with dD = ⟨G, dΨ⟩.
 */
export function differentiate(d: Design, w: Work, v: Values): void {
  const k = d.k;
  const kk = k * k;
  choleskyInverse(d.p, w.L, w.Ainverse);
  clear(kk, w.G);
  for (let c = 0; c < d.classes; c++) {
    const offset = (<usize>(c * kk)) << 3;
    const P = w.P + offset;
    const R = d.R + offset;
    multiply(k, w.N + offset, R, P);
    transposeMultiply(k, R, P, w.F + offset);
    fillK(d, w, c, P, w.K + offset);
    fillPhi(d, w, c, P, w.Phi + offset);
    axpy(kk, classSize(d, c), w.F + offset, w.G);
    if (d.reml) axpy(kk, -1, w.K + offset, w.G);
    axpy(kk, -v.nu / v.S, w.Phi + offset, w.G);
  }
}

/** K = P' [⟨A⁻¹, X̃[a,:]'X̃[b,:]⟩]_ab P, summed over the groups of a class. */
export function fillK(d: Design, w: Work, c: i32, P: usize, K: usize): void {
  const k = d.k;
  const p = d.p;
  const width = (p * (p + 1)) >> 1;
  let W = d.W + ((<usize>c * ((k * (k + 1)) >> 1) * width) << 3);
  for (let a = 0; a < k; a++) {
    for (let b = 0; b <= a; b++) {
      let total: f64 = 0;
      let from = W;
      for (let i = 0; i < p; i++) {
        const row = w.Ainverse + ((<usize>i * p) << 3);
        total +=
          2 * dot(i, row, from) + load<f64>(row + ((<usize>i) << 3)) * load<f64>(from + ((<usize>i) << 3));
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

/** Φ = P' scatter P + Σ φ φ', φ = P'e. */
function fillPhi(d: Design, w: Work, c: i32, P: usize, Phi: usize): void {
  const k = d.k;
  multiply(k, scatterOf(d, w.response) + ((<usize>c * k * k) << 3), P, w.k2);
  transposeMultiply(k, P, w.k2, Phi);
  for (let i = reducedFrom(d, c), end = reducedFrom(d, c + 1); i < end; i++) {
    const offset = (<usize>(i * k)) << 3;
    const phi = w.phi + offset;
    transposeMultiplyVector(k, P, w.residual + offset, phi);
    for (let a = 0; a < k; a++) axpy(k, load<f64>(phi + ((<usize>a) << 3)), phi, Phi + ((<usize>a * k) << 3));
  }
}

/**
 * Along each of `m` symmetric directions dΨ in `w.direction`: dS, the vector X'V⁻¹Z dΨ Z'V⁻¹e and −dA.
 */
export function differentiateAlong(d: Design, w: Work, m: i32): void {
  const k = d.k;
  const p = d.p;
  clear(m * p * p, w.dA);
  clear(m * p, w.cross);
  clear(m, w.dS);
  for (let j = 0; j < m; j++) {
    const direction = w.direction + ((<usize>j * k * k) << 3);
    const dA = w.dA + ((<usize>j * p * p) << 3);
    const cross = w.cross + ((<usize>j * p) << 3);
    let dS: f64 = 0;
    for (let c = 0; c < d.classes; c++) {
      const offset = (<usize>(c * k * k)) << 3;
      dS -= dot(k * k, w.Phi + offset, direction);
      multiply(k, w.P + offset, direction, w.k1);
      multiplyTranspose(k, w.k1, w.P + offset, w.k2);
      addProducts(d, c, w.k2, 1, dA);
      addCross(d, w, c, cross);
    }
    mirror(p, dA);
    store<f64>(w.dS + ((<usize>j) << 3), dS);
  }
}

/** cross += Σ_g X̃_g' (P dΨ) φ_g over the reduced groups of a class; P dΨ is in k1. */
function addCross(d: Design, w: Work, c: i32, cross: usize): void {
  const k = d.k;
  const p = d.p;
  for (let i = reducedFrom(d, c), end = reducedFrom(d, c + 1); i < end; i++) {
    const phi = w.phi + ((<usize>i * k) << 3);
    const Xi = d.X + ((<usize>i * k * p) << 3);
    for (let a = 0; a < k; a++)
      axpy(p, dot(k, w.k1 + ((<usize>a * k) << 3), phi), Xi + ((<usize>a * p) << 3), cross);
  }
}

/** Copy the lower triangle of a p × p matrix onto the upper. */
export function mirror(p: i32, A: usize): void {
  for (let i = 0; i < p; i++) {
    for (let j = 0; j < i; j++) put(A, p, j, i, at(A, p, i, j));
  }
}
