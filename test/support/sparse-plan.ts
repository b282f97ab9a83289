import { makeSparseDesign } from "../../src/fit/prepare/make-sparse-design.js";
import type { Plan } from "../../src/index.js";

/** A plan whose likelihood takes the form that holds for any structure, whatever form its own would be. */
export function sparsePlan(plan: Plan): Plan {
  const { fixed, random } = plan.design;
  return { ...plan, reduced: makeSparseDesign(fixed.values, fixed.columns.length, random, plan.search) };
}
