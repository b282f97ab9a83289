import { choleskyInverse } from "../linalg/cholesky";
import { put } from "../linalg/matrix";
import { multiply, multiplyTranspose } from "../linalg/multiply";
import { tailAt } from "../model/pattern";
import { factorised, SparseModel } from "../model/sparse-model";
import { SparseWork } from "../model/sparse-work";

/** B (Q'V⁻¹Q)⁻¹ B', the covariance of β relative to σ², from the last rows of the factor. */
export function relativeCovariance(d: SparseModel, w: SparseWork, out: usize): void {
  const p = d.p;
  const left = factorised(d);
  const factor = changetype<SparseWork>(w.rest).factor;
  const inner = left.q - left.sparse;
  for (let i = 0; i < p; i++) {
    for (let j = 0; j <= i; j++) put(w.A1, p, i, j, load<f64>(tailAt(left, factor, inner + i, inner + j)));
  }
  choleskyInverse(p, w.A1, w.A2);
  multiply(p, d.B, w.A2, w.A1);
  multiplyTranspose(p, w.A1, d.B, out);
}
