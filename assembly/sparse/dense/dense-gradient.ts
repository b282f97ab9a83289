import { axpy, copy } from "../../linalg/axpy";
import { dot } from "../../linalg/dot";
import { rowsTimes } from "../../linalg/dot-four";
import { at, mirror, put } from "../../linalg/matrix";
import { solveEachRow } from "../../linalg/row-products";
import { get, int, part, set } from "../../linalg/vector";
import { DenseWork } from "../../model/dense-work";
import { Elimination } from "../../model/elimination";
import { Pattern, tailAt } from "../../model/pattern";
import { factorised, SparseModel } from "../../model/sparse-model";
import { SparseWork } from "../../model/sparse-work";
import { ofTerm, termLevels, termStart, termWidth } from "../../model/terms";
import { timesLambda } from "./dense-factor";

/** Y of the terms that are left, and Γ of every class in `slopes`; expects the inverse of Ω̃. */
export function differentiateDense(d: SparseModel, w: SparseWork, v: DenseWork): void {
  const rest = changetype<SparseWork>(w.rest);
  const left = factorised(d);
  const width = v.width;
  copy(width * width, tailAt(left, rest.inverse, 0, 0), v.inverse);
  mirror(width, v.inverse);
  for (let t = 0; t < left.terms; t++) addDiagonal(left, v, t, ofTerm(left, t, rest.Y));
  whitenRows(rest, left, v);
  sumSlopes(d, v, d.reml ? width : left.q);
}

/** Y += Σ (ÃΛS)_gg over the levels of a term that is left. */
function addDiagonal(left: Pattern, v: DenseWork, t: i32, Y: usize): void {
  const k = termWidth(left, t);
  const width = v.width;
  for (let g = 0; g < termLevels(left, t); g++) {
    const first = termStart(left, t) + g * k;
    for (let a = 0; a < k; a++) {
      for (let b = 0; b < k; b++) {
        const value = dot(width, part(v.scaledA, (first + a) * width), part(v.inverse, (first + b) * width));
        put(Y, k, a, b, at(Y, k, a, b) + value);
      }
    }
  }
}

/** `white` ← BΛL̃⁻ᵀ. */
function whitenRows(rest: SparseWork, left: Pattern, v: DenseWork): void {
  const width = v.width;
  for (let j = 0; j < width; j++) {
    const from = part(v.B, j * v.rows);
    for (let r = 0; r < v.rows; r++) set(v.root, r * width + j, get(from, r));
  }
  timesLambda(left, rest, v.rows, v.root, v.white);
  solveEachRow(v.rows, width, tailAt(left, rest.factor, 0, 0), v.white, rest.dots);
}

/** Γ = Σ_g B_gΛSΛ'B_g' of every class. */
function sumSlopes(d: SparseModel, v: DenseWork, inner: i32): void {
  const e = changetype<Elimination>(d.elimination);
  const k = termWidth(d, 0);
  memory.fill(v.slopes, 0, (<usize>(e.classes * k * k)) << 3);
  for (let g = 0; g < termLevels(d, 0); g++) {
    const to = part(v.slopes, int(e.classOf, g) * k * k);
    for (let a = 0; a < k; a++) {
      const row = part(v.white, (g * k + a) * v.width);
      for (let b = 0; b <= a; b++) {
        const value = at(to, k, a, b) + dot(inner, row, part(v.white, (g * k + b) * v.width));
        put(to, k, a, b, value);
        put(to, k, b, a, value);
      }
    }
  }
}

/** [Z Q]'(y − Zb − Qγ) of what is left, as `projectResidual`. */
export function projectDense(v: DenseWork, rest: SparseWork): void {
  rowsTimes(v.width, v.width, v.A, rest.effects, v.left);
  copy(v.width, rest.rhs, rest.projected);
  axpy(v.width, -1, v.left, rest.projected);
}
