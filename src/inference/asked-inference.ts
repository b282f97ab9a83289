import type { FitResult } from "../fit/fit-result.js";
import type { Plan } from "../fit/plan.js";
import type { Table } from "../table/table.js";
import { withBetweenWithin, withClusterRobust, withKenwardRoger } from "./asked-covariance.js";
import { isRobust } from "./robust-method.js";

/** A fit with what the plan's `test` and `vcov` ask for beyond the record of the kernel. Nothing is refitted. */
export function withAskedInference(plan: Plan, table: Table, result: FitResult): FitResult {
  const { test, vcov } = plan.options;
  if (test === "between-within") return withBetweenWithin(plan, table, result);
  if (test === "kenward-roger") return withKenwardRoger(plan, table, result);
  if (isRobust(vcov)) return withClusterRobust(plan, table, result, vcov);
  return result;
}
