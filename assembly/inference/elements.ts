import { differentiateFactor, fillFactor, isAtBound, isLinear, parametersOf } from "../covariance/structure";
import { clear } from "../linalg/axpy";
import { at, put } from "../linalg/matrix";
import { multiplyTranspose } from "../linalg/multiply";
import { part, set } from "../linalg/vector";
import { entryAt, isFree, isLinearEntry } from "../model/model";
import { SparseModel } from "../model/sparse-model";
import { SparseWork } from "../model/sparse-work";
import { extraOf, firstParameter, ofTerm, parametersAt, structureOf, termWidth } from "../model/terms";
import { ZERO_PIVOT } from "../record/thresholds";
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
    if (!isFree(d, parameter) || !isLinearEntry(d, entry)) continue;
    if (row == column) {
      // T is diagonal where one parameter stands at several places.
      const scale = 1 / at(ofTerm(d, term, d.Tinverse), k, row, row);
      put(E, k, row, row, scale * scale);
    } else {
      put(E, k, row, column, 1);
      put(E, k, column, row, 1);
    }
  }
}

/**
 * The directions of structures whose Ψ is not linear in its parameters, at θ: dΨ = dF F' + F dF' along standard deviations and
 * correlations. Zero for those that are held or at their bound.
 */
export function fillStructuredElements(d: SparseModel, w: SparseWork, s: ComponentWork, theta: usize): void {
  const widest = widestTerm(d);
  for (let t = 0; t < d.terms; t++) {
    const structure = structureOf(d, t);
    if (isLinear(structure)) continue;
    const k = termWidth(d, t);
    const own = parametersAt(d, t, theta);
    const extra = extraOf(d, t);
    fillFactor(structure, k, extra, own, w.k1);
    for (let j = 0, count = parametersOf(structure, k); j < count; j++) {
      const parameter = firstParameter(d, t) + j;
      const E = part(s.E, parameter * widest * widest);
      set(s.term, parameter, <f64>t);
      clear(k * k, E);
      if (isAtBound(structure, k, own, j, ZERO_PIVOT) || !isFree(d, parameter)) continue;
      differentiateFactor(structure, k, extra, own, j, true, w.k2);
      multiplyTranspose(k, w.k2, w.k1, w.k3);
      for (let a = 0; a < k; a++) {
        for (let b = 0; b < k; b++) put(E, k, a, b, at(w.k3, k, a, b) + at(w.k3, k, b, a));
      }
    }
  }
}
