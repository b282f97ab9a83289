import type { Covariance, CovarianceName } from "./covariance.js";
import { diagonal } from "./diagonal.js";
import { full } from "./full.js";
import { identity } from "./identity.js";

/** The structures of `mixedlm/fit`, whose kernel knows factors of Ψ that are linear in θ. It stands for table.ts there. */
export const structures: Readonly<Partial<Record<CovarianceName, Covariance>>> = { full, diagonal, identity };

const inMainEntry = "mixedlm/fit is small: import from mixedlm, which has it";

export const leftOut: Readonly<Record<string, string>> = {
  ar1: inMainEntry,
  car1: inMainEntry,
  cs: inMainEntry,
  toep: inMainEntry,
};
