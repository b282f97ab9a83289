import { isLinear } from "../../covariance/structure";
import { axpy, clear } from "../../linalg/axpy";
import { at } from "../../linalg/matrix";
import { get, int, part } from "../../linalg/vector";
import { DenseWork } from "../../model/dense-work";
import { addAlongStructure } from "../../model/lambda";
import { entryAt, entryOffset, isLinearEntry } from "../../model/model";
import { Pair, Pattern, pairOf } from "../../model/pattern";
import { factorised, SparseModel } from "../../model/sparse-model";
import { SparseWork } from "../../model/sparse-work";
import { lambdaStart, ofTerm, structureOf, termLevels, termStart, termWidth } from "../../model/terms";
import { differentiateDense, projectDense } from "../dense/dense-gradient";
import { invertOnPattern } from "../factor/inverse";
import { addEliminated, inverseAt } from "../leading/eliminated-gradient";
import { restoreFirst } from "../leading/eliminated-response";
import { projectResidual } from "./criterion";

/**
 * Gradient of the criterion in θ at the last `evaluateSparse` (Murray 2016; Bates & DebRoy 2004): with S = Ω⁻¹ on the
 * pattern of Ω, d log|Ω| = 2 Σ ⟨Y, dΛ⟩, Y = Σ A Λ S, and dS = −2 Σ ⟨(Z'e) u', dΛ⟩, e = y − Zb − Xβ.
 */
export function sparseGradient(d: SparseModel, w: SparseWork, gradient: usize): void {
  if (!w.hasGradient) differentiate(d, w);
  w.hasGradient = 1;
  clear(d.parameters, gradient);
  for (let e = 0; e < d.entries; e++) {
    const entry = entryAt(d, e);
    if (!isLinearEntry(d, entry)) continue;
    const place = entryOffset(d, entry);
    const to = part(gradient, entry.parameter);
    store<f64>(to, load<f64>(to) + 2 * (load<f64>(w.Y + place) - w.precision * load<f64>(w.E + place)));
  }
  for (let t = 0; t < d.terms; t++) {
    if (isLinear(structureOf(d, t))) continue;
    addAlongStructure(d, w, t, w.here, ofTerm(d, t, w.Y), 2, gradient);
    addAlongStructure(d, w, t, w.here, ofTerm(d, t, w.E), -2 * w.precision, gradient);
  }
}

/** Y and E at the last criterion. */
function differentiate(d: SparseModel, w: SparseWork): void {
  const left = factorised(d);
  const rest = changetype<SparseWork>(w.rest);
  invertOnPattern(left, rest, d.reml != 0);
  clear(lambdaStart(d, d.terms), w.Y);
  const dense = changetype<DenseWork>(w.dense);
  if (w.dense != 0) differentiateDense(d, w, dense);
  else for (let i = 0; i < left.pairs; i++) addPair(left, rest, pairOf(left, i));
  if (d.elimination != 0) {
    addEliminated(d, w);
    restoreFirst(d, w);
  }
  if (w.dense != 0) projectDense(dense, rest);
  else projectResidual(left, rest, rest.projected);
  clear(lambdaStart(d, d.terms), w.E);
  for (let t = 0; t < d.terms; t++) addOuter(d, w, t);
}

/** E = Σ_g (Z'e)_g u_g' of a term. */
function addOuter(d: SparseModel, w: SparseWork, t: i32): void {
  const k = termWidth(d, t);
  const E = ofTerm(d, t, w.E);
  const from = (<usize>termStart(d, t)) << 3;
  for (let g = 0; g < termLevels(d, t); g++) {
    const place = part(from, g * k);
    for (let a = 0; a < k; a++) {
      axpy(k, get(w.projected + place, a), w.solution + place, part(E, a * k));
    }
  }
}

/** Y_row += A Λ_column S' and Y_column += A' Λ_row S for the blocks of one pair, the latter for mirror images. */
function addPair(d: Pattern, w: SparseWork, pair: Pair): void {
  const row = pair.row;
  const column = pair.column;
  const count = pair.count;
  const blocks = pair.blocks;
  const places = pair.places;
  const k = termWidth(d, row);
  const l = termWidth(d, column);
  const Yrow = ofTerm(d, row, w.Y);
  const Ycolumn = ofTerm(d, column, w.Y);
  const left = ofTerm(d, row, w.Lambda);
  const right = ofTerm(d, column, w.Lambda);
  const mirrored = pair.mirrored != 0;
  if (column == d.terms) return;
  if (k == 1 && l == 1) {
    let total: f64 = 0;
    for (let b = 0; b < count; b++) {
      const S = get(w.inverse, int(places, b));
      total += S * get(blocks, b);
    }
    if (row != d.terms) store<f64>(Yrow, load<f64>(Yrow) + total * load<f64>(right));
    if (mirrored) store<f64>(Ycolumn, load<f64>(Ycolumn) + total * load<f64>(left));
    return;
  }
  for (let b = 0; b < count; b++) {
    const A = part(blocks, b * k * l);
    const place = places + ((<usize>b * k * l) << 2);
    if (row != d.terms) addProduct(w, k, l, A, right, place, Yrow);
    if (mirrored) addTransposed(w, k, l, A, left, row == d.terms, place, Ycolumn);
  }
}

/** Y (k × k) += A Λ S' for A, S k × l and Λ l × l. */
function addProduct(w: SparseWork, k: i32, l: i32, A: usize, Lambda: usize, place: usize, Y: usize): void {
  for (let m = 0; m < l; m++) {
    for (let a = 0; a < k; a++) {
      let scaled: f64 = 0;
      for (let c = m; c < l; c++) scaled += at(A, l, a, c) * at(Lambda, l, c, m);
      for (let i = 0; i < k; i++) {
        const S = inverseAt(w.inverse, place, l, i, m);
        const to = part(Y, a * k + i);
        store<f64>(to, load<f64>(to) + scaled * S);
      }
    }
  }
}

/** Y (l × l) += A' Λ S for A, S k × l and Λ k × k (the identity for X). */
function addTransposed(
  w: SparseWork,
  k: i32,
  l: i32,
  A: usize,
  Lambda: usize,
  fixed: bool,
  place: usize,
  Y: usize,
): void {
  for (let m = 0; m < k; m++) {
    for (let a = 0; a < l; a++) {
      let scaled: f64 = 0;
      if (fixed) scaled = at(A, l, m, a);
      else for (let c = m; c < k; c++) scaled += at(A, l, c, a) * at(Lambda, k, c, m);
      for (let i = 0; i < l; i++) {
        const S = inverseAt(w.inverse, place, l, m, i);
        const to = part(Y, a * l + i);
        store<f64>(to, load<f64>(to) + scaled * S);
      }
    }
  }
}
