import type { FitResult } from "../../fit/fit-result.js";
import type { Plan } from "../../fit/plan.js";
import type { Table } from "../../table/table.js";
import { contrastDf } from "../contrasts/test-contrast.js";
import { eachSensitivity } from "./vcov-sensitivity.js";

/** Where the likelihood is flat, the adjustment is as large as one likes, of either sign. */
const noVariance =
  "the covariance parameters are too uncertain for Kenward and Roger's adjustment: a variance of the fixed effects is not positive";

/**
 * A fit with Kenward and Roger's (1997) covariance of the fixed effects and their degrees of freedom in place of
 * Satterthwaite's. Both follow from θ alone; nothing is refitted. Responses without estimates keep NaN. Where residuals have a
 * structure, a fit that was asked for them has them.
 *
 * @throws UsageError where the design has too many crossed random effects
 */
export function withKenwardRoger(plan: Plan, table: Table, result: FitResult): FitResult {
  if (plan.design.residual !== undefined && result.adjusted !== undefined)
    return { ...result, messages: describeFlat(result, result.adjusted) };
  const { terms } = result;
  const width = (terms * (terms + 1)) / 2;
  const df = new Float64Array(result.df.length).fill(Number.NaN);
  const adjusted = new Float64Array(result.vcov.length).fill(Number.NaN);
  eachSensitivity(plan, table, result, "kenward-roger", (response, sensitivity, { kept }) => {
    let at = 0;
    kept.forEach((row, i) => {
      const unit = new Float64Array(kept.length);
      unit[i] = 1;
      df[response * terms + row] = contrastDf(unit, sensitivity, "kenward-roger", Number.NaN);
      for (const column of kept.subarray(0, i + 1)) {
        const value = sensitivity.sigma2 * sensitivity.adjusted[at++]!;
        adjusted[response * width + (row * (row + 1)) / 2 + column] = value;
      }
    });
  });
  return { ...result, df, adjusted, messages: describeFlat(result, adjusted) };
}

/** Messages with a word on adjusted variances that are not positive. */
function describeFlat({ messages, terms }: FitResult, adjusted: Float64Array): string[] {
  const width = (terms * (terms + 1)) / 2;
  return messages.map((message, response) => {
    let isFlat = false;
    for (let row = 0; row < terms; row++) isFlat ||= adjusted[response * width + (row * (row + 3)) / 2]! <= 0;
    return isFlat && !message.includes(noVariance)
      ? [message, noVariance].filter(Boolean).join("; ")
      : message;
  });
}
