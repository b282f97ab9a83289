import { at } from "../linalg/matrix";
import { get, int, part, set } from "../linalg/vector";
import { mark, release, reserve, reserveF64 } from "../memory/arena";
import { assemble, fillLambdas } from "../sparse/factor/assemble";
import { factoriseBlocks } from "../sparse/factor/factorise";
import { entryOf, invertOnPattern } from "../sparse/factor/inverse";
import { BlockDesign } from "../model/sparse-model";
import { BlockFitter } from "../model/sparse-fitter";
import { lambdaStart, termStart, termWidth } from "../model/pattern";
import { BlockWork } from "../model/sparse-work";

/**
 * Leverages at the θ in `blockStartOf`: the diagonal of the hat matrix that takes y to its fitted values with random
 * effects, [ZΛ Q] Ω⁻¹ [ZΛ Q]' (Demidenko & Stukel 2005), in the units of the weighted rows.
 *
 * @param out f64[n]
 * @returns false where Ω has no factor
 */
export function blockLeverages(fitter: BlockFitter, out: usize): bool {
  const d = fitter.design;
  const w = fitter.work;
  fillLambdas(d, w, w.start);
  assemble(d, w);
  if (!factoriseBlocks(d, w)) return false;
  invertOnPattern(d, w, true);
  let width = d.p;
  for (let t = 0; t < d.terms; t++) width += termWidth(d, t);
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
function fillRow(d: BlockDesign, w: BlockWork, i: i32, places: usize, values: usize): i32 {
  let count = 0;
  let Z = d.Z;
  for (let t = 0; t < d.terms; t++) {
    const k = termWidth(d, t);
    const level = int(d.index, t * d.n + i);
    const Lambda = part(w.Lambda, lambdaStart(d, t));
    for (let a = 0; a < k && level >= 0; a++, count++) {
      let value: f64 = 0;
      for (let b = a; b < k; b++) value += at(Z, k, i, b) * at(Lambda, k, b, a);
      store<i32>(places + ((<usize>count) << 2), termStart(d, t) + level * k + a);
      set(values, count, value);
    }
    Z += (<usize>d.n * k) << 3;
  }
  for (let j = 0; j < d.p; j++, count++) {
    store<i32>(places + ((<usize>count) << 2), d.q + j);
    set(values, count, at(d.Q, d.n, j, i));
  }
  return count;
}

/** v'Sv for S = Ω⁻¹ on the pattern of the factor. */
function quadraticForm(d: BlockDesign, w: BlockWork, count: i32, places: usize, values: usize): f64 {
  let total: f64 = 0;
  for (let a = 0; a < count; a++) {
    const row = int(places, a);
    let inner: f64 = 0;
    for (let b = 0; b < a; b++) {
      const column = int(places, b);
      inner += get(values, b) * load<f64>(entryOf(d, w, row, column));
    }
    const own = get(values, a);
    total += own * (2 * inner + own * load<f64>(entryOf(d, w, row, row)));
  }
  return total;
}
