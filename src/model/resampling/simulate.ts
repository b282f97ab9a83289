import { oneStructure } from "../../fit/fallbacks.js";
import { sharedRows, thetaOf } from "../../inference/covariance/response-rows.js";
import type { Fitted } from "../../inference/each-tested.js";
import { checkOptions } from "../../options/check.js";
import * as option from "../../options/schema.js";
import { simulateRows } from "../../resample/simulate-rows.js";
import type { Table } from "../../table/table.js";
import { populationMean } from "../read/linear-predictor.js";

/** How responses are simulated. */
export interface SimulateOptions {
  /** Tables to draw. Default 1. */
  readonly nsim?: number | undefined;
  /** Whole number from 0 to 2⁵³ − 1; the same seed gives the same tables. Default: the `seed` of the model, or 0. */
  readonly seed?: number | undefined;
}

/**
 * New responses drawn from the fitted models: y = Xβ + offset + Zb + ε with new random effects (lme4's `simulate` with
 * `re.form = NA`). Each table has the samples of the plan and the columns of the fit, missing where the response was
 * missing or could not be fitted, and goes straight into `fit(plan, table)`.
 *
 * The draws of a response depend on the seed, its name and the number of the table alone.
 */
export function simulateTables(
  { plan, balances: table, result }: Fitted,
  options: SimulateOptions = {},
): Table[] {
  oneStructure({ plan }, "simulate");
  checkOptions("simulate", options, { nsim: option.count, seed: option.seed });
  const { nsim = 1, seed = plan.options.seed ?? 0 } = options;
  const columns = Array.from({ length: nsim }, () => new Map<string, Float64Array>());
  for (const name of result.responses) {
    for (const drawn of columns) drawn.set(name, new Float64Array(plan.samples.length).fill(Number.NaN));
  }
  for (const { design, present, responses } of sharedRows(plan, table, result.responses)) {
    for (const response of responses) {
      const sigma = Math.sqrt(result.sigma2[response]!);
      const theta = thetaOf(result, response);
      if (Number.isNaN(sigma) || theta.includes(Number.NaN)) continue;
      const name = result.responses[response]!;
      const law = { mean: populationMean(plan, result, response), theta, sigma };
      simulateRows(design, law, { seed, name: `simulate ${name}`, count: nsim }, (replicate, y) => {
        const column = columns[replicate]!.get(name)!;
        if (present === undefined) column.set(y);
        else for (const row of present) column[row] = y[row]!;
      });
    }
  }
  return columns.map((drawn) => ({
    index: plan.samples,
    columns: Object.fromEntries(drawn),
    names: result.responses,
  }));
}
