import { axpy, copy } from "../../linalg/axpy";
import { cholesky, choleskyInverse, logDeterminant } from "../../linalg/cholesky";
import { at, put } from "../../linalg/matrix";
import { multiplyTranspose, transposeMultiply } from "../../linalg/multiply";
import { get, int, part } from "../../linalg/vector";
import { DenseWork } from "../../model/dense-work";
import { Elimination, EliminationWork, placesOf, sumsOf, touchedBy } from "../../model/elimination";
import { factorised, SparseModel } from "../../model/sparse-model";
import { SparseWork } from "../../model/sparse-work";
import { termWidth } from "../../model/terms";
import { sumDense } from "../dense/dense-factor";

/**
 * Ã, r̃ and t̃ at the Λ in `w`, into what is left; nothing where they are there already.
 *
 * @returns Σ log|Λ'Z_g'Z_gΛ + I| over the levels of the first term; +∞ where that has no value
 */
export function eliminateFirst(d: SparseModel, w: SparseWork): f64 {
  const e = changetype<Elimination>(d.elimination);
  const f = changetype<EliminationWork>(w.elimination);
  const rest = changetype<SparseWork>(w.rest);
  const k = termWidth(d, 0);
  const width = factorised(d).q + d.p;
  if (f.isKnown && memory.compare(w.Lambda, f.Lambda, (<usize>(k * k)) << 3) == 0) return f.logs;
  f.isKnown = 0;
  const summed = w.dense == 0;
  if (summed) copy(e.size, e.within, e.blocks);
  copy(width, f.within, rest.rhs);
  rest.total = load<f64>(f.total);
  let logs: f64 = 0;
  for (let c = 0, row = 0; c < e.classes; c++) {
    const V = part(f.V, c * k * k);
    const log = invertClass(k, w.Lambda, c, e, f, V);
    if (!(log < Infinity)) return Infinity;
    logs += int(e.levelsIn, c) * log;
    for (let a = 0, element = 0; a < k; a++) {
      for (let b = 0; b <= a; b++, element++, row++) {
        const weight = at(V, k, a, b);
        if (summed) addSums(e, c, element, weight);
        axpy(width, weight, part(f.projections, row * width), rest.rhs);
        rest.total += weight * get(f.squares, row);
      }
    }
  }
  if (!summed) sumDense(d, w, changetype<DenseWork>(w.dense));
  copy(k * k, w.Lambda, f.Lambda);
  f.logs = logs;
  f.isKnown = 1;
  return logs;
}

/** F = L'Λ, the factor of I + FF' and its inverse V for a class; returns log|I + FF'|, +∞ where that has no value. */
function invertClass(k: i32, Lambda: usize, c: i32, e: Elimination, f: EliminationWork, V: usize): f64 {
  const square = (<usize>(c * k * k)) << 3;
  const F = f.F + square;
  const factor = f.factor + square;
  if (k == 1) {
    const scale = load<f64>(e.roots + square) * load<f64>(Lambda);
    const pivot = 1 + scale * scale;
    store<f64>(F, scale);
    store<f64>(factor, Math.sqrt(pivot));
    store<f64>(V, 1 / pivot);
    return Math.log(pivot);
  }
  transposeMultiply(k, e.roots + square, Lambda, F);
  multiplyTranspose(k, F, F, factor);
  for (let a = 0; a < k; a++) put(factor, k, a, a, at(factor, k, a, a) + 1);
  if (!cholesky(k, factor)) return Infinity;
  choleskyInverse(k, factor, V);
  return logDeterminant(k, factor);
}

/** Ã += weight × the sums of an element of class c. */
function addSums(e: Elimination, c: i32, element: i32, weight: f64): void {
  const count = touchedBy(e, c);
  const sums = part(sumsOf(e, c), element * count);
  const places = placesOf(e, c);
  if (places == 0) {
    axpy(count, weight, sums, e.blocks);
    return;
  }
  for (let i = 0; i < count; i++) {
    const to = part(e.blocks, int(places, i));
    store<f64>(to, load<f64>(to) + weight * get(sums, i));
  }
}
