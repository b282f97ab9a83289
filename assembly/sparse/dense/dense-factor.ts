import { axpy, copy } from "../../linalg/axpy";
import { at, mirror, put } from "../../linalg/matrix";
import { addRowProducts } from "../../linalg/row-products";
import { get, int, part, set } from "../../linalg/vector";
import { DenseWork } from "../../model/dense-work";
import { Elimination, EliminationWork } from "../../model/elimination";
import { Pattern, tailAt } from "../../model/pattern";
import { factorised, SparseModel } from "../../model/sparse-model";
import { SparseWork } from "../../model/sparse-work";
import { ofTerm, termLevels, termStart, termWidth } from "../../model/terms";

/** Ã = A − ΣB'B + ΣB'VB; expects the factor of every class. */
export function sumDense(d: SparseModel, w: SparseWork, v: DenseWork): void {
  const width = v.width;
  scaleRows(d, w, v);
  copy(width * width, v.within, v.A);
  addRowProducts(width, v.rows, v.scaled, v.rows, 1, v.A, width, changetype<SparseWork>(w.rest).dots);
  mirror(width, v.A);
}

/** ÃΛ, and Ω̃ = Λ'ÃΛ + I in the tail of the factor. */
export function assembleDense(d: SparseModel, w: SparseWork, v: DenseWork): void {
  const rest = changetype<SparseWork>(w.rest);
  const left = factorised(d);
  const width = v.width;
  v.hasHessian = 0;
  timesLambda(left, rest, width, v.A, v.scaledA);
  const omega = tailAt(left, rest.factor, 0, 0);
  timesLambdaTransposed(left, rest, v, omega);
  for (let j = 0; j < left.q; j++) put(omega, width, j, j, at(omega, width, j, j) + 1);
}

/** B'V^½: V of a class is half'half with the inverse of the lower factor of I + L'ΛΛ'L. */
function scaleRows(d: SparseModel, w: SparseWork, v: DenseWork): void {
  const e = changetype<Elimination>(d.elimination);
  const f = changetype<EliminationWork>(w.elimination);
  const k = termWidth(d, 0);
  const levels = termLevels(d, 0);
  for (let c = 0; c < e.classes; c++) invertLower(k, part(f.factor, c * k * k), part(v.half, c * k * k));
  let from = v.B;
  let to = v.scaled;
  for (let j = 0; j < v.width; j++) {
    for (let g = 0; g < levels; g++) {
      let row = part(v.half, int(e.classOf, g) * k * k);
      if (k == 1) store<f64>(to, load<f64>(row) * load<f64>(from));
      else if (k == 2) {
        const x = load<f64>(from);
        store<f64>(to, load<f64>(row) * x);
        store<f64>(to, load<f64>(row, 16) * x + load<f64>(row, 24) * load<f64>(from, 8), 8);
      } else {
        for (let a = 0; a < k; a++, row = part(row, k)) {
          let total: f64 = 0;
          for (let b = 0; b <= a; b++) total += get(row, b) * get(from, b);
          set(to, a, total);
        }
      }
      from += (<usize>k) << 3;
      to += (<usize>k) << 3;
    }
  }
}

/** The inverse of a lower triangle, k × k, zero above. */
function invertLower(k: i32, L: usize, inverse: usize): void {
  memory.fill(inverse, 0, (<usize>(k * k)) << 3);
  for (let j = 0; j < k; j++) {
    put(inverse, k, j, j, 1 / at(L, k, j, j));
    for (let i = j + 1; i < k; i++) {
      let total: f64 = 0;
      for (let m = j; m < i; m++) total += at(L, k, i, m) * at(inverse, k, m, j);
      put(inverse, k, i, j, -total / at(L, k, i, i));
    }
  }
}

/** out ← xΛ for `rows` rows over what is left; Λ of X is the identity. */
export function timesLambda(left: Pattern, rest: SparseWork, rows: i32, x: usize, out: usize): void {
  const width = left.q + left.p;
  for (let r = 0; r < rows; r++) {
    for (let t = 0; t < left.terms; t++) {
      const k = termWidth(left, t);
      const Lambda = ofTerm(left, t, rest.Lambda);
      let from = part(x, r * width + termStart(left, t));
      let to = part(out, r * width + termStart(left, t));
      for (let g = termLevels(left, t); g > 0; g--) {
        for (let j = 0; j < k; j++) {
          let total: f64 = 0;
          for (let i = j; i < k; i++) total += get(from, i) * at(Lambda, k, i, j);
          set(to, j, total);
        }
        from += (<usize>k) << 3;
        to += (<usize>k) << 3;
      }
    }
    copy(left.p, part(x, r * width + left.q), part(out, r * width + left.q));
  }
}

/** out ← Λ'ÃΛ. */
function timesLambdaTransposed(left: Pattern, rest: SparseWork, v: DenseWork, out: usize): void {
  const width = v.width;
  memory.fill(out, 0, (<usize>(width * width)) << 3);
  for (let t = 0; t < left.terms; t++) {
    const k = termWidth(left, t);
    const Lambda = ofTerm(left, t, rest.Lambda);
    for (let g = 0; g < termLevels(left, t); g++) {
      const first = termStart(left, t) + g * k;
      for (let j = 0; j < k; j++) {
        for (let i = j; i < k; i++)
          axpy(
            width,
            at(Lambda, k, i, j),
            part(v.scaledA, (first + i) * width),
            part(out, (first + j) * width),
          );
      }
    }
  }
  copy(left.p * width, part(v.scaledA, left.q * width), part(out, left.q * width));
}
