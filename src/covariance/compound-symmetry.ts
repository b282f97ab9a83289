import { correlatedStructure, correlation } from "./correlated.js";
import type { Covariance } from "./covariance.js";
import { lowerPairs } from "./pairs.js";
import { symmetricCones } from "./symmetric-cones.js";

/** Effects with standard deviations of their own that are all correlated alike: `cs(0 + f | g)`. */
export const compoundSymmetry = symmetric({
  name: "cs",
  hom: false,
  isDefault: true,
  number: 1,
  contains: ["cs", "cs-hom", "diagonal", "identity"],
  hull: "full",
  uncorrelated: "diagonal",
  basis: "scales",
  hidesResidual: () => "few-rows",
  elements: () => undefined,
});

/** The same with one standard deviation: `cs(0 + f | g, hom = TRUE)`. Ψ = v((1 − ρ)I + ρJ). */
export const homogeneousSymmetry = symmetric({
  name: "cs-hom",
  hom: true,
  isDefault: false,
  number: 2,
  contains: ["cs-hom", "identity"],
  hull: "cs-hom",
  uncorrelated: "identity",
  basis: "one-scale",
  hidesResidual: () => "orthogonal-rows",
  elements: () => [
    [0, 0],
    [1, 0],
  ],
});

type Own = Pick<
  Covariance,
  "name" | "isDefault" | "contains" | "hull" | "uncorrelated" | "basis" | "hidesResidual" | "elements"
> & { readonly hom: boolean; readonly number: number };

function symmetric(own: Own): Covariance {
  const { hom } = own;
  return correlatedStructure({
    ...own,
    word: "cs",
    isUnstructured: false,
    isCorrelated: true,
    hasOneVariance: hom,
    // Below −1/(k − 1) the matrix is not positive definite.
    correlationParameters: (k) => [correlation(-1 / (k - 1), 1)],
    correlations: (k) => [lowerPairs(k)],
    correlationAt: ([rho]) => rho!,
    fillLambda: (theta, k, out) => {
      const rho = theta[hom ? 1 : k]!;
      let before = 0;
      for (let column = 0; column < k; column++) {
        const pivot = Math.sqrt(Math.max(0, 1 - before));
        // Below the pivot the factor of the correlation matrix is constant in each column.
        const below = pivot > 0 ? (rho - before) / pivot : 0;
        for (let row = column; row < k; row++)
          out[row * k + column] = theta[hom ? 0 : row]! * (row === column ? pivot : below);
        before += below * below;
      }
    },
    // ψ with sin²ψ = (1 + (k − 1)ρ) / k.
    angles: ([rho], k) => [angleOf(rho!, k)],
    angleSlopes: ([psi], k) => [[(k / (k - 1)) * Math.sin(2 * psi!)]],
    cones: symmetricCones,
  });
}

function angleOf(rho: number, k: number): number {
  const share = (1 + (k - 1) * rho) / k;
  return Math.asin(Math.sqrt(Math.min(1, Math.max(0, share))));
}
