import type { FitResult } from "../../fit/fit-result.js";
import type { Plan } from "../../fit/plan.js";

/** Xβ plus the offset at every row of the design; coefficients that were dropped count as zero. */
export function populationMean(plan: Plan, result: FitResult, response: number): Float64Array {
  const { fixed, offset } = plan.design;
  const width = fixed.columns.length;
  const beta = result.beta.subarray(response * width, (response + 1) * width);
  const mean = linearPredictor(fixed.values, beta, plan.samples.length);
  if (offset !== undefined) for (let i = 0; i < mean.length; i++) mean[i]! += offset[i]!;
  return mean;
}

/** Xβ for a row-major X of `rows` rows. NaN coefficients count as zero unless all are NaN. */
export function linearPredictor(X: Float64Array, beta: Float64Array, rows: number): Float64Array {
  const width = beta.length;
  const known =
    beta.every(Number.isNaN) && width > 0 ? beta : beta.map((value) => (Number.isNaN(value) ? 0 : value));
  const out = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    let value = 0;
    for (let j = 0; j < width; j++) value += X[i * width + j]! * known[j]!;
    out[i] = value;
  }
  return out;
}
