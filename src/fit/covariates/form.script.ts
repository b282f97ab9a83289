import { partOnDemand } from "../../kernel/part-on-demand.js";
import { loadWholeKernel } from "../../kernel/whole-kernel.js";

const where = "covariates of each response";
const { atOnce, load } = partOnDemand(() => import("./form.js"), loadWholeKernel);

export const covariateTables = atOnce("covariateTables", where);
export const designWithCovariates = atOnce("designWithCovariates", where);
export const ownBatches = atOnce("ownBatches", where);
export const ownFits = atOnce("ownFits", where);

export async function loadCovariates(): Promise<void> {
  await load();
}
