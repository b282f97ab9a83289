import { compoundSymmetry, homogeneousSymmetry } from "./compound-symmetry.js";
import type { Covariance, CovarianceName } from "./covariance.js";
import { diagonal } from "./diagonal.js";
import { full } from "./full.js";
import { identity } from "./identity.js";

/** Every structure there is; table.small.ts has those of `mixedlm/fit`. */
export const structures: Readonly<Record<CovarianceName, Covariance>> = {
  full,
  diagonal,
  identity,
  cs: compoundSymmetry,
  "cs-hom": homogeneousSymmetry,
};

/** Words that the main entry has and this one has not, and what to do. */
export const leftOut: Readonly<Record<string, string>> = {};
