import { linearCovariance } from "./linear.js";
import { effects } from "./pairs.js";

/** Uncorrelated effects with variances of their own: `diag(f | g)`. */
export const diagonal = linearCovariance({
  name: "diagonal",
  word: "diag",
  hom: false,
  isDefault: true,
  isUnstructured: false,
  isCorrelated: false,
  hasOneVariance: false,
  hidesResidual: () => "few-rows",
  uncorrelated: "diagonal",
  contains: ["diagonal", "identity"],
  hull: "diagonal",
  basis: "scales",
  entries: (k) => effects(k).flatMap((at) => [at, at, at]),
  correlations: () => [],
  elements: (k) => effects(k).map((at) => [at, at] as const),
});
