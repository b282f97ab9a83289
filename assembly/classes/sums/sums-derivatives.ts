import { clear } from "../../linalg/axpy";
import { dot } from "../../linalg/dot";
import { packed, put } from "../../linalg/matrix";
import { packedInverse } from "../../linalg/packed-cholesky";
import { pairAt, pairPlace, pairProduct, sumOfPair, symmetricTimesPair } from "../../linalg/pairs";
import { get, part, set } from "../../linalg/vector";
import { ClassModel } from "../../model/class-model";
import { ClassSums } from "../../model/class-sums";
import { ClassWork } from "../../model/class-work";
import { passTwo } from "./pass-two";
import { addProducts } from "./sums-criterion";
import { toTheta } from "./sums-to-theta";

/**
 * Derivatives at the point of the last `evaluateSums`, of the criterion with σ² held at S / ν: `w.G` with dD =
 * ⟨G, dΨ⟩, the gradient and the Hessian in θ (β following θ), and dS.
 *
 * With L the factor of the augmented matrix Â = [A t; t' S₀] and dÂ = −M along dΨ, M̂ = Σ_c ⟨P_c dΨ P_c', products⟩,
 * the whitened Ŵ = L⁻¹ M̂ L⁻ᵀ holds all there is to know: d log|A| = −tr of its p × p corner, dS / S = −its last
 * diagonal element, and the second derivatives are scalar products of such corners and last rows.
 */
export function differentiateSums(d: ClassModel, w: ClassWork, s: ClassSums): void {
  packedInverse(d.p + 1, s.A, s.inverse);
  fillOmega(d, s, w.precision * w.S);
  passClasses(d, s);
  for (let i = 0; i < s.directions; i++) {
    const offset = (<usize>i * s.width) << 3;
    const from = s.along + (offset << 1);
    for (let j = 0; j < s.width; j++) set(s.derivative + offset, j, sumOfPair(from, j));
    whiten(d.p + 1, s.inverse, s.derivative + offset, w.m1, s.whitened + offset);
  }
  fillG(d, w, s);
  fillHessian(d, w, s);
  toTheta(d, w, s);
  s.isDifferentiated = 1;
}

/** Weights of the products in 2 (K + Φ ν / S): L⁻ᵀ diag(1 for REML, …, ν) L⁻¹, mirrored elements counted, in both lanes. */
function fillOmega(d: ClassModel, s: ClassSums, perS: f64): void {
  const size = d.p + 1;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let total = perS * get(s.inverse, packed(d.p, i)) * get(s.inverse, packed(d.p, j));
      for (let m = i; m < d.p && d.reml; m++)
        total += get(s.inverse, packed(m, i)) * get(s.inverse, packed(m, j));
      v128.store(pairPlace(s.omega, packed(i, j)), f64x2.splat(i == j ? total : 2 * total));
    }
  }
}

/** M̂ along every direction, Σ E ⊗ F with E = 2 (K + Φ ν / S) − n F, and Σ n F, over all classes. */
function passClasses(d: ClassModel, s: ClassSums): void {
  const k = d.k;
  const q = s.entries;
  clear(2 * s.directions * s.width, s.along);
  clear(2 * q * q, s.products2);
  clear(2 * q, s.sumF);
  if (k == 2 && s.directions == 3) {
    for (let pair = 0; pair < s.pairs; pair++) passTwo(s, pair);
    return;
  }
  for (let pair = 0; pair < s.pairs; pair++) {
    const R = s.R + ((<usize>pair * k * k) << 4);
    const products = s.products + ((<usize>pair * q * s.width) << 4);
    symmetricTimesPair(k, s.N + ((<usize>pair * q) << 4), R, s.P);
    pairProduct(k, R, s.P, s.F);
    for (let i = 0; i < s.directions; i++) {
      const direction = part(s.direction, i);
      fillMoved(k, s.P, load<i32>(direction), load<i32>(direction, 4), s.k1);
      addProducts(q, s.width, s.k1, products, s.along + ((<usize>i * s.width) << 4));
    }
    fillE(k, s, pairAt(s.size, pair), products);
    for (let x = 0; x < q; x++) {
      const E = pairAt(s.E, x);
      let to = s.products2 + ((<usize>x * q) << 4);
      for (let F = s.F, end = F + ((<usize>q) << 4); F < end; F += 16) {
        v128.store(to, f64x2.add(v128.load(to), f64x2.mul(E, v128.load(F))));
        to += 16;
      }
    }
  }
}

/** P dΨ P' for dΨ with ones at (a, b) and (b, a), packed. */
function fillMoved(k: i32, P: usize, a: i32, b: i32, to: usize): void {
  let place = to;
  for (let i = 0; i < k; i++) {
    const Pia = pairAt(P, i * k + a);
    const Pib = pairAt(P, i * k + b);
    for (let j = 0; j <= i; j++) {
      let value = f64x2.mul(Pia, pairAt(P, j * k + b));
      if (a != b) value = f64x2.add(value, f64x2.mul(Pib, pairAt(P, j * k + a)));
      v128.store(place, value);
      place += 16;
    }
  }
}

/** E = 2 P'UP − n F with U[a,b] = ⟨Ω, products of a and b⟩; adds n F to its sum. */
function fillE(k: i32, s: ClassSums, size: v128, products: usize): void {
  const row = (<usize>s.width) << 4;
  let from = products;
  let place = s.k1;
  for (let a = 0; a < k; a++) {
    for (let b = 0; b <= a; b++) {
      let total = f64x2.splat(0);
      let omega = s.omega;
      for (const end = from + row; from < end; from += 16) {
        total = f64x2.add(total, f64x2.mul(v128.load(omega), v128.load(from)));
        omega += 16;
      }
      // The products hold both (a, b) and (b, a) off the diagonal.
      v128.store(place, a == b ? f64x2.add(total, total) : total);
      place += 16;
    }
  }
  symmetricTimesPair(k, s.k1, s.P, s.k2);
  pairProduct(k, s.P, s.k2, s.E);
  for (let x = 0; x < s.entries; x++) {
    const nF = f64x2.mul(size, pairAt(s.F, x));
    v128.store(pairPlace(s.E, x), f64x2.sub(pairAt(s.E, x), nF));
    v128.store(pairPlace(s.sumF, x), f64x2.add(pairAt(s.sumF, x), nF));
  }
}

/** to ← T M T' for symmetric M and lower triangular T, all packed; `room` holds n × n numbers. */
function whiten(n: i32, T: usize, M: usize, room: usize, to: usize): void {
  let row = T;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let total: f64 = 0;
      for (let m = 0; m <= i; m++) total += get(row, m) * get(M, m < j ? packed(j, m) : packed(m, j));
      set(room, i * n + j, total);
    }
    row += (<usize>i + 1) << 3;
  }
  let place = to;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      store<f64>(place, dot(j + 1, part(room, i * n), part(T, packed(j, 0))));
      place += 8;
    }
  }
}

/** tr of the p × p corner of a whitened matrix. */
function cornerTrace(p: i32, W: usize): f64 {
  let total: f64 = 0;
  for (let j = 0; j < p; j++) total += get(W, packed(j, j));
  return total;
}

/** G = Σ n F − [K] − Φ ν / S, element by element: dD along (a, b) is its double off the diagonal. */
function fillG(d: ClassModel, w: ClassWork, s: ClassSums): void {
  const k = d.k;
  clear(k * k, w.G);
  for (let i = 0; i < s.directions; i++) {
    const W = part(s.whitened, i * s.width);
    const a = load<i32>(part(s.direction, i));
    const b = load<i32>(part(s.direction, i), 4);
    let slope = w.precision * w.S * get(W, s.width - 1);
    if (d.reml) slope += cornerTrace(d.p, W);
    const value = sumOfPair(s.sumF, packed(a, b)) - (a == b ? slope : 0.5 * slope);
    put(w.G, k, a, b, value);
    put(w.G, k, b, a, value);
  }
}

/** Second derivatives along the directions of Ψ, σ² held and β following. */
function fillHessian(d: ClassModel, w: ClassWork, s: ClassSums): void {
  const r = s.directions;
  const corner = (d.p * (d.p + 1)) >> 1;
  for (let i = 0; i < r; i++) {
    const Wi = part(s.whitened, i * s.width);
    for (let j = 0; j <= i; j++) {
      const Wj = part(s.whitened, j * s.width);
      let value = traceEF(s, i, j);
      const row = (<usize>corner) << 3;
      value -= 2 * w.precision * w.S * dot(d.p, Wi + row, Wj + row);
      if (d.reml) {
        value -= 2 * dot(corner, Wi, Wj);
        for (let m = 0; m < d.p; m++) {
          const place = (<usize>packed(m, m)) << 3;
          value += load<f64>(Wi + place) * load<f64>(Wj + place);
        }
      }
      put(s.H, r, i, j, value);
      put(s.H, r, j, i, value);
    }
  }
}

/** Σ_c tr(E dΨ_i F dΨ_j): with dΨ = x_a x_b' a term is E[d, a] F[b, c]. */
function traceEF(s: ClassSums, i: i32, j: i32): f64 {
  const one = part(s.direction, i);
  const other = part(s.direction, j);
  const a = load<i32>(one);
  const b = load<i32>(one, 4);
  const c = load<i32>(other);
  const e = load<i32>(other, 4);
  let total = term(s, a, b, c, e);
  if (a != b) total += term(s, b, a, c, e);
  if (c != e) total += term(s, a, b, e, c);
  if (a != b && c != e) total += term(s, b, a, e, c);
  return total;
}

function term(s: ClassSums, a: i32, b: i32, c: i32, e: i32): f64 {
  const E = a < e ? packed(e, a) : packed(a, e);
  const F = b < c ? packed(c, b) : packed(b, c);
  return sumOfPair(s.products2, E * s.entries + F);
}
