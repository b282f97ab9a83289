import type { RandomTerm } from "../design/random-term.js";
import type { FitResult } from "../fit/fit-result.js";
import { testCoefficients } from "../inference/wald.js";
import type { Frame } from "../table/frame.js";
import { blockPsi, effectBlocks } from "./effects.js";
import { byResponse } from "./frames.js";

/** Everything statsmodels' MixedLM reports of a fit, parameters × responses. */
export interface Params {
  readonly params: Frame;
  readonly bse: Frame;
  readonly tvalues: Frame;
  readonly pvalues: Frame;
}

/**
 * The parameters in statsmodels' layout: fixed effects, then the lower triangle of the covariance of the random effects
 * by rows, divided by the residual variance (`Group Var`, `z1 x z2 Cov`, `z2 Var`), with Wald z.
 *
 * @param result fitted with the joint Hessian
 */
export function statsmodelsParams(
  result: FitResult,
  names: readonly string[],
  terms: readonly RandomTerm[],
): Params {
  const { responses, terms: width, joint } = result;
  const elements = effectElements(terms);
  const rows = [...names, ...elements.map(({ name }) => name)];
  const estimate = new Float64Array(responses.length * rows.length);
  responses.forEach((_, i) => {
    const theta = result.theta.subarray(i * result.parameters, (i + 1) * result.parameters);
    estimate.set(result.beta.subarray(i * width, (i + 1) * width), i * rows.length);
    elements.forEach(({ value }, j) => {
      estimate[i * rows.length + width + j] = value(theta);
    });
  });
  const wide: FitResult = { ...result, terms: rows.length, beta: estimate, joint };
  const tests = testCoefficients(wide, "normal", "joint");
  const frame = (values: Float64Array) => byResponse(rows, responses, values);
  return {
    params: frame(estimate),
    bse: frame(tests.standardError),
    tvalues: frame(tests.statistic),
    pvalues: frame(tests.p),
  };
}

/** Names of the estimated elements of Ψ and how to read them from θ. */
function effectElements(terms: readonly RandomTerm[]) {
  return effectBlocks(terms).flatMap((block) => {
    const { columns, covariance, source, name } = block.term;
    const k = columns.length;
    const label = (column: string) => (source === "vc" ? name : column.replace("Intercept", "Group"));
    const rows = covariance === "identity" ? columns.slice(0, 1) : columns;
    return rows.flatMap((row, a) =>
      columns.slice(covariance === "full" ? 0 : a, a + 1).map((column, offset) => {
        const b = covariance === "full" ? offset : a;
        return {
          name: a === b ? `${label(row)} Var` : `${label(column)} x ${label(row)} Cov`,
          value: (theta: Float64Array) => blockPsi(block, theta)[a * k + b]!,
        };
      }),
    );
  });
}
