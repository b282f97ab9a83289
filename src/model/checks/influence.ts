import { UsageError } from "../../errors.js";
import { leverages } from "../../fit/leverages.js";
import type { Plan } from "../../fit/plan.js";
import { reduceRows } from "../../fit/prepare/reduce-rows.js";
import { isByClasses, isMarginal } from "../../fit/run/fit-design.js";
import { sharedRows, thetaOf } from "../../inference/covariance/response-rows.js";
import type { Fitted } from "../../inference/each-tested.js";
import { Frame } from "../../table/frame.js";

/** How much every sample bears on the fit of every response. */
export interface SampleInfluence {
  /** Diagonal of the hat matrix of the fitted values with random effects, samples × responses. */
  readonly leverage: Frame;
  /** Cook's distance, samples × responses: (e / (1 − h))² h / (p σ²) with the weighted residual e. */
  readonly cooksDistance: Frame;
}

/**
 * Leverage and Cook's distance of every sample, θ held at its estimate, as lme4's `hatvalues` and `cooks.distance`. NaN
 * where a cell is missing or the response has no fit.
 *
 * @param residuals with random effects, samples × responses
 * @throws UsageError for residuals with a structure, where a sample that is left out changes what is expected of others
 */
export function sampleInfluence(
  { plan, balances: table, result }: Fitted,
  residuals: Frame,
): SampleInfluence {
  checkIndependent(plan);
  const width = result.responses.length;
  const leverage = new Float64Array(plan.samples.length * width).fill(Number.NaN);
  const cooks = leverage.slice();
  for (const { design, reduced, present, responses } of sharedRows(plan, table, result.responses)) {
    // Leverages need the factor of the general path, whatever the path of the fit.
    const general = isByClasses(reduced)
      ? reduceRows(design, present, plan.search, "sparse").reduced
      : reduced;
    if (general === null || isByClasses(general) || isMarginal(general)) continue;
    for (const response of responses) {
      const theta = thetaOf(result, response);
      if (theta.includes(Number.NaN)) continue;
      const e = residuals.column(result.responses[response]!);
      leverages(general, theta).forEach((h, i) => {
        const row = present?.[i] ?? i;
        const weight = design.weights?.[row] ?? 1;
        const deleted = e[row]! / (1 - h);
        const at = row * width + response;
        leverage[at] = h;
        cooks[at] = (weight * deleted ** 2 * h) / (result.rank[response]! * result.sigma2[response]!);
      });
    }
  }
  const frame = (values: Float64Array) => new Frame(plan.samples, result.responses, values);
  return { leverage: frame(leverage), cooksDistance: frame(cooks) };
}

function checkIndependent({ design: { residual } }: Plan): void {
  if (residual === undefined) return;
  throw new UsageError({
    where: "influence",
    option: residual.text === "" ? "variance" : "residual",
    rule: "leverages need independent residuals of one variance",
    got: residual.text || `'${residual.columns.variance}'`,
    hint: '; influence({ by: "sample" }) leaves each sample out',
  });
}
