import { addProducts, factorise } from "../classes/likelihood/criterion";
import { choleskyInverse } from "../linalg/cholesky";
import { at } from "../linalg/matrix";
import { multiply } from "../linalg/multiply";
import { int, part } from "../linalg/vector";
import { ClassModel, classSize } from "../model/class-model";
import { ClassWork } from "../model/class-work";
import { Fitter } from "../model/fitter";
import { fillTriangle } from "../model/lambda";
import { Pattern, tailAt } from "../model/pattern";
import { SparseModel } from "../model/sparse-model";
import { SparseWork } from "../model/sparse-work";
import { CLASSES } from "../record/layout";
import { assemble } from "../sparse/factor/assemble";
import { factoriseBlocks } from "../sparse/factor/factorise";
import { invertOnPattern } from "../sparse/factor/inverse";

/**
 * Trace of the hat matrix that carries y to Xβ̂ + Zb̂, at the θ in `startOf`: the effective number of parameters
 * (Hodges & Sargent 2001, Biometrika 88:367). With one grouping factor it is
 * n − tr V⁻¹ + tr (X'V⁻¹X)⁻¹X'V⁻²X, read off the reduced design. NaN where X'V⁻¹X cannot be factorised.
 */
export function effectiveParameters(fitter: Fitter): f64 {
  const d = fitter.model;
  const w = fitter.work;
  w.hasCriterion = 0;
  fillTriangle(d, w.start, w.Lambda);
  return d.form == CLASSES
    ? traceByClasses(changetype<ClassModel>(d), changetype<ClassWork>(w))
    : traceByInverse(changetype<SparseModel>(d), changetype<SparseWork>(w));
}

function traceByClasses(d: ClassModel, w: ClassWork): f64 {
  const k = d.k;
  const p = d.p;
  if (!factorise(d, w)) return NaN;
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

/** Of any structure: p + q minus the trace of the random effects' block of Ω⁻¹. */
function traceByInverse(d: SparseModel, w: SparseWork): f64 {
  assemble(d.pattern, w);
  if (!factoriseBlocks(d.pattern, w)) return NaN;
  invertOnPattern(d.pattern, w, true);
  let trace: f64 = d.p;
  for (let j = 0; j < d.q; j++) trace += 1 - load<f64>(diagonal(d.pattern, w, j));
  return trace;
}

function diagonal(d: Pattern, w: SparseWork, j: i32): usize {
  if (j >= d.sparse) return tailAt(d, w.inverse, j - d.sparse, j - d.sparse);
  return part(w.inverse, int(d.columnStart, j));
}
