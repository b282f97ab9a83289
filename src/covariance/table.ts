import { antedependence, heterogeneousAntedependence } from "./antedependence.js";
import { autoregressive, heterogeneousAutoregressive } from "./autoregressive.js";
import { compoundSymmetry, homogeneousSymmetry } from "./compound-symmetry.js";
import { continuous } from "./continuous.js";
import type { Covariance, CovarianceName } from "./covariance.js";
import { diagonal } from "./diagonal.js";
import { full } from "./full.js";
import { identity } from "./identity.js";
import { homogeneousToeplitz, toeplitz } from "./toeplitz.js";
import { unstructured } from "./unstructured.js";

/** Every structure there is; table.small.ts has those of `mixedlm/fit`. */
export const structures: Readonly<Partial<Record<CovarianceName, Covariance>>> = {
  full,
  diagonal,
  identity,
  cs: compoundSymmetry,
  "cs-hom": homogeneousSymmetry,
  ar1: autoregressive,
  "ar1-het": heterogeneousAutoregressive,
  toep: toeplitz,
  "toep-hom": homogeneousToeplitz,
  car1: continuous,
  ad: antedependence,
  "ad-het": heterogeneousAntedependence,
  us: unstructured,
};

/** Words that the main entry has and this one has not, and what to do. */
export const leftOut: Readonly<Record<string, string>> = {};
