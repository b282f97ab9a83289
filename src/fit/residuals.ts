/**
 * What reads, checks and fits residuals with a structure. The small entry is built without it, and scripts load it on demand:
 * there residuals.small.ts and residuals.script.ts stand for this module.
 */

export { residualDescriber } from "./describe-residual.js";
export { loadMarginalModel } from "./marginal/load-model.js";
export { reduceMarginal } from "./marginal/reduce.js";
export { marginalParameters, marginalSlopes, marginalTheta } from "./marginal/theta.js";
export { residualSupport } from "./residual-support.js";

/** Have all of this where structures are asked for, before they are read. */
export async function loadResiduals(): Promise<void> {}
