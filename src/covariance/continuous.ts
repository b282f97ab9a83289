import { correlatedStructure, correlation } from "./correlated.js";
import type { Covariance } from "./covariance.js";
import { effects } from "./pairs.js";

/** Effects of one standard deviation at the values of a number, with correlations φ^|t − u|: `car1(0 + time | g)`. */
export const continuous: Covariance = { ...ofTimes(), at: ofTimes };

/** @param times of the effects, ascending; without them one apart */
function ofTimes(times?: readonly number[]): Covariance {
  const timeOf = (at: number) => times?.[at] ?? at;
  const leastGap = (k: number) => Math.min(...effects(k - 1).map((at) => timeOf(at + 1) - timeOf(at)));
  return correlatedStructure({
    name: "car1",
    word: "car1",
    isDefault: true,
    number: 9,
    contains: ["car1", "identity"],
    hull: "full",
    uncorrelated: "identity",
    basis: "one-scale",
    hidesResidual: (k) => (k < 3 ? "orthogonal-rows" : "never"),
    elements: () => undefined,
    isUnstructured: false,
    isCorrelated: true,
    hasOneVariance: true,
    isOfTimes: true,
    gaps: (k) => effects(k - 1).map((at) => timeOf(at + 1) - timeOf(at)),
    correlationParameters: () => [correlation(0, 1, "phi")],
    correlations: () => [[]],
    correlationAt: ([phi], row, column) => phi! ** (timeOf(row) - timeOf(column)),
    // ψ with sin²ψ the correlation over the smallest gap.
    angles: ([phi], k) => [Math.asin(Math.sqrt(Math.min(1, Math.max(0, phi!) ** leastGap(k))))],
    angleSlopes: ([psi], k) => {
      const [s, c] = [Math.sin(psi!), Math.cos(psi!)];
      const power = 2 / leastGap(k);
      return [[s === 0 ? 0 : power * s ** (power - 1) * c]];
    },
    cones: () => [{ isCorrelated: false, hasOneVariance: true }],
  });
}
