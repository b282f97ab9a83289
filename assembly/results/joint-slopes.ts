import { invert } from "../linalg/invert";
import { at, put } from "../linalg/matrix";
import { multiply } from "../linalg/multiply";
import { get, part, set } from "../linalg/vector";
import { elementsOfTerm } from "../model/elements";
import { entryAt, isFree } from "../model/model";
import { SparseModel } from "../model/sparse-model";
import { SparseWork } from "../model/sparse-work";
import { ofTerm, termWidth } from "../model/terms";
import { profiledShare } from "../model/work";

/**
 * Variances of β and of the elements of each Ψ = ΛΛ' (relative to σ²) from the joint Hessian with σ² profiled out, as
 * statsmodels computes them: with β profiled out too, cov(θ) = 2 H⁻¹; dβ/dθ and dΨ/dθ carry it over.
 */
export function jointBySlopes(d: SparseModel, w: SparseWork, out: usize): void {
  const p = d.p;
  const m = d.parameters;
  const ok = invertHessian(d, w);
  for (let c = 0; c < p; c++) {
    let total: f64 = 0;
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < m; j++) {
        total += 2 * at(w.m1, m, i, j) * at(w.betaSlopes, p, i, c) * at(w.betaSlopes, p, j, c);
      }
    }
    const own = at(w.vcov, p, c, c) / w.precision;
    set(out, c, ok ? (own + total) * w.unit * w.unit : NaN);
  }
  let to = part(out, p);
  for (let t = 0; t < d.terms; t++) {
    const k = termWidth(d, t);
    const Tinverse = ofTerm(d, t, d.Tinverse);
    multiply(k, Tinverse, ofTerm(d, t, w.Lambda), w.k2);
    const elements = elementsOfTerm(d, t);
    const full = elements > k;
    const rows = full ? k : elements;
    for (let a = 0; a < rows; a++) {
      for (let b = full ? 0 : a; b <= a; b++) {
        store<f64>(to, ok ? elementVariance(d, w, t, k, Tinverse, a, b) : NaN);
        to += 8;
      }
    }
  }
}

/** m1 ← H⁻¹ over the free parameters, zero in the held ones. */
function invertHessian(d: SparseModel, w: SparseWork): bool {
  const m = d.parameters;
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < m; j++) put(w.m1, m, i, j, at(w.H, m, i, j) - profiledShare(w, i, j));
  }
  for (let i = 0; i < m; i++) if (!isFree(d, i)) put(w.m1, m, i, i, 1);
  const ok = invert(m, w.m1, w.m2);
  for (let i = 0; i < m; i++) if (!isFree(d, i)) put(w.m1, m, i, i, 0);
  return ok;
}

/** Variance of Ψ[a, b] of a term, its Λ (in the units of Z) in k2. */
function elementVariance(
  d: SparseModel,
  w: SparseWork,
  t: i32,
  k: i32,
  Tinverse: usize,
  a: i32,
  b: i32,
): f64 {
  const m = d.parameters;
  memory.fill(w.step, 0, (<usize>m) << 3);
  for (let e = 0; e < d.entries; e++) {
    const entry = entryAt(d, e);
    if (entry.term != t) continue;
    const row = entry.row;
    const column = entry.column;
    const to = part(w.step, entry.parameter);
    // dΛ = T⁻¹ E: its column `column` is column `row` of T⁻¹.
    const slope =
      at(Tinverse, k, a, row) * at(w.k2, k, b, column) + at(w.k2, k, a, column) * at(Tinverse, k, b, row);
    store<f64>(to, load<f64>(to) + slope);
  }
  let total: f64 = 0;
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < m; j++) {
      total += 2 * at(w.m1, m, i, j) * get(w.step, i) * get(w.step, j);
    }
  }
  return total;
}
