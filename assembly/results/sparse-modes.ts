import { at } from "../linalg/matrix";
import { multiply } from "../linalg/multiply";
import { get, set } from "../linalg/vector";
import { SparseModel } from "../model/sparse-model";
import { SparseWork } from "../model/sparse-work";
import { ofTerm, termLevels, termStart, termWidth } from "../model/terms";
import { applyLambda, assemble } from "../sparse/factor/assemble";
import { factoriseBlocks } from "../sparse/factor/factorise";
import { entryOf, invertOnPattern } from "../sparse/factor/inverse";
import { backward, forward } from "../sparse/factor/solve";
import { project } from "../sparse/likelihood/criterion";

/**
 * Conditional modes b = T⁻¹Λ̃ (Λ̃'Z̃'Z̃Λ̃ + I)⁻¹ Λ̃'Z̃'(y − Xβ) at the Λ of `w`, and their conditional variances relative to σ²
 * at fixed β, one k × k block per level; terms one after the other, in the units of Z. Expects nothing eliminated.
 */
export function modesBySolution(
  d: SparseModel,
  w: SparseWork,
  residual: usize,
  modes: usize,
  variances: usize,
): bool {
  assemble(d.pattern, w);
  if (!factoriseBlocks(d.pattern, w)) return false;
  project(d, residual, w.projected);
  for (let j = d.q; j < d.q + d.p; j++) set(w.projected, j, 0);
  applyLambda(d.pattern, w, w.projected, w.solution, true);
  forward(d.pattern, w, w.solution);
  // Without X: the fixed effects are already out, so their part of the solution must not come back in.
  for (let j = d.q; j < d.q + d.p; j++) set(w.solution, j, 0);
  backward(d.pattern, w, w.solution);
  invertOnPattern(d.pattern, w, false);
  for (let t = 0; t < d.terms; t++) {
    const k = termWidth(d, t);
    multiply(k, ofTerm(d, t, d.Tinverse), ofTerm(d, t, w.Lambda), w.k1);
    for (let g = 0; g < termLevels(d, t); g++) {
      const first = termStart(d, t) + g * k;
      levelModes(w, k, first, modes);
      levelVariance(d, w, k, first, variances);
      variances += (<usize>k * k) << 3;
    }
  }
  return true;
}

/** b = M u for one level, M = T⁻¹Λ̃ in k1. */
function levelModes(w: SparseWork, k: i32, first: i32, modes: usize): void {
  for (let a = 0; a < k; a++) {
    let total: f64 = 0;
    for (let c = 0; c < k; c++) total += at(w.k1, k, a, c) * get(w.solution, first + c);
    set(modes, first + a, total);
  }
}

/** M S M' for the diagonal block S of the inverse of one level. */
function levelVariance(d: SparseModel, w: SparseWork, k: i32, first: i32, out: usize): void {
  for (let a = 0; a < k; a++) {
    for (let b = 0; b < k; b++) {
      let total: f64 = 0;
      for (let i = 0; i <= a; i++) {
        for (let j = 0; j <= b; j++) {
          total +=
            at(w.k1, k, a, i) *
            at(w.k1, k, b, j) *
            load<f64>(entryOf(d.pattern, w, first + max(i, j), first + min(i, j)));
        }
      }
      set(out, a * k + b, total);
    }
  }
}
