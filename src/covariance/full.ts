import { linearCovariance } from "./linear.js";
import { effects, lowerPairs } from "./pairs.js";

/** Any covariance matrix: `us(x | g)`, which is `(x | g)`. θ is the lower triangle of Λ column by column. */
export const full = linearCovariance({
  name: "full",
  word: "us",
  isDefault: true,
  isUnstructured: true,
  isCorrelated: true,
  hasOneVariance: false,
  hidesResidual: () => "few-rows",
  uncorrelated: "diagonal",
  contains: [
    ...(["full", "diagonal", "identity", "cs", "cs-hom", "ar1", "ar1-het"] as const),
    ...(["toep", "toep-hom", "car1", "ad", "ad-het", "us"] as const),
  ],
  hull: "full",
  basis: "triangular",
  entries: (k) => {
    const entries: number[] = [];
    for (let column = 0; column < k; column++)
      for (let row = column; row < k; row++) entries.push(row, column, entries.length / 3);
    return entries;
  },
  correlations: (k) => lowerPairs(k).map((pair) => [pair]),
  elements: (k) => effects(k).flatMap((row) => effects(row + 1).map((column) => [row, column] as const)),
});
