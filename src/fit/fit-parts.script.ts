import { covarianceOf } from "../covariance/structures.js";
import { loadWholeKernel } from "../kernel/whole-kernel.js";
import type { Plan } from "./plan.js";
import { loadResiduals } from "./residuals.js";

export async function loadFitParts({ design }: Pick<Plan, "design">): Promise<void> {
  if (design.residual !== undefined) await loadResiduals();
  if (design.random.some((term) => covarianceOf(term).searched !== undefined)) await loadWholeKernel();
}
