import { at } from "../linalg/matrix";
import { multiply } from "../linalg/multiply";
import { get, part, set } from "../linalg/vector";
import { applyLambda, assemble, fillLambdas } from "../sparse/factor/assemble";
import { factoriseBlocks } from "../sparse/factor/factorise";
import { entryOf, invertOnPattern } from "../sparse/factor/inverse";
import { backward, forward } from "../sparse/factor/solve";
import { project } from "../sparse/likelihood/criterion";
import { BlockDesign } from "../model/sparse-model";
import { BlockFitter } from "../model/sparse-fitter";
import { lambdaStart, termLevels, termStart, termWidth } from "../model/pattern";
import { BlockWork } from "../model/sparse-work";

/**
 * Conditional modes b = T⁻¹Λ̃ (Λ̃'Z̃'Z̃Λ̃ + I)⁻¹ Λ̃'Z̃'(y − Xβ) at the θ in `blockStartOf`, and their conditional variances
 * relative to σ² at fixed β, one k × k block per level; terms one after the other, in the units of Z.
 *
 * @param residual f64[n], y − Xβ
 * @param modes out, f64[q]
 * @param variances out, f64[Σ levels × k × k]
 */
export function blockModes(fitter: BlockFitter, residual: usize, modes: usize, variances: usize): bool {
  const d = fitter.design;
  const w = fitter.work;
  fillLambdas(d, w, w.start);
  assemble(d, w);
  if (!factoriseBlocks(d, w)) return false;
  project(d, residual, w.projected);
  for (let j = d.q; j < d.q + d.p; j++) set(w.projected, j, 0);
  applyLambda(d, w, w.projected, w.solution, true);
  forward(d, w, w.solution);
  // Without X: the fixed effects are already out, so their part of the solution must not come back in.
  for (let j = d.q; j < d.q + d.p; j++) set(w.solution, j, 0);
  backward(d, w, w.solution);
  invertOnPattern(d, w, false);
  let Tinverse = d.Tinverse;
  for (let t = 0; t < d.terms; t++) {
    const k = termWidth(d, t);
    multiply(k, Tinverse, part(w.Lambda, lambdaStart(d, t)), w.k1);
    for (let g = 0; g < termLevels(d, t); g++) {
      const first = termStart(d, t) + g * k;
      levelModes(w, k, first, modes);
      levelVariance(d, w, k, first, variances);
      variances += (<usize>k * k) << 3;
    }
    Tinverse += (<usize>k * k) << 3;
  }
  return true;
}

/** b = M u for one level, M = T⁻¹Λ̃ in k1. */
function levelModes(w: BlockWork, k: i32, first: i32, modes: usize): void {
  for (let a = 0; a < k; a++) {
    let total: f64 = 0;
    for (let c = 0; c < k; c++) total += at(w.k1, k, a, c) * get(w.solution, first + c);
    set(modes, first + a, total);
  }
}

/** M S M' for the diagonal block S of the inverse of one level. */
function levelVariance(d: BlockDesign, w: BlockWork, k: i32, first: i32, out: usize): void {
  for (let a = 0; a < k; a++) {
    for (let b = 0; b < k; b++) {
      let total: f64 = 0;
      for (let i = 0; i <= a; i++) {
        for (let j = 0; j <= b; j++) {
          total +=
            at(w.k1, k, a, i) *
            at(w.k1, k, b, j) *
            load<f64>(entryOf(d, w, first + max(i, j), first + min(i, j)));
        }
      }
      set(out, a * k + b, total);
    }
  }
}
