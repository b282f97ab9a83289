import { ownFits } from "../fit/covariates/form.js";
import { byStructure } from "../fit/fallbacks.js";
import type { FitResult } from "../fit/fit-result.js";
import type { Plan } from "../fit/plan.js";
import { concatResults } from "../fit/run/combine-results.js";
import type { Table } from "../table/table.js";
import { withBetweenWithin, withClusterRobust, withKenwardRoger } from "./asked-covariance.js";
import { isRobust } from "./robust-method.js";

/** A fit with what the plan's `test` and `vcov` ask for beyond the record of the kernel. Nothing is refitted. */
export function withAskedInference(plan: Plan, table: Table, result: FitResult): FitResult {
  return byStructure(plan, result, (own, part) => inferred(own, table, part));
}

function inferred(plan: Plan, table: Table, result: FitResult): FitResult {
  const { test, vcov } = plan.options;
  const isMore = test === "between-within" || test === "kenward-roger" || isRobust(vcov);
  if (plan.border !== undefined && isMore) {
    const parts = Array.from(ownFits(plan, table, result), (own) =>
      withAskedInference(own.plan, own.balances, own.result),
    );
    return parts.length === 0 ? result : concatResults(parts);
  }
  if (test === "between-within") return withBetweenWithin(plan, table, result);
  if (test === "kenward-roger") return withKenwardRoger(plan, table, result);
  if (isRobust(vcov)) return withClusterRobust(plan, table, result, vcov);
  return result;
}
