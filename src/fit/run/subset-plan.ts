import { takeCovariates } from "../../design/rows/covariate-rows.js";
import type { Plan } from "../plan.js";
import { reduceRows, takeRows, takeTerm } from "../prepare/reduce-rows.js";

/** The plan of the same model on some of its rows; terms keep their levels, so that θ and effects keep their meaning. */
export function subsetPlan(plan: Plan, rows: Int32Array): Plan {
  const { fixed, covariates, random, weights, offset } = plan.design;
  const pick = (values: Float64Array) => Float64Array.from(rows, (row) => values[row]!);
  const design = {
    ...plan.design,
    fixed: { ...fixed, values: takeRows(fixed.values, fixed.columns.length, rows) },
    covariates: takeCovariates(covariates, rows),
    random: random.map((term) => takeTerm(term, rows)),
    rows: rows.map((row) => plan.design.rows[row]!),
    ...(weights && { weights: pick(weights) }),
    ...(offset && { offset: pick(offset) }),
  };
  const samples = Array.from(rows, (row) => plan.samples[row]!);
  return { ...plan, samples, design, ...reduceRows(design, undefined, plan.search) };
}
