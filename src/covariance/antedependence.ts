import { angleOfSine, correlatedStructure, correlation, diagonalSlopes } from "./correlated.js";
import type { Covariance } from "./covariance.js";
import { effects } from "./pairs.js";

/** A correlation of each pair of neighbours, of others the product of those between; one standard deviation. */
export const antedependence = ofPairs({
  name: "ad",
  number: 6,
  contains: ["ad", "ar1", "car1", "identity"],
  uncorrelated: "identity",
});

/** The same with a standard deviation of each effect. */
export const heterogeneousAntedependence = ofPairs({
  name: "ad-het",
  number: 5,
  contains: ["ad-het", "ad", "ar1-het", "ar1", "car1", "diagonal", "identity"],
  uncorrelated: "diagonal",
});

/** Of residuals alone: no word stands for them before a bar. */
function ofPairs(
  own: Pick<Covariance, "name" | "contains" | "uncorrelated"> & { number: number },
): Covariance {
  const hom = own.uncorrelated === "identity";
  return correlatedStructure({
    ...own,
    isDefault: false,
    hull: "full",
    basis: hom ? "one-scale" : "scales",
    hidesResidual: () => "few-rows",
    elements: () => undefined,
    isUnstructured: false,
    isCorrelated: true,
    hasOneVariance: hom,
    correlationParameters: (k) => effects(k - 1).map(() => correlation(-1, 1)),
    correlations: (k) => effects(k - 1).map((at) => [[at + 1, at]]),
    correlationAt: (neighbours, row, column) =>
      neighbours.slice(column, row).reduce((product, rho) => product * rho, 1),
    angles: (correlations) => correlations.map(angleOfSine),
    angleSlopes: (angles) => diagonalSlopes(angles.map(Math.cos)),
    cones: () => [{ isCorrelated: false, hasOneVariance: hom }],
  });
}
