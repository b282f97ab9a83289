import type { Design } from "../../design/design.js";
import { psiOf } from "../../fit/lambda.js";
import { lambdaTemplate } from "../../fit/prepare/lambda-template.js";

/**
 * Var(y) / σ² of some rows of a design, W⁻¹ + ZΨZ' (rows × rows, row-major).
 *
 * @param theta lme4's θ
 */
export function marginalCovariance(
  { random, weights }: Design,
  theta: Float64Array,
  rows: ArrayLike<number>,
): Float64Array {
  const n = rows.length;
  const V = new Float64Array(n * n);
  for (let i = 0; i < n; i++) V[i * (n + 1)] = weights === undefined ? 1 : 1 / weights[rows[i]!]!;
  let from = 0;
  for (const term of random) {
    const { columns, index, values } = term;
    const k = columns.length;
    const template = lambdaTemplate([term]);
    const Psi = psiOf(theta.subarray(from, from + template.parameters), template, k);
    from += template.parameters;
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
        if (index[other] !== index[row]) continue;
        let shared = 0;
        for (let b = 0; b < k; b++) shared += ZPsi[b]! * values[other * k + b]!;
        V[i * n + j]! += shared;
        if (i !== j) V[j * n + i]! += shared;
      }
    }
  }
  return V;
}
