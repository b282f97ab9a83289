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
 * Satterthwaite's. Both follow from θ alone; nothing is refitted. Responses without estimates keep NaN.
 *
 * @throws UsageError where the design has too many crossed random effects
 */
export function withKenwardRoger(plan: Plan, table: Table, result: FitResult): FitResult {
  const { terms } = result;
  const width = (terms * (terms + 1)) / 2;
  const df = new Float64Array(result.df.length).fill(Number.NaN);
  const adjusted = new Float64Array(result.vcov.length).fill(Number.NaN);
  const messages = result.messages.slice();
  eachSensitivity(plan, table, result, "kenward-roger", (response, sensitivity, { kept }) => {
    let at = 0;
    let isFlat = false;
    kept.forEach((row, i) => {
      const unit = new Float64Array(kept.length);
      unit[i] = 1;
      df[response * terms + row] = contrastDf(unit, sensitivity, "kenward-roger", Number.NaN);
      for (const column of kept.subarray(0, i + 1)) {
        const value = sensitivity.sigma2 * sensitivity.adjusted[at++]!;
        adjusted[response * width + (row * (row + 1)) / 2 + column] = value;
        isFlat ||= row === column && !(value > 0);
      }
    });
    if (isFlat) messages[response] = [messages[response], noVariance].filter(Boolean).join("; ");
  });
  return { ...result, df, adjusted, messages };
}
