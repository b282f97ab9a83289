import { UsageError } from "../../errors.js";
import type { Plan } from "../plan.js";

/** Throws UsageError where a plan has covariates of each response, which `where` cannot take. */
export function refuseCovariates(where: string, { border }: Pick<Plan, "border">, hint: string): void {
  if (border === undefined) return;
  const got = border.names.join(", ");
  throw new UsageError({
    where,
    option: "covariates",
    rule: "give each response a design of its own, where one for all is needed",
    got,
    hint: `; ${hint}`,
  });
}
