import type { Covariance, CovarianceParameter } from "./covariance.js";
import { effects, lowerPairs } from "./pairs.js";

/** Effects with standard deviations of their own that are all correlated alike: `cs(0 + f | g)`. */
export const compoundSymmetry: Covariance = {
  name: "cs",
  isDefault: true,
  contains: ["cs", "cs-hom", "diagonal", "identity"],
  hull: "full",
  uncorrelated: "diagonal",
  basis: "scales",
  hidesResidual: true,
  elements: () => undefined,
  ...symmetric(false),
};

/** The same with one standard deviation: `cs(0 + f | g, hom = TRUE)`. Ψ = v((1 − ρ)I + ρJ). */
export const homogeneousSymmetry: Covariance = {
  name: "cs-hom",
  isDefault: false,
  contains: ["cs-hom", "identity"],
  hull: "cs-hom",
  uncorrelated: "identity",
  basis: "one-scale",
  hidesResidual: false,
  elements: () => [
    [0, 0],
    [1, 0],
  ],
  ...symmetric(true),
};

type Own =
  | "name"
  | "isDefault"
  | "contains"
  | "hull"
  | "uncorrelated"
  | "basis"
  | "hidesResidual"
  | "elements";

/** θ is the standard deviations over σ, then ρ: lme4's `par`. */
function symmetric(hom: boolean): Omit<Covariance, Own> {
  const sds = (k: number) => effects(hom ? 1 : k);
  return {
    word: "cs",
    hom,
    isUnstructured: false,
    isCorrelated: true,
    hasOneVariance: hom,
    parameters: (k) => [...sds(k).map(scale), correlation(k)],
    entries: () => undefined,
    fillLambda: (theta, k, out) => {
      const rho = theta[sds(k).length]!;
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
    searched: {
      number: hom ? 2 : 1,
      // Roots of standard deviations, and ψ with sin²ψ = (1 + (k − 1)ρ) / k: see assembly/covariance/compound-symmetry.ts.
      parameters: (theta, scales, k) => {
        const own = sds(k);
        return [
          ...own.map((at) => Math.sqrt(Math.abs(theta[at]! * scales[at]!))),
          angleOf(theta[own.length]!, k),
        ];
      },
      slopes: (theta, scales, k) => {
        const own = sds(k);
        return [
          ...own.map((at) => 2 * Math.sqrt(Math.abs(theta[at]! / scales[at]!))),
          (k / (k - 1)) * Math.sin(2 * angleOf(theta[own.length]!, k)),
        ];
      },
    },
    correlations: (k) => [lowerPairs(k)],
    thetaOf: (_, own, rho, sigma, k) => [...sds(k).map((at) => own[at]! / sigma), rho[0]!],
    cones: (k) => [
      {
        isCorrelated: true,
        hasOneVariance: false,
        directions: { width: 1, values: new Float64Array(k).fill(1) },
      },
      { isCorrelated: false, hasOneVariance: true, directions: contrasts(k) },
    ],
  };
}

function angleOf(rho: number, k: number): number {
  const share = (1 + (k - 1) * rho) / k;
  return Math.asin(Math.sqrt(Math.min(1, Math.max(0, share))));
}

function scale(at: number): CovarianceParameter {
  return { kind: "scale", row: at, column: at, lower: 0, upper: Number.POSITIVE_INFINITY };
}

/** Below −1/(k − 1) the matrix is not positive definite. */
function correlation(k: number): CovarianceParameter {
  return { kind: "correlation", row: -1, column: -1, lower: -1 / (k - 1), upper: 1 };
}

/** Orthonormal directions beside the mean of k effects, k × (k − 1) (Helmert). */
function contrasts(k: number): { width: number; values: Float64Array } {
  const width = k - 1;
  const values = new Float64Array(k * width);
  for (let j = 0; j < width; j++) {
    const length = Math.sqrt((j + 1) * (j + 2));
    for (let a = 0; a <= j; a++) values[a * width + j] = 1 / length;
    values[(j + 1) * width + j] = -(j + 1) / length;
  }
  return { width, values };
}
