import type { Design } from "../../design/design.js";
import { levelCovariance } from "../../design/random/random-term.js";
import { psiOfTerm, thetaRanges } from "../../fit/lambda.js";
import { residualOfTheta } from "../../fit/residual-at.js";

/**
 * Var(y) / σ² of some rows of a design, R + ZΨZ' (rows × rows, row-major), R = W⁻¹ or the structure of the residuals.
 *
 * @param theta lme4's θ, then that of the residuals
 */
export function marginalCovariance(
  design: Design,
  theta: Float64Array,
  rows: ArrayLike<number>,
): Float64Array {
  const n = rows.length;
  const V = new Float64Array(n * n);
  const residual = residualOfTheta(design, theta);
  for (let i = 0; i < n; i++) {
    V[i * (n + 1)] = residual.variance(rows[i]!);
    if (design.residual === undefined) continue;
    for (let j = 0; j < i; j++) V[i * n + j] = V[j * n + i] = residual.covariance(rows[i]!, rows[j]!);
  }
  for (const { term, from, to } of thetaRanges(design.random)) {
    const { columns, index, values } = term;
    const k = columns.length;
    const Psi = psiOfTerm(term, theta.subarray(from, to));
    const ZPsi = new Float64Array(k);
    for (let i = 0; i < n; i++) {
      const row = rows[i]!;
      if (index[row]! < 0) continue;
      for (let b = 0; b < k; b++) {
        ZPsi[b] = 0;
        for (let a = 0; a < k; a++) ZPsi[b]! += values[row * k + a]! * Psi[a * k + b]!;
      }
      for (let j = 0; j <= i; j++) {
        const other = rows[j]!;
        if (index[other]! < 0) continue;
        const between = levelCovariance(term, index[row]!, index[other]!);
        if (between === 0) continue;
        let shared = 0;
        for (let b = 0; b < k; b++) shared += between * ZPsi[b]! * values[other * k + b]!;
        V[i * n + j]! += shared;
        if (i !== j) V[j * n + i]! += shared;
      }
    }
  }
  return V;
}
