import { addProducts, factorise } from "../classes/likelihood/criterion";
import { fillK } from "../classes/likelihood/derivatives";
import { axpy, clear } from "../linalg/axpy";
import { choleskyInverse } from "../linalg/cholesky";
import { dot } from "../linalg/dot";
import { at, mirror, put } from "../linalg/matrix";
import { multiply, multiplyTranspose, transposeMultiply } from "../linalg/multiply";
import { part } from "../linalg/vector";
import { ClassModel, classSize } from "../model/class-model";
import { ClassWork } from "../model/class-work";
import { elementsOfTerm } from "../model/elements";
import { elementDirections } from "../results/joint-elements";
import { addSquares, subtractSquares, writeAdjusted } from "./adjusted-covariance";
import { invertInformation } from "./sensitivity";

/**
 * Kenward and Roger's adjustment at the Λ of `w` for a model with one grouping factor. Free of n and of the number of groups:
 * with F_c = Z_g'V⁻¹Z_g and K_c = Σ_g Z_g'V⁻¹XΦX'V⁻¹Z_g, the information is Σ_c tr((n_c F_c − 2 K_c) Eᵣ F_c E_s) + tr(ΦPᵣΦP_s).
 *
 * @returns false when the factorisation fails
 */
export function adjustByClasses(d: ClassModel, w: ClassWork, out: usize): bool {
  if (!factorise(d, w)) return false;
  const p = d.p;
  const m = elementsOfTerm(d, 0);
  const size = m + 1;
  choleskyInverse(p, w.L, w.Ainverse);
  elementDirections(d, w);
  clear(m * p * p, w.dA);
  clear(size * size, w.m1);
  for (let c = 0; c < d.classes; c++) {
    fillClass(d, w, c);
    addTraces(d, w, c, m);
    addSlopes(d, w, c, m);
  }
  for (let r = 0; r < m; r++) mirror(p, part(w.dA, r * p * p));
  addSquares(p, m, w.Ainverse, w.dA, w.m1, size, w.p1, w.p2);
  holdScale(d, w.m1, m);
  invertInformation(size, w.m1, w.m2, w.v1, w.m3);
  fillCurvature(d, w, m);
  subtractSquares(p, m, w.Ainverse, w.dA, w.m3, size, w.L, w.p1, w.p2, w.p3);
  writeAdjusted(p, m, d.B, w.Ainverse, w.dA, w.L, w.m3, w.p1, w.p2, w.p3, out);
  return true;
}

/** The row of the scale: its own information, or nothing where σ is given. */
function holdScale(d: ClassModel, I: usize, m: i32): void {
  const isFree = d.sigma == 0;
  put(I, m + 1, m, m, isFree ? <f64>(d.n - d.p) : 0);
  for (let r = 0; r < m && !isFree; r++) {
    put(I, m + 1, r, m, 0);
    put(I, m + 1, m, r, 0);
  }
}

/** P = N R, F = R'P and K of a class. */
function fillClass(d: ClassModel, w: ClassWork, c: i32): void {
  const offset = (<usize>(c * d.k * d.k)) << 3;
  multiply(d.k, w.N + offset, d.R + offset, w.P + offset);
  transposeMultiply(d.k, d.R + offset, w.P + offset, w.F + offset);
  fillK(d, w, c, w.P + offset, w.K + offset);
}

/** The part of the information that a class contributes, but for tr(ΦPᵣΦP_s). */
function addTraces(d: ClassModel, w: ClassWork, c: i32, m: i32): void {
  const k = d.k;
  const kk = k * k;
  const size = m + 1;
  const offset = (<usize>(c * kk)) << 3;
  const groups = <f64>classSize(d, c);
  const F = w.F + offset;
  const K = w.K + offset;
  for (let a = 0; a < kk; a++) {
    const i = (<usize>a) << 3;
    store<f64>(w.k3 + i, groups * load<f64>(F + i) - 2 * load<f64>(K + i));
  }
  for (let r = 0; r < m; r++) {
    const Er = part(w.direction, r * kk);
    const mixed = groups * dot(kk, F, Er) - dot(kk, K, Er);
    put(w.m1, size, r, m, at(w.m1, size, r, m) + mixed);
    put(w.m1, size, m, r, at(w.m1, size, m, r) + mixed);
    multiply(k, w.k3, Er, w.k1);
    multiply(k, w.k1, F, w.k2);
    for (let s = 0; s <= r; s++) {
      const trace = dot(kk, w.k2, part(w.direction, s * kk));
      put(w.m1, size, r, s, at(w.m1, size, r, s) + trace);
    }
  }
}

/** Pᵣ += Σ_g X'V⁻¹Z_g Eᵣ Z_g'V⁻¹X over a class, lower triangles. */
function addSlopes(d: ClassModel, w: ClassWork, c: i32, m: i32): void {
  const k = d.k;
  const P = part(w.P, c * k * k);
  for (let r = 0; r < m; r++) {
    multiply(k, P, part(w.direction, r * k * k), w.k1);
    multiplyTranspose(k, w.k1, P, w.k2);
    addProducts(d, c, w.k2, 1, part(w.dA, r * d.p * d.p));
  }
}

/** U = Σ W_rs Q_rs in `L`, which is not needed any more: Σ_c Σ_g X'V⁻¹Z_g [Σ W_rs Eᵣ F_c E_s] Z_g'V⁻¹X. */
function fillCurvature(d: ClassModel, w: ClassWork, m: i32): void {
  const k = d.k;
  const kk = k * k;
  clear(d.p * d.p, w.L);
  for (let c = 0; c < d.classes; c++) {
    const offset = (<usize>(c * kk)) << 3;
    clear(kk, w.k3);
    for (let r = 0; r < m; r++) {
      clear(kk, w.k1);
      for (let s = 0; s < m; s++) axpy(kk, at(w.m3, m + 1, r, s), part(w.direction, s * kk), w.k1);
      multiply(k, w.F + offset, w.k1, w.k2);
      multiply(k, part(w.direction, r * kk), w.k2, w.k1);
      axpy(kk, 1, w.k1, w.k3);
    }
    multiply(k, w.P + offset, w.k3, w.k1);
    multiplyTranspose(k, w.k1, w.P + offset, w.k2);
    addProducts(d, c, w.k2, 1, w.L);
  }
  mirror(d.p, w.L);
}
