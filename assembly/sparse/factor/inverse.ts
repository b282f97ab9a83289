import { blockedInverse } from "../../linalg/blocked-cholesky";
import { get, int, part, set } from "../../linalg/vector";
import { Pattern, tailAt } from "../../model/pattern";
import { SparseWork } from "../../model/sparse-work";

/**
 * The inverse of Ω on the pattern of its factor (Takahashi's equations; Erisman & Tinney 1975): the tail densely, then
 * the sparse columns from the last to the first. Without `withX` that of Λ'Z'ZΛ + I alone, and zero in X.
 */
export function invertOnPattern(d: Pattern, w: SparseWork, withX: bool): void {
  const width = withX ? d.tail : d.q - d.sparse;
  const tail = tailAt(d, w.inverse, 0, 0);
  if (!withX) memory.fill(tail, 0, (<usize>d.tail * d.tail) << 3);
  if (width > 0) blockedInverse(width, d.tail, tailAt(d, w.factor, 0, 0), tail, w.columns, w.dots);
  for (let j = d.sparse - 1; j >= 0; j--) invertColumn(d, w, j);
}

/** S[a, j] = −Σ_b S[a, b] L[b, j] / L[j, j] for a, b below j; S[j, j] = 1 / L[j, j]² − Σ_b S[b, j] L[b, j] / L[j, j]. */
function invertColumn(d: Pattern, w: SparseWork, j: i32): void {
  const from = int(d.columnStart, j);
  const to = load<i32>(d.columnStart + ((<usize>j) << 2), 4);
  const inverse = 1 / get(w.factor, from);
  memory.fill(part(w.inverse, from), 0, (<usize>(to - from)) << 3);
  for (let a = from + 1; a < to; a++) {
    const row = int(d.row, a);
    const la = get(w.factor, a);
    let total: f64 = 0;
    for (let b = from + 1; b < a; b++) {
      const s = load<f64>(entryOf(d, w, row, int(d.row, b)));
      total += s * get(w.factor, b);
      const other = part(w.inverse, b);
      store<f64>(other, load<f64>(other) - s * la * inverse);
    }
    total += load<f64>(entryOf(d, w, row, row)) * la;
    const own = part(w.inverse, a);
    store<f64>(own, load<f64>(own) - total * inverse);
  }
  let diagonal = inverse * inverse;
  for (let a = from + 1; a < to; a++) {
    diagonal -= get(w.inverse, a) * get(w.factor, a) * inverse;
  }
  set(w.inverse, from, diagonal);
}

/** Pointer to the inverse at (i, j), j ≤ i, both in the pattern of one column. */
export function entryOf(d: Pattern, w: SparseWork, i: i32, j: i32): usize {
  if (j >= d.sparse) return tailAt(d, w.inverse, i - d.sparse, j - d.sparse);
  let low = int(d.columnStart, j);
  let high = load<i32>(d.columnStart + ((<usize>j) << 2), 4) - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (int(d.row, middle) < i) low = middle + 1;
    else high = middle;
  }
  return part(w.inverse, low);
}
