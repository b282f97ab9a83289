/** In place of residuals.ts in `mixedlm/fit`, which reads no structures of residuals. */

function refuse(): never {
  throw new Error("mixedlm/fit has no structures of residuals");
}

export const loadMarginalModel = refuse;
export const loadResiduals = refuse;
export const marginalParameters = refuse;
export const marginalSlopes = refuse;
export const marginalTheta = refuse;
export const reduceMarginal = refuse;
export const residualDescriber = refuse;
export const residualSupport = undefined;
