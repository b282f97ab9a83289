import { describe, UsageError } from "../errors.js";
import type { Plan } from "./plan.js";

/** Throws UsageError for anything that is not the record that `prepare` makes. */
export function checkPlan(where: string, plan: unknown): asserts plan is Plan {
  if (typeof plan === "object" && plan !== null && "schemaVersion" in plan && "design" in plan) return;
  throw new UsageError(`${where}: plan must be what prepare(formula, metadata) gives, got ${describe(plan)}`);
}
