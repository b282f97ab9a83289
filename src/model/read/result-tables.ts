import type { FitResult } from "../../fit/fit-result.js";
import type { Plan } from "../../fit/plan.js";
import { checkPlan } from "../../fit/plan.js";
import { adjustByTerm } from "../../inference/multiplicity/adjust.js";
import { testCoefficients, waldLimits } from "../../inference/wald.js";
import { withStructure } from "../structures/structure-column.js";
import { variancesOf } from "../structures/variances-of.js";
import { glanceTable, tidyTable } from "./tidy.js";

/** Share of the intervals that cover the truth. */
const LEVEL = 0.95;

/**
 * The long tables of a result, such as `fitStream` yields: `coefficients` (one row per response and term), `variance` (one
 * row per response and variance or covariance) and `fits` (one row per response), as `tidy`, `varianceComponents` and
 * `glance` of a model lay them out.
 *
 * @param q adjusted p-values, `terms` numbers per response; by default adjusted over the responses of this result alone
 */
export function resultTables(plan: Plan, result: FitResult, q?: Float64Array) {
  checkPlan("resultTables", plan);
  const { test, vcov, adjust } = plan.options;
  const terms = plan.design.fixed.columns;
  const tests = testCoefficients(result, test, vcov);
  const adjusted = q ?? adjustByTerm(tests.p, terms.length, adjust);
  const limits = waldLimits(result.beta, tests, LEVEL);
  return {
    coefficients: withStructure(plan, result, tidyTable(result, terms, tests, adjusted, limits)),
    variance: variancesOf(plan, result),
    fits: withStructure(plan, result, glanceTable(result)),
  };
}

/** p-values of a result, `terms` numbers per response, as `resultTables` has them. */
export function resultPvalues(plan: Plan, result: FitResult): Float64Array {
  checkPlan("resultPvalues", plan);
  const { test, vcov } = plan.options;
  return testCoefficients(result, test, vcov).p;
}
