import { at } from "../linalg/matrix";
import { get, int, set } from "../linalg/vector";
import { mark, release, reserve, reserveF64 } from "../memory/arena";
import { Fitter } from "../model/fitter";
import { fillTriangle } from "../model/lambda";
import { rowWidthOf, SparseModel } from "../model/sparse-model";
import { SparseWork } from "../model/sparse-work";
import { ofTerm, termStart, termWidth } from "../model/terms";
import { SPARSE } from "../record/layout";
import { assemble } from "../sparse/factor/assemble";
import { factoriseBlocks } from "../sparse/factor/factorise";
import { entryOf, invertOnPattern } from "../sparse/factor/inverse";

/**
 * Leverages at the θ in `startOf`: the diagonal of the hat matrix that takes y to its fitted values with random
 * effects, [ZΛ Q] Ω⁻¹ [ZΛ Q]' (Demidenko & Stukel 2005), in the units of the weighted rows.
 *
 * @param out f64[n]
 * @returns false where Ω has no factor, and for a model by classes
 */
export function leverages(fitter: Fitter, out: usize): bool {
  if (fitter.model.form != SPARSE) return false;
  const d = changetype<SparseModel>(fitter.model);
  const w = changetype<SparseWork>(fitter.work);
  w.hasCriterion = 0;
  fillTriangle(d, w.start, w.Lambda);
  assemble(d.pattern, w);
  if (!factoriseBlocks(d.pattern, w)) return false;
  invertOnPattern(d.pattern, w, true);
  let width = d.p;
  for (let t = 0; t < d.terms; t++) width += rowWidthOf(d, t);
  const position = mark();
  const places = reserve((<usize>width) << 2);
  const values = reserveF64(width);
  if (values == 0) return false;
  for (let i = 0; i < d.n; i++) {
    const count = fillRow(d, w, i, places, values);
    set(out, i, quadraticForm(d, w, count, places, values));
  }
  release(position);
  return true;
}

/** Row i of [ZΛ Q]: the scalars where it is not zero, ascending, and its values; returns their number. */
function fillRow(d: SparseModel, w: SparseWork, i: i32, places: usize, values: usize): i32 {
  let count = 0;
  let Z = d.Z;
  for (let t = 0; t < d.terms; t++) {
    const k = termWidth(d, t);
    const width = rowWidthOf(d, t);
    const level = width > k ? 0 : int(d.index, t * d.n + i);
    const Lambda = ofTerm(d, t, w.Lambda);
    for (let from = 0; from < width && level >= 0; from += k) {
      for (let a = 0; a < k; a++, count++) {
        let value: f64 = 0;
        for (let b = a; b < k; b++) value += at(Z, width, i, from + b) * at(Lambda, k, b, a);
        store<i32>(places + ((<usize>count) << 2), termStart(d, t) + level * k + from + a);
        set(values, count, value);
      }
    }
    Z += (<usize>d.n * width) << 3;
  }
  for (let j = 0; j < d.p; j++, count++) {
    store<i32>(places + ((<usize>count) << 2), d.q + j);
    set(values, count, at(d.Q, d.n, j, i));
  }
  return count;
}

/** v'Sv for S = Ω⁻¹ on the pattern of the factor. */
function quadraticForm(d: SparseModel, w: SparseWork, count: i32, places: usize, values: usize): f64 {
  let total: f64 = 0;
  for (let a = 0; a < count; a++) {
    const row = int(places, a);
    let inner: f64 = 0;
    for (let b = 0; b < a; b++) {
      const column = int(places, b);
      inner += get(values, b) * load<f64>(entryOf(d.pattern, w, row, column));
    }
    const own = get(values, a);
    total += own * (2 * inner + own * load<f64>(entryOf(d.pattern, w, row, row)));
  }
  return total;
}
