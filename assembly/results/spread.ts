import { at, put } from "../linalg/matrix";
import { freeParameters, isFree, Model } from "../model/model";
import { Work } from "../model/work";
import { NO_INFORMATION } from "../record/contrast-spread";
import { unitOf } from "./satterthwaite";

/** Write 2 H⁺ from the eigenvalues (diagonal of `values`) above `least` and the vectors of H. */
export function writeSpread(size: i32, values: usize, vectors: usize, least: f64, to: usize): void {
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      let total: f64 = 0;
      for (let e = 0; e < size; e++) {
        const value = at(values, size, e, e);
        if (value > least) total += (at(vectors, size, i, e) * at(vectors, size, j, e)) / value;
      }
      put(to, size, i, j, 2 * total);
    }
  }
}

/**
 * 2 H⁺ of the eigenvalues and vectors that `writeDf` left, f64[m + 1][m + 1]: in its place among all parameters and the scale,
 * zero along those that are held.
 */
export function writeSpreadOfFree(d: Model, w: Work, to: usize): void {
  const m = d.parameters;
  const scaleIsFree = w.sigma2 == 0;
  const size = freeParameters(d) + (scaleIsFree ? 1 : 0);
  writeSpread(size, w.m1, w.m2, NO_INFORMATION, to);
  if (size == m + 1) return;
  // Spread the rows and columns out from the last: every number moves to a place at or behind its own.
  let row = size;
  for (let i = m; i >= 0; i--) {
    const rowIsFree = i == m ? scaleIsFree : isFree(d, i);
    if (rowIsFree) row--;
    let column = size;
    for (let j = m; j >= 0; j--) {
      const isHere = rowIsFree && (j == m ? scaleIsFree : isFree(d, j));
      if (isHere) column--;
      const unit = (i < m ? unitOf(d, w, i) : 1) * (j < m ? unitOf(d, w, j) : 1);
      put(to, m + 1, i, j, isHere ? unit * at(to, size, row, column) : 0);
    }
  }
}
