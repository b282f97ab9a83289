/** The form of the likelihood for residuals with a structure. The small entry is built without it (src/bundle.mjs). */

export { residualDescriber } from "../describe-residual.js";
export { reduceMarginal } from "../prepare/reduce-marginal.js";
export { loadMarginalModel } from "./load-marginal-model.js";
export { marginalParameters, marginalSlopes, marginalTheta } from "./marginal-theta.js";
