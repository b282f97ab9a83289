/** Covariates of each response; `form.small.ts` stands for it in the small entry, which has none. */
export { covariateTables } from "./covariate-tables.js";
export { ownBatches } from "./own-batches.js";
export { designWithCovariates } from "./stand-ins.js";
