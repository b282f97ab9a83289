import { angleOfSine, correlatedStructure, correlation } from "./correlated.js";
import type { Covariance } from "./covariance.js";
import { laggedPairs } from "./pairs.js";

/** Effects of one standard deviation whose correlations are ρ^|i − j|: `ar1(0 + visit | g)`. */
export const autoregressive = ofNeighbours({
  name: "ar1",
  hom: true,
  isDefault: true,
  number: 4,
  contains: ["ar1", "identity"],
  uncorrelated: "identity",
  // Two effects are compound symmetry.
  hidesResidual: (k) => (k < 3 ? "orthogonal-rows" : "never"),
});

/** The same with a standard deviation of each effect: `ar1(0 + visit | g, hom = FALSE)`. */
export const heterogeneousAutoregressive = ofNeighbours({
  name: "ar1-het",
  hom: false,
  isDefault: false,
  number: 3,
  contains: ["ar1-het", "ar1", "diagonal", "identity"],
  uncorrelated: "diagonal",
  hidesResidual: (k) => (k < 3 ? "few-rows" : "never"),
});

type Own = Pick<Covariance, "name" | "isDefault" | "contains" | "uncorrelated" | "hidesResidual"> & {
  readonly hom: boolean;
  readonly number: number;
};

function ofNeighbours(own: Own): Covariance {
  return correlatedStructure({
    ...own,
    word: "ar1",
    hull: "full",
    basis: own.hom ? "one-scale" : "scales",
    elements: () => undefined,
    isUnstructured: false,
    isCorrelated: true,
    hasOneVariance: own.hom,
    correlationParameters: () => [correlation(-1, 1)],
    correlations: (k) => [laggedPairs(k, 1)],
    correlationAt: ([rho], row, column) => rho! ** (row - column),
    angles: ([rho]) => [angleOfSine(rho!)],
    angleSlopes: ([psi]) => [[Math.cos(psi!)]],
    cones: () => [{ isCorrelated: false, hasOneVariance: own.hom }],
  });
}
