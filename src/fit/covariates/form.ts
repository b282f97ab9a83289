/**
 * Covariates of each response. The small entry is built without them, and scripts load them on demand: there form.small.ts and
 * form.script.ts stand for this module.
 */

export { covariateTables } from "./covariate-tables.js";
export { ownBatches } from "./own-batches.js";
export { ownFits } from "./own-fits.js";
export { designWithCovariates } from "./stand-ins.js";

/** Have all of this where covariates are given, before they are read. */
export async function loadCovariates(): Promise<void> {}
