/** The form of the likelihood for residuals with a structure. The small entry is built without it (src/bundle.mjs). */

export { residualDescriber } from "../describe-residual.js";
export { loadMarginalModel } from "./load-model.js";
export { reduceMarginal } from "./reduce.js";
export { marginalParameters, marginalSlopes, marginalTheta } from "./theta.js";
