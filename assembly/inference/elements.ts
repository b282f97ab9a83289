import { clear } from "../linalg/axpy";
import { at, put } from "../linalg/matrix";
import { part, set } from "../linalg/vector";
import { entryAt, isFree } from "../model/model";
import { SparseModel } from "../model/sparse-model";
import { termWidth } from "../model/terms";
import { ComponentWork, widestTerm } from "./components";

/**
 * The directions Eᵣ in which Ψ̃ = TΨT' of each term can move, one per parameter: a pair of mirror images where Λ has a
 * whole lower triangle, otherwise the diagonal places that share the parameter. Zero for parameters that are held: they
 * carry no uncertainty.
 */
export function fillElements(d: SparseModel, s: ComponentWork): void {
  const widest = widestTerm(d);
  clear(d.parameters * widest * widest, s.E);
  for (let e = 0; e < d.entries; e++) {
    const entry = entryAt(d, e);
    const term = entry.term;
    const row = entry.row;
    const column = entry.column;
    const parameter = entry.parameter;
    const k = termWidth(d, term);
    const E = part(s.E, parameter * widest * widest);
    set(s.term, parameter, <f64>term);
    if (!isFree(d, parameter)) continue;
    if (row == column) {
      // T is diagonal where one parameter stands at several places.
      const scale = 1 / at(inverseScale(d, term), k, row, row);
      put(E, k, row, row, scale * scale);
    } else {
      put(E, k, row, column, 1);
      put(E, k, column, row, 1);
    }
  }
}

/** T⁻¹ of a term. */
function inverseScale(d: SparseModel, term: i32): usize {
  let place = d.Tinverse;
  for (let t = 0; t < term; t++) place += (<usize>(termWidth(d, t) * termWidth(d, t))) << 3;
  return place;
}
