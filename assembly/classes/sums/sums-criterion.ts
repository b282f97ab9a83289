import { clear } from "../../linalg/axpy";
import { dot } from "../../linalg/dot";
import { packed } from "../../linalg/matrix";
import { packedCholesky } from "../../linalg/packed-cholesky";
import { pairAt, pairPlace, pairTimes, sumOfPair } from "../../linalg/pairs";
import { get, part, set } from "../../linalg/vector";
import { ClassModel, classSize } from "../../model/class-model";
import { ClassSums } from "../../model/class-sums";
import { ClassWork } from "../../model/class-work";
import { finishCriterion } from "../../model/work";
import { sumResiduals } from "./response-sums";

/** |I + RΨR'| up to which the cross-products keep their digits; beyond, `evaluate` sums explicit remainders. */
const LARGEST: f64 = 1e4;
/** Share of S₀ below which S is too small a difference; γ₀ is then moved to the present optimum. */
const SAFE: f64 = 1e-3;

/** Do the sums keep the digits of the criterion at this Λ? */
export function isModerate(d: ClassModel, s: ClassSums, Lambda: usize): bool {
  return dot(d.k * d.k, Lambda, Lambda) * s.largest < LARGEST;
}

/**
 * The criterion at `w.Lambda` from the sums of the response: log|V|, log|Q'V⁻¹Q|, S and D in `w`, N_c and the factor of
 * the augmented matrix in `s`.
 *
 * @returns false where the matrix is not positive definite in double precision
 */
export function evaluateSums(d: ClassModel, w: ClassWork, s: ClassSums): bool {
  const last = (<usize>(s.width - 1)) << 3;
  s.isDifferentiated = 0;
  for (let round = 0; ; round++) {
    sumUp(d, w, s);
    const S0 = load<f64>(s.A + last);
    if (!packedCholesky(d.p + 1, s.A)) return false;
    const root = load<f64>(s.A + last);
    w.S = root * root;
    if (w.S > SAFE * S0 || round == 2) break;
    centre(d, w, s);
  }
  w.logV = logDeterminants(d, s);
  w.logA = 0;
  for (let j = 0; j < d.p; j++) w.logA += 2 * Math.log(get(s.A, packed(j, j)));
  w.logs = w.logV + (d.reml ? w.logA : 0);
  finishCriterion(w);
  return true;
}

/** N_c and A = within + Σ ⟨N_c, products⟩. */
function sumUp(d: ClassModel, w: ClassWork, s: ClassSums): void {
  clear(2 * s.width, s.along);
  let products = s.products;
  let N = s.N;
  for (let pair = 0; pair < s.pairs; pair++) {
    const R = s.R + ((<usize>pair * d.k * d.k) << 4);
    const determinant = s.determinant + ((<usize>pair) << 4);
    if (d.k == 2) invertTwo(R, w.Lambda, N, determinant);
    else invertPair(d.k, R, w.Lambda, s, N, determinant);
    addProducts(s.entries, s.width, N, products, s.along);
    N += (<usize>s.entries) << 4;
    products += (<usize>s.entries * s.width) << 4;
  }
  for (let j = 0; j < s.width; j++) {
    const offset = (<usize>j) << 3;
    store<f64>(s.A + offset, load<f64>(s.within + offset) + sumOfPair(s.along, j));
  }
}

/** to[j] += Σ_e M[e] products[e][j]. */
export function addProducts(entries: i32, width: i32, M: usize, products: usize, to: usize): void {
  const row = (<usize>width) << 4;
  let e = 0;
  for (; e + 3 <= entries; e += 3) {
    const M0 = pairAt(M, e);
    const M1 = pairAt(M, e + 1);
    const M2 = pairAt(M, e + 2);
    let from0 = products + <usize>e * row;
    let from1 = from0 + row;
    let from2 = from1 + row;
    for (let at = to, end = to + row; at < end; at += 16) {
      const two = f64x2.add(f64x2.mul(M0, v128.load(from0)), f64x2.mul(M1, v128.load(from1)));
      v128.store(at, f64x2.add(f64x2.add(v128.load(at), two), f64x2.mul(M2, v128.load(from2))));
      from0 += 16;
      from1 += 16;
      from2 += 16;
    }
  }
  for (; e < entries; e++) {
    const M0 = pairAt(M, e);
    let from = products + <usize>e * row;
    for (let at = to, end = to + row; at < end; at += 16) {
      v128.store(at, f64x2.add(v128.load(at), f64x2.mul(M0, v128.load(from))));
      from += 16;
    }
  }
}

/** N = (I + RΨR')⁻¹ and |I + RΨR'| of two classes, by the factors of Gauss. */
function invertTwo(R: usize, Lambda: usize, N: usize, determinant: usize): void {
  const L00 = v128.load64_splat(Lambda);
  const L10 = v128.load64_splat(Lambda, 16);
  const L01 = v128.load64_splat(Lambda, 8);
  const L11 = v128.load64_splat(Lambda, 24);
  const R01 = v128.load(R, 16);
  const R11 = v128.load(R, 48);
  const B00 = f64x2.add(f64x2.mul(v128.load(R), L00), f64x2.mul(R01, L10));
  const B01 = f64x2.add(f64x2.mul(v128.load(R), L01), f64x2.mul(R01, L11));
  const B10 = f64x2.add(f64x2.mul(v128.load(R, 32), L00), f64x2.mul(R11, L10));
  const B11 = f64x2.add(f64x2.mul(v128.load(R, 32), L01), f64x2.mul(R11, L11));
  const one = f64x2.splat(1);
  const first = f64x2.add(one, f64x2.add(f64x2.mul(B00, B00), f64x2.mul(B01, B01)));
  const mixed = f64x2.add(f64x2.mul(B10, B00), f64x2.mul(B11, B01));
  const second = f64x2.add(one, f64x2.add(f64x2.mul(B10, B10), f64x2.mul(B11, B11)));
  const inverse = f64x2.div(one, first);
  const multiple = f64x2.mul(mixed, inverse);
  const pivot = f64x2.sub(second, f64x2.mul(multiple, mixed));
  const last = f64x2.div(one, pivot);
  const side = f64x2.mul(multiple, last);
  v128.store(N, f64x2.add(inverse, f64x2.mul(multiple, side)));
  v128.store(N, f64x2.neg(side), 16);
  v128.store(N, last, 32);
  v128.store(determinant, f64x2.mul(first, pivot));
}

/** The same for any k. */
function invertPair(k: i32, R: usize, Lambda: usize, s: ClassSums, N: usize, determinant: usize): void {
  pairTimes(k, R, Lambda, s.k1);
  const L = s.k2;
  let product = f64x2.splat(1);
  for (let j = 0; j < k; j++) {
    for (let i = j; i < k; i++) {
      let value = f64x2.splat(i == j ? 1 : 0);
      for (let m = 0; m < k; m++)
        value = f64x2.add(value, f64x2.mul(pairAt(s.k1, i * k + m), pairAt(s.k1, j * k + m)));
      for (let m = 0; m < j; m++)
        value = f64x2.sub(value, f64x2.mul(pairAt(L, i * k + m), pairAt(L, j * k + m)));
      if (i == j) product = f64x2.mul(product, value);
      const entry = i == j ? f64x2.sqrt(value) : f64x2.div(value, pairAt(L, j * k + j));
      v128.store(pairPlace(L, i * k + j), entry);
    }
  }
  v128.store(determinant, product);
  invertFactor(k, L, s.k1);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j <= i; j++) {
      let total = f64x2.splat(0);
      for (let m = i; m < k; m++)
        total = f64x2.add(total, f64x2.mul(pairAt(s.k1, m * k + i), pairAt(s.k1, m * k + j)));
      v128.store(pairPlace(N, packed(i, j)), total);
    }
  }
}

/** to ← L⁻¹, both lower triangular. */
function invertFactor(k: i32, L: usize, to: usize): void {
  for (let j = 0; j < k; j++) {
    for (let i = j; i < k; i++) {
      let value = f64x2.splat(i == j ? 1 : 0);
      for (let m = j; m < i; m++)
        value = f64x2.sub(value, f64x2.mul(pairAt(L, i * k + m), pairAt(to, m * k + j)));
      v128.store(pairPlace(to, i * k + j), f64x2.div(value, pairAt(L, i * k + i)));
    }
  }
}

/** Σ n_c log of the determinants; those of classes of one size in a row are multiplied first. */
function logDeterminants(d: ClassModel, s: ClassSums): f64 {
  let total: f64 = 0;
  let product: f64 = 1;
  let size = classSize(d, 0);
  for (let c = 0; c < d.classes; c++) {
    if (classSize(d, c) != size || product > 1e150) {
      total += <f64>size * Math.log(product);
      product = 1;
      size = classSize(d, c);
    }
    product *= get(s.determinant, c);
  }
  return total + <f64>size * Math.log(product);
}

/** γ, the optimum at the last Λ: γ₀ + δ with L'δ = l. */
export function solveGamma(d: ClassModel, s: ClassSums, gamma: usize): void {
  const p = d.p;
  const l = part(s.A, packed(p, 0));
  for (let i = p - 1; i >= 0; i--) {
    let value = get(l, i);
    for (let j = i + 1; j < p; j++) value -= get(s.A, packed(j, i)) * (get(gamma, j) - get(s.gamma, j));
    const delta = value / get(s.A, packed(i, i));
    set(gamma, i, get(s.gamma, i) + delta);
  }
}

/** Move γ₀ to the optimum at the last Λ. */
function centre(d: ClassModel, w: ClassWork, s: ClassSums): void {
  solveGamma(d, s, w.gamma);
  memory.copy(s.gamma, w.gamma, (<usize>d.p) << 3);
  sumResiduals(d, s, w.response);
}
