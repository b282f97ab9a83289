import { reserve, reserveF64 } from "../arena";
import { axpy, clear, copy } from "../linalg/axpy";
import { dot } from "../linalg/dot";
import { at, packed } from "../linalg/matrix";
import { classSize, Design, reducedFrom, restOf, scatterOf, withinOf } from "./design";

/** Numbers that the sums of a design may take; beyond, they would crowd out the data. */
const MOST: f64 = 8388608;

/**
 * The likelihood as a function of sums over classes. With e = u − X̃γ₀ at a γ₀ near the optimum and the augmented rows
 * X̂ = [X̃ e] of a group, all that θ meets of a class is the k(k+1)/2 cross-products Σ_g X̂_g[a,:]'X̂_g[b,:], each
 * (p + 1) × (p + 1): Σ_c ⟨N_c, ·⟩ plus what lies within groups is [A t; t' S₀], A = Q'V⁻¹Q, and the last pivot of its
 * Cholesky factor is S. Derivatives are contractions of the same sums, so that an evaluation costs the number of
 * classes, however many groups they have.
 *
 * Two classes lie side by side in the lanes of every 128 bits; where their number is odd, the last lane is empty.
 */
@unmanaged
export class ClassSums {
  pairs: i32;
  /** k(k+1)/2, entries of a symmetric k × k matrix, packed by rows of its lower triangle. */
  entries: i32;
  /** (p+1)(p+2)/2, entries of an augmented matrix, packed likewise. */
  width: i32;
  /** Directions of Ψ that θ can take: all entries, or the diagonal. */
  directions: i32;
  /** i32[directions][2]: row and column. */
  direction: usize;
  /** Largest tr(R_c'R_c). */
  largest: f64;

  /** Two lanes each: R_c [pairs][k][k], group counts [pairs], sums [pairs][entries][width], N_c [pairs][entries]. */
  R: usize;
  size: usize;
  products: usize;
  N: usize;
  /** f64[2 pairs]: |N_c|⁻¹. */
  determinant: usize;
  /** f64[width]: what lies within groups. */
  within: usize;
  /** f64[p]: γ₀. */
  gamma: usize;
  /** f64[reduced][k]: e. */
  residual: usize;
  /** f64[entries] each, at θ = 0, for moment estimates: Σ n_c F_c − K_c, and Σ n_c F_c[a,a] F_c[b,b]. */
  expected: usize;
  weight: usize;

  /** Two lanes each: room for the sums along all directions, a k × k matrix of each kind, weights. */
  along: usize;
  P: usize;
  F: usize;
  E: usize;
  k1: usize;
  k2: usize;
  omega: usize;
  /** Two lanes each, [entries][entries]: Σ_c E_c[x] F_c[y]; [entries]: Σ n_c F_c. */
  products2: usize;
  sumF: usize;

  /** f64[width]: the augmented matrix, then its factor; the inverse of that. */
  A: usize;
  inverse: usize;
  /** f64[directions][width]: derivatives of the augmented matrix, negated, then whitened by its factor. */
  derivative: usize;
  whitened: usize;
  /** f64[directions][directions] and f64[parameters][directions]: Hessian in Ψ; θ in terms of Ψ. */
  H: usize;
  J: usize;
  /** 1 when the derivatives belong to the last evaluation. */
  isDifferentiated: i32;
}

/** Reserve and fill what belongs to the design; 0 where that would take too much memory, -1 when memory is out. */
export function openClassSums(d: Design): usize {
  const k = d.k;
  const p = d.p;
  const entries = (k * (k + 1)) >> 1;
  const width = ((p + 1) * (p + 2)) >> 1;
  const pairs = (d.classes + 1) >> 1;
  if (!(2 * <f64>pairs * entries * width < MOST)) return 0;
  const s = changetype<ClassSums>(reserve(offsetof<ClassSums>()));
  if (changetype<usize>(s) == 0) return 0;
  s.pairs = pairs;
  s.entries = entries;
  s.width = width;
  s.directions = d.entries > k ? entries : k;
  s.direction = reserve((<usize>s.directions) << 3);
  s.R = reserveF64(2 * pairs * k * k);
  s.size = reserveF64(2 * pairs);
  s.products = reserveF64(2 * pairs * entries * width);
  s.N = reserveF64(2 * pairs * entries);
  s.determinant = reserveF64(2 * pairs);
  s.within = reserveF64(width);
  s.gamma = reserveF64(p + 1);
  s.residual = reserveF64(d.reduced * k);
  s.expected = reserveF64(entries);
  s.weight = reserveF64(entries);
  s.along = reserveF64(2 * s.directions * width);
  s.P = reserveF64(2 * k * k);
  s.F = reserveF64(2 * entries);
  s.E = reserveF64(2 * entries);
  s.k1 = reserveF64(2 * k * k);
  s.k2 = reserveF64(2 * k * k);
  s.omega = reserveF64(2 * width);
  s.products2 = reserveF64(2 * entries * entries);
  s.sumF = reserveF64(2 * entries);
  s.A = reserveF64(width);
  s.inverse = reserveF64(width);
  s.derivative = reserveF64(s.directions * width);
  s.whitened = reserveF64(s.directions * width);
  s.H = reserveF64(s.directions * s.directions);
  s.J = reserveF64(d.parameters * s.directions);
  if (s.J == 0) return 0;
  fillDesign(d, s);
  return changetype<usize>(s);
}

function fillDesign(d: Design, s: ClassSums): void {
  const k = d.k;
  const kk = k * k;
  let to = s.direction;
  for (let a = 0; a < k; a++) {
    for (let b = s.directions > k ? 0 : a; b <= a; b++) {
      store<i32>(to, a);
      store<i32>(to, b, 4);
      to += 8;
    }
  }
  clear(2 * s.pairs * kk, s.R);
  clear(2 * s.pairs, s.size);
  clear(2 * s.pairs * s.entries * s.width, s.products);
  clear(s.entries, s.expected);
  clear(s.entries, s.weight);
  s.largest = 0;
  const ww = (d.p * (d.p + 1)) >> 1;
  for (let c = 0; c < d.classes; c++) {
    const R = d.R + ((<usize>c * kk) << 3);
    interleave(kk, R, s.R, kk, c);
    store<f64>(laneOf(s.size, 1, c), <f64>classSize(d, c));
    for (let e = 0; e < s.entries; e++) {
      const from = d.W + ((<usize>(c * s.entries + e) * ww) << 3);
      interleave(ww, from, s.products + ((<usize>e * s.width) << 4), s.entries * s.width, c);
    }
    addMoments(d, s, c, R);
    s.largest = Math.max(s.largest, dot(kk, R, R));
  }
}

/** Adds R'(n I − tr W)R, for n F − K where Q'V⁻¹Q = I, and n F[a,a] F[b,b], F = R'R. */
function addMoments(d: Design, s: ClassSums, c: i32, R: usize): void {
  const k = d.k;
  const size = <f64>classSize(d, c);
  for (let a = 0; a < k; a++) {
    for (let b = 0; b <= a; b++) {
      let expected: f64 = 0;
      let Faa: f64 = 0;
      let Fbb: f64 = 0;
      for (let i = 0; i < k; i++) {
        Faa += at(R, k, i, a) * at(R, k, i, a);
        Fbb += at(R, k, i, b) * at(R, k, i, b);
        expected += size * at(R, k, i, a) * at(R, k, i, b);
        for (let j = 0; j < k; j++) expected -= traceOf(d, c, i, j) * at(R, k, i, a) * at(R, k, j, b);
      }
      const offset = (<usize>packed(a, b)) << 3;
      store<f64>(s.expected + offset, load<f64>(s.expected + offset) + expected);
      store<f64>(s.weight + offset, load<f64>(s.weight + offset) + size * Faa * Fbb);
    }
  }
}

/** Σ_g X̃_g[a,:]·X̃_g[b,:] over a class. */
function traceOf(d: Design, c: i32, a: i32, b: i32): f64 {
  const entries = (d.k * (d.k + 1)) >> 1;
  const width = (d.p * (d.p + 1)) >> 1;
  const entry = a < b ? packed(b, a) : packed(a, b);
  const W = d.W + ((<usize>((c * entries + entry) * width)) << 3);
  let total: f64 = 0;
  for (let j = 0; j < d.p; j++) total += load<f64>(W + ((<usize>packed(j, j)) << 3));
  return a == b ? total : 0.5 * total;
}

/** Where the numbers of class `c` begin in an array of `length` for each pair of classes; its lane is 16 bytes wide. */
function laneOf(array: usize, length: i32, c: i32): usize {
  return array + ((<usize>(c >> 1) * length) << 4) + ((<usize>c & 1) << 3);
}

function interleave(count: i32, from: usize, array: usize, length: i32, c: i32): void {
  let to = laneOf(array, length, c);
  for (let end = from + ((<usize>count) << 3); from < end; from += 8) {
    store<f64>(to, load<f64>(from));
    to += 16;
  }
}

/** Take in a response, with γ₀ by ordinary least squares: Q is orthonormal. */
export function takeResponse(d: Design, s: ClassSums, y: usize): void {
  const p = d.p;
  const c = withinOf(d, y);
  clear(p, s.gamma);
  for (let j = 0; j < d.within; j++)
    axpy(p, load<f64>(c + ((<usize>j) << 3)), d.Rw + ((<usize>j * p) << 3), s.gamma);
  for (let i = 0, count = d.reduced * d.k; i < count; i++)
    axpy(p, load<f64>(y + ((<usize>i) << 3)), d.X + ((<usize>i * p) << 3), s.gamma);
  sumResiduals(d, s, y);
}

/** The sums that belong to the response, at γ₀. */
export function sumResiduals(d: Design, s: ClassSums, y: usize): void {
  const k = d.k;
  const p = d.p;
  for (let i = 0, count = d.reduced * k; i < count; i++) {
    const u = load<f64>(y + ((<usize>i) << 3));
    store<f64>(s.residual + ((<usize>i) << 3), u - dot(p, d.X + ((<usize>i * p) << 3), s.gamma));
  }
  sumWithin(d, s, y);
  const row = (<usize>packed(p, 0)) << 4;
  for (let c = 0; c < d.classes; c++) {
    const scatter = scatterOf(d, y) + ((<usize>c * k * k) << 3);
    for (let a = 0; a < k; a++) {
      for (let b = 0; b <= a; b++) {
        const entry = s.products + ((<usize>packed(a, b) * s.width) << 4);
        sumEntry(d, s, c, a, b, at(scatter, k, a, b), laneOf(entry, s.entries * s.width, c) + row);
      }
    }
  }
}

/** Σ_g X̃[a,:] e[b] and Σ e[a] e[b] over a class, plus their transposes for a ≠ b, at a step of 16 bytes. */
function sumEntry(d: Design, s: ClassSums, c: i32, a: i32, b: i32, scatter: f64, to: usize): void {
  const k = d.k;
  const p = d.p;
  const from = reducedFrom(d, c);
  const end = reducedFrom(d, c + 1);
  let total = scatter;
  for (let j = 0; j < p; j++) store<f64>(to + ((<usize>j) << 4), 0);
  for (let i = from; i < end; i++) {
    const e = s.residual + ((<usize>i * k) << 3);
    const ea = load<f64>(e + ((<usize>a) << 3));
    const eb = load<f64>(e + ((<usize>b) << 3));
    const Xa = d.X + ((<usize>(i * k + a) * p) << 3);
    const Xb = d.X + ((<usize>(i * k + b) * p) << 3);
    total += ea * eb;
    let place = to;
    for (let j: usize = 0, bytes = (<usize>p) << 3; j < bytes; j += 8) {
      const one = load<f64>(Xa + j) * eb;
      store<f64>(place, load<f64>(place) + (a == b ? one : one + load<f64>(Xb + j) * ea));
      place += 16;
    }
  }
  store<f64>(to + ((<usize>p) << 4), a == b ? total : 2 * total);
}

/** [Rw'Rw, Rw'e; ·, rest + e'e] with e = c − Rw γ₀. */
function sumWithin(d: Design, s: ClassSums, y: usize): void {
  const p = d.p;
  const c = withinOf(d, y);
  let to = s.within;
  for (let i = 0; i < p; i++) {
    copy(i + 1, d.Aw + ((<usize>i * p) << 3), to);
    to += (<usize>i + 1) << 3;
  }
  clear(p, to);
  let total = load<f64>(restOf(d, y));
  for (let j = 0; j < d.within; j++) {
    const row = d.Rw + ((<usize>j * p) << 3);
    const e = load<f64>(c + ((<usize>j) << 3)) - dot(p, row, s.gamma);
    axpy(p, e, row, to);
    total += e * e;
  }
  store<f64>(to + ((<usize>p) << 3), total);
}
