import { linearCovariance } from "./linear.js";
import { effects } from "./pairs.js";

/** Uncorrelated effects of equal variance: `diag(f | g, hom = TRUE)`, and variance components. */
export const identity = linearCovariance({
  name: "identity",
  word: "diag",
  hom: true,
  isDefault: false,
  isUnstructured: false,
  isCorrelated: false,
  hasOneVariance: true,
  hidesResidual: () => "orthogonal-rows",
  uncorrelated: "identity",
  contains: ["identity"],
  hull: "identity",
  basis: "one-scale",
  entries: (k) => effects(k).flatMap((at) => [at, at, 0]),
  correlations: () => [],
  elements: () => [[0, 0]],
});
