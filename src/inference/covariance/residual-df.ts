import type { FitResult } from "../../fit/fit-result.js";
import type { Plan } from "../../fit/plan.js";
import { openDesign, setTheta } from "../../fit/run/fit-design.js";
import { withScratch } from "../../kernel/scratch.js";
import type { Table } from "../../table/table.js";
import { sharedRows, thetaOf } from "./response-rows.js";

/**
 * Residual degrees of freedom of each response, n − tr H with H the hat matrix of Xβ̂ + Zb̂ (Hodges & Sargent 2001,
 * Biometrika 88:367): what the random effects take is taken off. NaN for responses without estimates.
 */
export function residualDf(plan: Plan, table: Table, result: FitResult): Float64Array {
  const out = new Float64Array(result.responses.length).fill(Number.NaN);
  for (const { reduced, responses } of sharedRows(plan, table, result.responses)) {
    withScratch((scratch) => {
      const { kernel } = scratch;
      const open = openDesign(scratch, reduced, plan.options.reml, true, true);
      for (const response of responses) {
        if (Number.isNaN(result.sigma2[response]!)) continue;
        setTheta(scratch, open, thetaOf(result, response));
        out[response] = reduced.n - kernel.effectiveParameters(open.fitter);
      }
    });
  }
  return out;
}
