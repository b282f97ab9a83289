import { angleOfSine, correlatedStructure, correlation } from "./correlated.js";
import type { Covariance } from "./covariance.js";
import { effects, laggedPairs } from "./pairs.js";
import { symmetricCones } from "./symmetric-cones.js";

/** Effects with standard deviations of their own and a correlation of each distance: `toep(0 + visit | g)`. */
export const toeplitz = ofDistances({
  name: "toep",
  hom: false,
  isDefault: true,
  number: 7,
  contains: ["toep", "toep-hom", "ar1-het", "ar1", "cs", "cs-hom", "diagonal", "identity"],
  uncorrelated: "diagonal",
  hidesResidual: () => "few-rows",
});

/** The same with one standard deviation: `toep(0 + visit | g, hom = TRUE)`. */
export const homogeneousToeplitz = ofDistances({
  name: "toep-hom",
  hom: true,
  isDefault: false,
  number: 8,
  contains: ["toep-hom", "ar1", "cs-hom", "identity"],
  uncorrelated: "identity",
  hidesResidual: () => "orthogonal-rows",
});

type Own = Pick<Covariance, "name" | "isDefault" | "contains" | "uncorrelated" | "hidesResidual"> & {
  readonly hom: boolean;
  readonly number: number;
};

function ofDistances(own: Own): Covariance {
  return correlatedStructure({
    ...own,
    word: "toep",
    hull: "full",
    basis: own.hom ? "one-scale" : "scales",
    elements: () => undefined,
    isUnstructured: false,
    isCorrelated: true,
    hasOneVariance: own.hom,
    correlationParameters: (k) => effects(k - 1).map((at) => correlation(-1, 1, `lag ${at + 1}`)),
    correlations: (k) => effects(k - 1).map((at) => laggedPairs(k, at + 1)),
    correlationAt: (correlations, row, column) => correlations[row - column - 1]!,
    angles: anglesOf,
    angleSlopes: slopesOf,
    cones: symmetricCones,
  });
}

/** Angles of the partial autocorrelations of correlations by distance (Durbin & Levinson). */
function anglesOf(correlations: readonly number[]): number[] {
  let left = 1;
  let weights: number[] = [];
  return correlations.map((value, at) => {
    const explained = weights.reduce((total, weight, j) => total + weight * correlations[at - 1 - j]!, 0);
    const psi = left > 0 ? angleOfSine((value - explained) / left) : 0;
    const partial = Math.sin(psi);
    const before = weights;
    weights = [...before.map((weight, j) => weight - partial * before[before.length - 1 - j]!), partial];
    left *= Math.cos(psi) ** 2;
    return psi;
  });
}

/** Slopes of the correlations by distance along each angle, by the lattice of assembly/covariance/toeplitz.ts. */
function slopesOf(angles: readonly number[]): number[][] {
  return angles.map((_, moved) => {
    const backward = angles.map(() => 0);
    const slopes = angles.map(() => 0);
    [backward[0], slopes[0]] = [1, 0];
    return angles.map((__, at) => {
      let [f, df] = [0, 0];
      for (let h = at; h >= 0; h--) {
        const [s, c] = [Math.sin(angles[h]!), Math.cos(angles[h]!)];
        const [b, db] = [backward[h]!, slopes[h]!];
        const [extraBack, extra] = h === moved ? [-s * b - c * f, c * b - s * f] : [0, 0];
        backward[h + 1] = c * b - s * f;
        slopes[h + 1] = c * db - s * df + extraBack;
        [f, df] = [c * f + s * b, c * df + s * db + extra];
      }
      [backward[0], slopes[0]] = [f, df];
      return df;
    });
  });
}
