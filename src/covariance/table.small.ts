import type { Covariance, CovarianceName } from "./covariance.js";
import { diagonal } from "./diagonal.js";
import { full } from "./full.js";
import { identity } from "./identity.js";

/** The structures of `mixedlm/fit`, whose kernel knows factors of Ψ that are linear in θ. It stands for table.ts there. */
export const structures: Readonly<Partial<Record<CovarianceName, Covariance>>> = { full, diagonal, identity };

export const leftOut: Readonly<Record<string, string>> = {
  cs: 'mixedlm/fit leaves it out; import "mixedlm" for it',
};
