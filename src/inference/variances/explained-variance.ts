import type { Design } from "../../design/design.js";
import { levelCovariance, type RandomTerm } from "../../design/random/random-term.js";
import { psiOfTerm, thetaRanges } from "../../fit/lambda.js";
import { residualOfTheta } from "../../fit/residual-at.js";

/** The variance of a response by where it comes from, on its rows. */
export interface VarianceShares {
  /** Sample variance of Xβ̂ (divisor n − 1). */
  readonly fixed: number;
  /**
   * Of each random term: mean over the rows of z'σ²ΛΛ'z, times the mean of the diagonal of K over the levels that occur where the
   * covariance K of levels is known.
   */
  readonly random: readonly number[];
  /** Mean over the rows of the residual variance: σ², σ²/wᵢ with weights, or that of the structure of the residuals. */
  readonly residual: number;
}

/**
 * Variances explained by the parts of a model (Nakagawa & Schielzeth 2013, Methods Ecol. Evol. 4:133); with random
 * slopes, and with weights, the mean variance over the rows (Johnson 2014, Methods Ecol. Evol. 5:944). The unit of the
 * weights does not matter.
 *
 * @param mean Xβ̂ of every row of the design, without offset
 * @param present rows of the response; undefined for all
 */
export function varianceShares(
  design: Design,
  mean: Float64Array,
  theta: Float64Array,
  sigma2: number,
  present: Int32Array | undefined,
): VarianceShares {
  const { random } = design;
  const rows = present ?? Int32Array.from(mean.keys());
  const parts = thetaRanges(random).map(({ term, from, to }) => {
    const k = term.columns.length;
    const Psi = psiOfTerm(term, theta.subarray(from, to));
    let total = 0;
    for (const row of rows) {
      if (term.index[row]! >= 0) total += quadratic(Psi, term.values.subarray(row * k, (row + 1) * k), k);
    }
    return (sigma2 * total * meanDiagonal(term, rows)) / rows.length;
  });
  const { variance } = residualOfTheta(design, theta);
  const residual = rows.reduce((total, row) => total + variance(row), 0) / rows.length;
  return { fixed: sampleVariance(mean, rows), random: parts, residual: sigma2 * residual };
}

/** Mean of the diagonal of a known covariance over the levels that some rows have; 1 for independent levels. */
function meanDiagonal(term: RandomTerm, rows: Int32Array): number {
  if (term.known === undefined) return 1;
  const levels = [...new Set(Array.from(rows, (row) => term.index[row]!))];
  return levels.reduce((total, g) => total + levelCovariance(term, g, g), 0) / levels.length;
}

function quadratic(Psi: Float64Array, z: Float64Array, k: number): number {
  let total = 0;
  for (let a = 0; a < k; a++) for (let b = 0; b < k; b++) total += z[a]! * Psi[a * k + b]! * z[b]!;
  return total;
}

function sampleVariance(values: Float64Array, rows: Int32Array): number {
  const mean = rows.reduce((total, row) => total + values[row]!, 0) / rows.length;
  return rows.reduce((total, row) => total + (values[row]! - mean) ** 2, 0) / (rows.length - 1);
}
