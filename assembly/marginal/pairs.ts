import { axpy, clear } from "../linalg/axpy";
import { dot } from "../linalg/dot";
import { at, put } from "../linalg/matrix";
import { get, int, part, set } from "../linalg/vector";
import { accessOf, levelsAt, MarginalModel, squareStart, unitRows, visitsAt } from "../model/marginal-model";
import { MarginalWork } from "../model/marginal-work";
import { isFree } from "../model/model";
import { firstParameter, termWidth } from "../model/terms";
import { VISITS } from "../record/layout";
import { endOfTerm, sizeOf } from "./covariance";

/**
 * Sums over pairs of parameters where residuals by visits are all that there is. The classes of a term are pooled over its visits:
 * with E the rows of a class among the k visits, V_i = E'Ψ_iE, and
 *
 *     Σ tr(V_i V⁻¹ V_j B) = Σ Ψ_i[a, b] Ψ_j[c, d] W[b, c, d, a],   W = Σ (E V⁻¹ E') ⊗ (E B E'),
 *
 * so that no parameter meets a class.
 */

/** Most numbers of all W. */
const MOST_NUMBERS: i32 = 1 << 17;

/** Float64 of the W of all terms; 0 where sums are not pooled: other terms are there, or classes are few. */
export function pooledNumbers(d: MarginalModel): i32 {
  if (d.residual > 0 || d.ratios > 0) return 0;
  let numbers: f64 = 0;
  let pooled: f64 = 0;
  for (let t = 0; t < d.terms; t++) {
    if (accessOf(d, t) != VISITS) return 0;
    const k = <f64>termWidth(d, t);
    const m = <f64>(endOfTerm(d, t) - firstParameter(d, t));
    numbers += k * k * k * k;
    pooled += m * k * k * (k * k + m);
  }
  let byClass: f64 = 0;
  for (let c = 0; c < d.classes; c++) {
    const T = <f64>unitRows(d, c);
    const t = termOfUnit(d, c);
    const k = <f64>termWidth(d, t);
    const m = <f64>(endOfTerm(d, t) - firstParameter(d, t));
    pooled += T * T * k * k;
    byClass += m * T * T * (2 * T + 0.5 * m + OVERHEAD);
  }
  return numbers <= MOST_NUMBERS && pooled < byClass ? <i32>numbers : 0;
}

/** What gathering an element of V_i takes, in multiplications. */
const OVERHEAD: f64 = 10;

/** The term that the rows of a class have: that of their arm. */
function termOfUnit(d: MarginalModel, c: i32): i32 {
  let t = 0;
  while (int(levelsAt(d, t, c), 0) < 0) t++;
  return t;
}

/** W of a term among those of all. */
function pooledOf(d: MarginalModel, w: MarginalWork, t: i32): usize {
  let to = w.pooled;
  for (let s = 0; s < t; s++) to = part(to, fourth(termWidth(d, s)));
  return to;
}

function fourth(k: i32): i32 {
  return k * k * k * k;
}

export function clearPooled(d: MarginalModel, w: MarginalWork): void {
  for (let t = 0; t < d.terms; t++) clear(fourth(termWidth(d, t)), pooledOf(d, w, t));
}

/** W += that of a class, whose V⁻¹ and B are in `w`. */
export function addPooled(d: MarginalModel, w: MarginalWork, c: i32): void {
  const T = unitRows(d, c);
  const t = termOfUnit(d, c);
  const k = termWidth(d, t);
  const visits = visitsAt(d, t, c);
  const inverse = part(w.inverse, squareStart(d, c));
  const W = pooledOf(d, w, t);
  clear(k * k, w.pair);
  for (let a = 0; a < T; a++) {
    const size = sizeOf(d, w, t, c, a);
    for (let b = 0; b < T; b++)
      put(w.pair, k, int(visits, a), int(visits, b), size * sizeOf(d, w, t, c, b) * at(w.B, T, a, b));
  }
  // W[b, c] and W[c, b] are the same: one of them is enough.
  for (let a = 0; a < T; a++) {
    const size = sizeOf(d, w, t, c, a);
    for (let b = 0; b <= a; b++) {
      const value = size * sizeOf(d, w, t, c, b) * at(inverse, T, a, b);
      axpy(k * k, value, w.pair, blockAt(W, k, int(visits, a), int(visits, b)));
    }
  }
}

/** W[b, c, ·, ·], of the pair in either order. */
function blockAt(W: usize, k: i32, b: i32, c: i32): usize {
  return part(W, (max(b, c) * k + min(b, c)) * k * k);
}

/** hessian += Σ tr(V_iV⁻¹V_jB) over all classes. */
export function addPooledPairs(d: MarginalModel, w: MarginalWork): void {
  const m = d.parameters;
  for (let t = 0; t < d.terms; t++) {
    const k = termWidth(d, t);
    const W = pooledOf(d, w, t);
    const first = firstParameter(d, t);
    for (let i = first, end = endOfTerm(d, t); i < end; i++) {
      if (!isFree(d, i)) continue;
      contract(k, part(w.dPsi, i * w.stride), W, w.pair);
      for (let j = first; j <= i; j++) {
        if (!isFree(d, j)) continue;
        const value = dot(k * k, w.pair, part(w.dPsi, j * w.stride));
        put(w.hessian, m, i, j, at(w.hessian, m, i, j) + value);
      }
    }
  }
}

/** out[c, d] ← Σ Ψ[a, b] W[b, c, d, a]. */
function contract(k: i32, Psi: usize, W: usize, out: usize): void {
  clear(k * k, out);
  for (let b = 0; b < k; b++) {
    const column = part(Psi, b * k);
    for (let c = 0; c < k; c++) {
      const block = blockAt(W, k, b, c);
      const to = part(out, c * k);
      for (let e = 0; e < k; e++) set(to, e, get(to, e) + dot(k, column, part(block, e * k)));
    }
  }
}

/**
 * W[b, c, a, d] ← Σ ω_ij Ψ_i[a, b] Ψ_j[c, d] of a term, ω over parameters and the scale; made whole, so that either order of b
 * and c has half of both.
 */
export function fillWeights(d: MarginalModel, w: MarginalWork, t: i32, spread: usize): void {
  const k = termWidth(d, t);
  const kk = k * k;
  const W = pooledOf(d, w, t);
  clear(fourth(k), W);
  const first = firstParameter(d, t);
  const end = endOfTerm(d, t);
  for (let i = first; i < end; i++) {
    if (!isFree(d, i)) continue;
    clear(kk, w.pair);
    for (let j = first; j < end; j++) {
      const weight = at(spread, d.parameters + 1, i, j);
      if (isFree(d, j)) axpy(kk, weight, part(w.dPsi, j * w.stride), w.pair);
    }
    const Psi = part(w.dPsi, i * w.stride);
    for (let b = 0; b < k; b++) {
      for (let c = 0; c < k; c++) {
        const block = blockAt(W, k, b, c);
        const row = part(w.pair, c * k);
        for (let a = 0; a < k; a++) axpy(k, at(Psi, k, b, a), row, part(block, a * k));
      }
    }
  }
}

/** B ← Σ ω_ij V_iV⁻¹V_j of a class, from the weights of its term. */
export function weighClass(d: MarginalModel, w: MarginalWork, c: i32): void {
  const T = unitRows(d, c);
  const t = termOfUnit(d, c);
  const k = termWidth(d, t);
  const visits = visitsAt(d, t, c);
  const inverse = part(w.inverse, squareStart(d, c));
  const W = pooledOf(d, w, t);
  clear(k * k, w.pair);
  for (let a = 0; a < T; a++) {
    const size = sizeOf(d, w, t, c, a);
    for (let b = 0; b <= a; b++) {
      const value = size * sizeOf(d, w, t, c, b) * at(inverse, T, a, b);
      axpy(k * k, value, blockAt(W, k, int(visits, a), int(visits, b)), w.pair);
    }
  }
  for (let a = 0; a < T; a++) {
    const size = sizeOf(d, w, t, c, a);
    for (let b = 0; b < T; b++)
      put(w.B, T, a, b, size * sizeOf(d, w, t, c, b) * at(w.pair, k, int(visits, a), int(visits, b)));
  }
}
