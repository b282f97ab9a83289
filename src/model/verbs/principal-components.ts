import type { RandomTerm } from "../../design/random/random-term.js";
import type { FitResult } from "../../fit/fit-result.js";
import { psiOfTerm, thetaRanges } from "../../fit/lambda.js";
import { thetaOf } from "../../inference/covariance/response-rows.js";
import { symmetricEigen } from "../../kernel/dense.js";
import { Frame } from "../../table/frame.js";

/** An eigenvalue below this share of the largest is zero but for rounding. */
const ZERO_EIGENVALUE_SHARE = 1e-14;

/** Principal components of the random effects of one term, every response. */
export interface PrincipalComponents {
  readonly effects: readonly string[];
  /** Standard deviations relative to σ, decreasing: components × responses. */
  readonly sd: Frame;
  /** Share of each component in the total variance: components × responses. */
  readonly proportion: Frame;
  /** Loadings, rows `component:effect` × responses; the largest of each component is positive. */
  readonly loadings: Frame;
}

/**
 * Principal components of the covariance of the random effects by term, as lme4's `rePCA`: a standard deviation of zero is
 * a direction in which the effects do not vary, and its loadings say which.
 */
export function principalComponents(
  result: FitResult,
  terms: readonly RandomTerm[],
): Record<string, PrincipalComponents> {
  const entries = thetaRanges(terms).map(({ term, from, to }): [string, PrincipalComponents] => {
    const effects = term.columns;
    const k = effects.length;
    const width = result.responses.length;
    const sd = new Float64Array(k * width).fill(Number.NaN);
    const proportion = sd.slice();
    const loadings = new Float64Array(k * k * width).fill(Number.NaN);
    for (let j = 0; j < width; j++) {
      const theta = thetaOf(result, j);
      if (theta.includes(Number.NaN)) continue;
      const { variances, vectors } = decreasing(psiOfTerm(term, theta.subarray(from, to)), k);
      const total = variances.reduce((sum, value) => sum + value, 0);
      variances.forEach((variance, c) => {
        sd[c * width + j] = Math.sqrt(variance);
        proportion[c * width + j] = variance / total;
        vectors[c]!.forEach((value, a) => {
          loadings[(c * k + a) * width + j] = value;
        });
      });
    }
    const names = effects.map((_, c) => `PC${c + 1}`);
    const rows = names.flatMap((name) => effects.map((effect) => `${name}:${effect}`));
    const frame = (rowNames: readonly string[], values: Float64Array) =>
      new Frame(rowNames, result.responses, values);
    return [
      term.name,
      {
        effects,
        sd: frame(names, sd),
        proportion: frame(names, proportion),
        loadings: frame(rows, loadings),
      },
    ];
  });
  return Object.fromEntries(entries);
}

/** Eigenvalues, largest first, and their vectors with the largest entry positive. */
function decreasing(Psi: Float64Array, k: number) {
  const { values, vectors } = symmetricEigen(Psi, k);
  const order = Array.from(values.keys()).sort((a, b) => values[b]! - values[a]!);
  return {
    variances: order.map((c) => (values[c]! > ZERO_EIGENVALUE_SHARE * values[order[0]!]! ? values[c]! : 0)),
    vectors: order.map((c) => {
      const vector = Array.from({ length: k }, (_, a) => vectors[c * k + a]!);
      const largest = vector.reduce(
        (best, value) => (Math.abs(value) > Math.abs(best) + 1e-12 ? value : best),
        0,
      );
      return largest < 0 ? vector.map((value) => 0 - value) : vector;
    }),
  };
}
