import { antedependence, heterogeneousAntedependence } from "./antedependence.js";
import { autoregressive, heterogeneousAutoregressive } from "./autoregressive.js";
import { compoundSymmetry, homogeneousSymmetry } from "./compound-symmetry.js";
import { continuous } from "./continuous.js";
import type { Covariance, CovarianceName } from "./covariance.js";
import { homogeneousToeplitz, toeplitz } from "./toeplitz.js";
import { unstructured } from "./unstructured.js";

/** Structures whose Λ is not linear in θ. The small entry is built without them (src/bundle.mjs). */
export const furtherStructures: Readonly<Partial<Record<CovarianceName, Covariance>>> = {
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
