import { correlatedStructure, correlation, factorOfCorrelations } from "./correlated.js";
import type { Covariance } from "./covariance.js";
import { effects, lowerPairs, placeOfPair } from "./pairs.js";

const correlated = correlatedStructure({
  name: "us",
  number: 10,
  isDefault: false,
  contains: [
    ...(["us", "full", "diagonal", "identity", "cs", "cs-hom", "ar1", "ar1-het"] as const),
    ...(["toep", "toep-hom", "car1", "ad", "ad-het"] as const),
  ],
  hull: "full",
  uncorrelated: "diagonal",
  basis: "scales",
  hidesResidual: () => "few-rows",
  elements: (k) => effects(k).flatMap((row) => effects(row + 1).map((column) => [row, column] as const)),
  isUnstructured: true,
  isCorrelated: true,
  hasOneVariance: false,
  correlationParameters: (k) => lowerPairs(k).map(() => correlation(-1, 1)),
  correlations: (k) => lowerPairs(k).map((pair) => [pair]),
  correlationAt: (own, row, column) => own[placeOfPair(own.length, row, column)]!,
  angles: (own) => own.slice(),
  angleSlopes: () => [],
  cones: () => [{ isCorrelated: true, hasOneVariance: false }],
});

/**
 * Any covariance matrix by standard deviations and correlations, column by column. Of residuals alone: before a bar `us` is
 * the structure `full`, whose θ are the entries of Λ.
 */
export const unstructured: Covariance = {
  ...correlated,
  searched: {
    number: 10,
    parameters: (theta, scales, k) => {
      const F = factorOf(theta, scales, k);
      return [
        ...effects(k).map((at) => F[at * k + at]!),
        ...lowerPairs(k).map(([row, column]) => F[row * k + column]!),
      ];
    },
    slopes: (theta, scales, k) => {
      const F = factorOf(theta, scales, k);
      const places = [...effects(k).map((at) => [at, at] as const), ...lowerPairs(k)];
      // Along entry (row, column) only the standard deviation and the correlations of `row` change.
      return places.map(([row, column]) => {
        const sd = theta[row]! * scales[row]!;
        const share = sd > 0 ? F[row * k + column]! / sd : 0;
        const sds = effects(k).map((at) => (at === row ? share / scales[row]! : 0));
        const correlations = lowerPairs(k).map(([a, b], at) => {
          if (sd === 0 || (a !== row && b !== row)) return 0;
          const other = a === row ? b : a;
          const otherSd = theta[other]! * scales[other]!;
          const along = otherSd > 0 ? F[other * k + column]! / otherSd : 0;
          return (along - theta[k + at]! * share) / sd;
        });
        return [...sds, ...correlations];
      });
    },
  },
};

/** F of the scaled basis, k × k. */
function factorOf(theta: ArrayLike<number>, scales: ArrayLike<number>, k: number): Float64Array {
  const own = Array.from(theta).slice(k);
  const L = factorOfCorrelations(k, (row, column) => own[placeOfPair(own.length, row, column)]!);
  return L.map((value, at) => value * theta[Math.floor(at / k)]! * scales[Math.floor(at / k)]!);
}
