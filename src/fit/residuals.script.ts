import { partOnDemand } from "../kernel/part-on-demand.js";
import { loadWholeKernel } from "../kernel/whole-kernel.js";
import type { ResidualSupport } from "./residual-support.js";

const where = "structures of residuals";
const { atOnce, load, now } = partOnDemand(() => import("./residuals.js"), loadWholeKernel);

export const loadMarginalModel = atOnce("loadMarginalModel", where);
export const marginalParameters = atOnce("marginalParameters", where);
export const marginalSlopes = atOnce("marginalSlopes", where);
export const marginalTheta = atOnce("marginalTheta", where);
export const reduceMarginal = atOnce("reduceMarginal", where);
export const residualDescriber = atOnce("residualDescriber", where);

/** It is asked for designs without a structure too, which have nothing to read and to check. */
export const residualSupport: ResidualSupport = {
  read: (options, columns) =>
    options.residual === undefined && options.variance === undefined
      ? undefined
      : now(where).residualSupport.read(options, columns),
  check: (design) => {
    if (design.residual !== undefined) now(where).residualSupport.check(design);
  },
  fallbacks: (request) =>
    request.design.residual === undefined ? [] : now(where).residualSupport.fallbacks(request),
};

export async function loadResiduals(): Promise<void> {
  await load();
}
