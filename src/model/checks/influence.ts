import { leverages } from "../../fit/leverages.js";
import { reduceRows } from "../../fit/prepare/reduce-rows.js";
import { responseDesign } from "../../fit/run/cell-weights.js";
import { isByClasses, isMarginal } from "../../fit/run/fit-design.js";
import { numericColumn, rowsInTable } from "../../fit/run/fit-table.js";
import { defaultSearch } from "../../fit/run/search-settings.js";
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
 */
export function sampleInfluence(
  { plan, balances: table, result }: Fitted,
  residuals: Frame,
): SampleInfluence {
  const width = result.responses.length;
  const leverage = new Float64Array(plan.samples.length * width).fill(Number.NaN);
  const cooks = leverage.slice();
  const tableRows = rowsInTable(plan, table);
  const search = plan.search ?? defaultSearch(plan.design.random);
  result.responses.forEach((name, j) => {
    const theta = result.theta.subarray(j * result.parameters, (j + 1) * result.parameters);
    if (theta.includes(Number.NaN)) return;
    const design = responseDesign(plan, name, numericColumn(table, name), tableRows);
    const e = residuals.column(name);
    const present = Int32Array.from(Array.from(e.keys()).filter((i) => !Number.isNaN(e[i])));
    // Leverages need the factor of the general path, whatever the path of the fit.
    const { reduced } = reduceRows(design, present, search, "sparse");
    if (reduced === null || isByClasses(reduced) || isMarginal(reduced)) return;
    leverages(reduced, theta).forEach((h, i) => {
      const row = present[i]!;
      const weight = design.weights?.[row] ?? 1;
      const deleted = e[row]! / (1 - h);
      leverage[row * width + j] = h;
      cooks[row * width + j] = (weight * deleted ** 2 * h) / (result.rank[j]! * result.sigma2[j]!);
    });
  });
  const frame = (values: Float64Array) => new Frame(plan.samples, result.responses, values);
  return { leverage: frame(leverage), cooksDistance: frame(cooks) };
}
