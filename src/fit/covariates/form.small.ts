import type * as form from "./form.js";

/** The small entry has no covariates of each response, and refuses them before anything is asked of these. */
const none = (): never => {
  throw new Error("mixedlm/fit has no covariates of each response");
};

export const covariateTables: typeof form.covariateTables = none;
export const loadCovariates: typeof form.loadCovariates = none;
export const ownFits: typeof form.ownFits = none;
export const ownBatches: typeof form.ownBatches = none;
export const designWithCovariates: typeof form.designWithCovariates = none;
