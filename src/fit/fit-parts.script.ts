import { covarianceOf } from "../covariance/structures.js";
import { loadWholeKernel } from "../kernel/whole-kernel.js";
import { loadCovariates } from "./covariates/form.js";
import { loadKnown } from "./known/form.js";
import type { Plan } from "./plan.js";
import { loadResiduals } from "./residuals.js";

export async function loadFitParts({ design, border }: Pick<Plan, "design" | "border">): Promise<void> {
  if (border !== undefined) await loadCovariates();
  if (design.residual !== undefined) await loadResiduals();
  if (design.random.some(({ known }) => known !== undefined)) await loadKnown();
  if (design.random.some((term) => covarianceOf(term).searched !== undefined)) await loadWholeKernel();
}
