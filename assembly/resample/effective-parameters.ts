import { assemble, fillLambdas } from "../sparse/factor/assemble";
import { factoriseBlocks } from "../sparse/factor/factorise";
import { invertOnPattern } from "../sparse/factor/inverse";
import { BlockDesign } from "../model/sparse-model";
import { BlockFitter } from "../model/sparse-fitter";
import { tailAt } from "../model/pattern";
import { BlockWork } from "../model/sparse-work";
import { choleskyInverse } from "../linalg/cholesky";
import { at } from "../linalg/matrix";
import { multiply } from "../linalg/multiply";
import { int, part } from "../linalg/vector";
import { addProducts, factorise } from "../classes/likelihood/criterion";
import { fillLambda } from "../classes/likelihood/theta";
import { classSize } from "../model/class-model";
import { Fitter } from "../model/fitter";

/**
 * Trace of the hat matrix that carries y to Xβ̂ + Zb̂, at the θ in `startOf`: the effective number of parameters
 * (Hodges & Sargent 2001, Biometrika 88:367). With one grouping factor it is
 * n − tr V⁻¹ + tr (X'V⁻¹X)⁻¹X'V⁻²X, read off the reduced design. NaN where X'V⁻¹X cannot be factorised.
 */
export function effectiveParameters(fitter: Fitter): f64 {
  const d = fitter.design;
  const w = fitter.work;
  const k = d.k;
  const p = d.p;
  fillLambda(d, w.start, w.Lambda);
  if (!factorise(d, w, fitter.values)) return NaN;
  let trace: f64 = 0;
  memory.copy(w.p1, d.Aw, (<usize>p * p) << 3);
  for (let c = 0; c < d.classes; c++) {
    const N = part(w.N, c * k * k);
    for (let a = 0; a < k; a++) trace += classSize(d, c) * (1 - at(N, k, a, a));
    multiply(k, N, N, w.k1);
    addProducts(d, c, w.k1, 1, w.p1);
  }
  choleskyInverse(p, w.L, w.Ainverse);
  for (let i = 0; i < p; i++) {
    trace += at(w.Ainverse, p, i, i) * at(w.p1, p, i, i);
    for (let j = 0; j < i; j++) trace += 2 * at(w.Ainverse, p, i, j) * at(w.p1, p, i, j);
  }
  return trace;
}

/** The same for any structure: p + q minus the trace of the random effects' block of Ω⁻¹. */
export function blockEffectiveParameters(fitter: BlockFitter): f64 {
  const d = fitter.design;
  const w = fitter.work;
  fillLambdas(d, w, w.start);
  assemble(d, w);
  if (!factoriseBlocks(d, w)) return NaN;
  invertOnPattern(d, w, true);
  let trace: f64 = d.p;
  for (let j = 0; j < d.q; j++) trace += 1 - load<f64>(diagonal(d, w, j));
  return trace;
}

function diagonal(d: BlockDesign, w: BlockWork, j: i32): usize {
  if (j >= d.sparse) return tailAt(d, w.inverse, j - d.sparse, j - d.sparse);
  return part(w.inverse, int(d.columnStart, j));
}
