import { blockedCholesky } from "../../linalg/blocked-cholesky";
import { get, int, part, set } from "../../linalg/vector";
import { Pattern, tailAt } from "../../model/pattern";
import { SparseWork } from "../../model/sparse-work";

/**
 * Cholesky factor of Ω in place: sparse columns left-looking, their products taken from the tail, the tail dense
 * (Davis 2006, §4.8). Leaves log|Λ'Z'ZΛ + I| and log|Q'V⁻¹Q|.
 *
 * @returns false when a pivot is not positive
 */
export function factoriseBlocks(d: Pattern, w: SparseWork): bool {
  let logV: f64 = 0;
  for (let j = 0; j < d.sparse; j++) {
    const from = int(d.columnStart, j);
    const to = load<i32>(d.columnStart + ((<usize>j) << 2), 4);
    if (reaches(d, j)) subtractEarlier(d, w, j, from, to);
    const pivot = get(w.factor, from);
    if (!(pivot > 0)) return false;
    const root = Math.sqrt(pivot);
    logV += Math.log(pivot);
    set(w.factor, from, root);
    const inverse = 1 / root;
    for (let i = from + 1; i < to; i++) {
      const place = part(w.factor, i);
      store<f64>(place, load<f64>(place) * inverse);
    }
    subtractFromTail(d, w, from + 1, to);
  }
  const tail = tailAt(d, w.factor, 0, 0);
  if (!blockedCholesky(d.tail, tail, w.dots)) return false;
  const inner = d.q - d.sparse;
  for (let j = 0; j < inner; j++) logV += 2 * Math.log(load<f64>(tailAt(d, w.factor, j, j)));
  w.logV = logV;
  w.logA = 0;
  w.cancelled = 0;
  for (let j = inner; j < d.tail; j++) {
    // What is left of Q'Q = I when V grows along X: the pivot has lost as many digits as it has shrunk.
    const pivot = load<f64>(tailAt(d, w.factor, j, j));
    w.logA += 2 * Math.log(pivot);
    w.cancelled += 1 / (pivot * pivot);
  }
  return true;
}

/** Does any earlier column reach row j? */
function reaches(d: Pattern, j: i32): bool {
  const at = d.rowStart + ((<usize>j) << 2);
  return load<i32>(at) < load<i32>(at, 4);
}

/** column j −= Σ_m L[j, m] × column m from row j on, over the earlier columns that reach row j. */
function subtractEarlier(d: Pattern, w: SparseWork, j: i32, from: i32, to: i32): void {
  for (let i = from; i < to; i++) {
    const row = <usize>int(d.row, i);
    store<f64>(w.spread + (row << 3), get(w.factor, i));
  }
  const end = load<i32>(d.rowStart + ((<usize>j) << 2), 4);
  for (let e = int(d.rowStart, j); e < end; e++) {
    const entry = part(d.rowEntry, e);
    const last = load<i32>(d.columnStart + ((<usize>load<i32>(entry)) << 2), 4);
    const first = load<i32>(entry, 4);
    const factor = get(w.factor, first);
    for (let i = first; i < last; i++) {
      const place = part(w.spread, int(d.row, i));
      store<f64>(place, load<f64>(place) - factor * get(w.factor, i));
    }
  }
  for (let i = from; i < to; i++) {
    const row = <usize>int(d.row, i);
    set(w.factor, i, load<f64>(w.spread + (row << 3)));
  }
}

/** tail −= l l' for the part of a finished column (entries from..to) that lies in the tail. */
function subtractFromTail(d: Pattern, w: SparseWork, from: i32, to: i32): void {
  let first = from;
  while (first < to && int(d.row, first) < d.sparse) first++;
  const origin = tailAt(d, w.factor, 0, 0);
  for (let i = first; i < to; i++) {
    const value = get(w.factor, i);
    const row = <usize>(int(d.row, i) - d.sparse);
    const base = origin + ((row * d.tail) << 3);
    for (let j = first; j <= i; j++) {
      const place = part(base, int(d.row, j) - d.sparse);
      store<f64>(place, load<f64>(place) - value * get(w.factor, j));
    }
  }
}
