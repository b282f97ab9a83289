import { clear } from "../../linalg/axpy";
import { at, put } from "../../linalg/matrix";
import { part } from "../../linalg/vector";
import { DenseWork } from "../../model/dense-work";
import { entryAt, isFree } from "../../model/model";
import { SparseModel } from "../../model/sparse-model";
import { SparseWork } from "../../model/sparse-work";
import { ofTerm, termWidth } from "../../model/terms";

/** dΨ along parameter i, k × k of its term. */
export function directionOf(d: SparseModel, v: DenseWork, i: i32): usize {
  const widest = widestOf(d);
  return part(v.direction, i * widest * widest);
}

function widestOf(d: SparseModel): i32 {
  let k = 1;
  for (let t = 0; t < d.terms; t++) k = max(k, termWidth(d, t));
  return k;
}

/** Term of a parameter. */
export function termOf(d: SparseModel, i: i32): i32 {
  for (let e = 0; e < d.entries; e++) if (entryAt(d, e).parameter == i) return entryAt(d, e).term;
  return 0;
}

/** dΨ = dΛΛ' + ΛdΛ' along every free parameter. */
export function fillDirections(d: SparseModel, w: SparseWork, v: DenseWork): void {
  const widest = widestOf(d);
  clear(d.parameters * widest * widest, v.direction);
  for (let e = 0; e < d.entries; e++) {
    const entry = entryAt(d, e);
    if (!isFree(d, entry.parameter)) continue;
    const row = entry.row;
    const k = termWidth(d, entry.term);
    const Lambda = ofTerm(d, entry.term, w.Lambda);
    const to = directionOf(d, v, entry.parameter);
    for (let a = 0; a < k; a++) {
      const value = at(Lambda, k, a, entry.column);
      put(to, k, row, a, at(to, k, row, a) + value);
      put(to, k, a, row, at(to, k, a, row) + value);
    }
  }
}
