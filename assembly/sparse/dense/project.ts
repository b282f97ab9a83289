import { axpy, clear, copy } from "../../linalg/axpy";
import { dot } from "../../linalg/dot";
import { rowsTimes } from "../../linalg/dot-four";
import { at, put } from "../../linalg/matrix";
import { multiply } from "../../linalg/multiply";
import { get, part, set } from "../../linalg/vector";
import { DenseWork } from "../../model/dense-work";
import { Elimination, EliminationWork, squareOf } from "../../model/elimination";
import { factorised, SparseModel } from "../../model/sparse-model";
import { SparseWork } from "../../model/sparse-work";
import { termLevels, termStart, termWidth } from "../../model/terms";
import { applyLambda } from "../factor/assemble";
import { backward, forward } from "../factor/solve";
import { directionOf, termOf } from "./directions";

/** LV of every class. */
export function fillLV(d: SparseModel, w: SparseWork, v: DenseWork): void {
  const e = changetype<Elimination>(d.elimination);
  const f = changetype<EliminationWork>(w.elimination);
  const k = termWidth(d, 0);
  for (let c = 0; c < e.classes; c++) {
    const square = (<usize>(c * k * k)) << 3;
    multiply(k, e.roots + square, f.V + square, v.LV + square);
  }
}

/** out ← Z'PZx for f64[q] x: what is left of a response Zx, projected as that of any other. */
export function projectEffects(d: SparseModel, w: SparseWork, v: DenseWork, x: usize, out: usize): void {
  const left = factorised(d);
  const rest = changetype<SparseWork>(w.rest);
  const e = changetype<Elimination>(d.elimination);
  copy(left.q, part(x, v.rows), v.right);
  clear(d.p, part(v.right, left.q));
  timesLevels(d, v.LV, e, true, x, v.first);
  rowsTimes(v.width, v.rows, v.B, v.first, v.left);
  rowsTimes(v.width, v.width, v.A, v.right, v.product);
  axpy(v.width, 1, v.product, v.left);
  applyLambda(left, rest, v.left, v.product, true);
  solve(d, v, rest);
  rowsTimes(v.width, v.width, v.A, v.solution, v.product);
  axpy(v.width, -1, v.product, v.left);
  copy(left.q, v.left, part(out, v.rows));
  axpy(v.width, -1, v.solution, v.right);
  timesLevels(d, e.roots, e, true, x, v.first);
  addCoordinates(v, v.right);
  timesLevels(d, v.LV, e, false, v.first, out);
}

/** Z'V⁻¹Q(Q'V⁻¹Q)⁻¹ by columns into `fixed`. */
export function projectFixed(d: SparseModel, w: SparseWork, v: DenseWork): void {
  const left = factorised(d);
  const e = changetype<Elimination>(d.elimination);
  for (let j = 0; j < d.p; j++) {
    const out = part(v.fixed, j * d.q);
    clear(v.width, v.product);
    set(v.product, left.q + j, 1);
    solve(d, v, changetype<SparseWork>(w.rest));
    rowsTimes(v.width, v.width, v.A, v.solution, v.left);
    copy(left.q, v.left, part(out, v.rows));
    clear(v.rows, v.first);
    addCoordinates(v, v.solution);
    timesLevels(d, v.LV, e, false, v.first, out);
  }
}

/**
 * d(Q'V⁻¹Q)⁻¹ = Σ N_g'Ψ_iN_g along a parameter, p × p, and dγ = −Σ N_g'Ψ_ir_g, for the N of `projectFixed`; expects the second
 * derivatives.
 */
export function fixedSlope(
  d: SparseModel,
  w: SparseWork,
  v: DenseWork,
  i: i32,
  covariance: usize,
  beta: usize,
): void {
  const t = termOf(d, i);
  const k = termWidth(d, t);
  const Psi = directionOf(d, v, i);
  const from = termStart(d, t);
  const count = k * termLevels(d, t);
  for (let a = 0; a < d.p; a++) {
    const own = part(v.fixed, a * d.q + from);
    for (let g = 0; g < count; g += k) {
      for (let r = 0; r < k; r++) set(v.T, g + r, dot(k, part(Psi, r * k), part(own, g)));
    }
    for (let b = 0; b <= a; b++) {
      const value = dot(count, v.T, part(v.fixed, b * d.q + from));
      put(covariance, d.p, a, b, value);
      put(covariance, d.p, b, a, value);
    }
    set(beta, a, -dot(count, v.T, part(w.projected, from)));
  }
}

/** `solution` ← ΛΩ̃⁻¹ × `product`, which is destroyed. */
function solve(d: SparseModel, v: DenseWork, rest: SparseWork): void {
  const left = factorised(d);
  forward(left, rest, v.product);
  backward(left, rest, v.product);
  applyLambda(left, rest, v.product, v.solution, false);
}

/** `first` += Bx. */
function addCoordinates(v: DenseWork, x: usize): void {
  for (let j = 0; j < v.width; j++) axpy(v.rows, get(x, j), part(v.B, j * v.rows), v.first);
}

/** out ← Mx or M'x level by level of the first term, M the matrix of its class. */
function timesLevels(
  d: SparseModel,
  matrices: usize,
  e: Elimination,
  transposed: bool,
  x: usize,
  out: usize,
): void {
  const k = termWidth(d, 0);
  for (let g = 0; g < termLevels(d, 0); g++) {
    const M = matrices + squareOf(e, g, k);
    const from = part(x, g * k);
    const to = part(out, g * k);
    for (let a = 0; a < k; a++) {
      let total: f64 = 0;
      for (let b = 0; b < k; b++) total += (transposed ? at(M, k, b, a) : at(M, k, a, b)) * get(from, b);
      set(to, a, total);
    }
  }
}
