import { choleskyInverse } from "../linalg/cholesky";
import { put } from "../linalg/matrix";
import { multiply, multiplyTranspose } from "../linalg/multiply";
import { BlockDesign, factorised } from "../model/sparse-model";
import { tailAt } from "../model/pattern";
import { BlockWork } from "../model/sparse-work";

/** B (Q'V⁻¹Q)⁻¹ B', the covariance of β relative to σ², from the last rows of the factor. */
export function relativeCovariance(d: BlockDesign, w: BlockWork, out: usize): void {
  const p = d.p;
  const left = factorised(d);
  const factor = changetype<BlockWork>(w.rest).factor;
  const inner = left.q - left.sparse;
  for (let i = 0; i < p; i++) {
    for (let j = 0; j <= i; j++) put(w.A1, p, i, j, load<f64>(tailAt(left, factor, inner + i, inner + j)));
  }
  choleskyInverse(p, w.A1, w.A2);
  multiply(p, d.B, w.A2, w.A1);
  multiplyTranspose(p, w.A1, d.B, out);
}
