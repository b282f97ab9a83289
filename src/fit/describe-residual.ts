import { covarianceOf } from "../covariance/structures.js";
import { splitTheta } from "../residual/parameters.js";
import type { ResidualDesign } from "../residual/residual-design.js";
import { structureOfResidual } from "../residual/structures.js";

/** A standard deviation below this share of the largest counts as zero. */
const ZERO = 1e-4;
/** A correlation beyond this counts as ±1. */
const ONE = 0.9999;

/**
 * Which standard deviations of residuals are zero and which correlations ±1, in words:
 * `ar1(visit | subject): correlation is 1`.
 *
 * @returns for the θ of the residuals of one response a sentence, empty where there are none
 */
export function residualDescriber(residual: ResidualDesign): (theta: ArrayLike<number>) => string {
  const { text, visits, arms, levels, columns } = residual;
  const { isHeterogeneous, covariance } = structureOfResidual(residual);
  const isOfLags = /^(toep|ar1)/.test(residual.kind);
  const name = text === "" ? "variance" : text;
  const pairs = covariance === undefined ? [] : covarianceOf({ covariance }).correlations(visits.length || 2);
  return (theta) => {
    if (Array.from(theta).some(Number.isNaN)) return "";
    const split = splitTheta(residual, theta);
    const largest = Math.max(...split.arms.flatMap(({ sds }) => Array.from(sds)));
    const found = split.arms.flatMap(({ sds, correlations }, arm) => {
      const where = arms.length === 0 ? "" : ` in ${columns.arm} = ${arms[arm]}`;
      const zeros = isHeterogeneous ? visits.filter((_, i) => !(sds[i]! > ZERO * largest)) : [];
      const ones = correlations.flatMap((value, i) =>
        Math.abs(value) > ONE ? [{ value, pair: pairs[i]! }] : [],
      );
      return [
        ...zeroAt(columns.visit, zeros, where),
        ...ones.map(
          ({ value, pair }) =>
            `correlation${between(pair, visits, isOfLags)} is ${Math.round(value)}${where}`,
        ),
      ];
    });
    const most = Math.max(...split.ratios);
    const small = levels.filter((_, i) => !(split.ratios[i]! > ZERO * most));
    const all = [...found, ...zeroAt(columns.variance, small, "")];
    return all.length === 0 ? "" : `${name}: ${all.join("; ")}`;
  };
}

/** Levels without a standard deviation: at most one sentence. */
function zeroAt(column: string | undefined, levels: readonly string[], where: string): string[] {
  if (levels.length === 0) return [];
  const [what, are] = levels.length === 1 ? ["standard deviation", "is"] : ["standard deviations", "are"];
  return [`${what} at ${column} = ${levels.join(", ")} ${are} zero${where}`];
}

/** Which correlation it is, where there are several: of a pair of visits, or of a lag. */
function between(
  pairs: readonly (readonly [number, number])[],
  visits: readonly string[],
  isOfLags: boolean,
): string {
  const [pair] = pairs;
  if (pair === undefined || pairs.length === (visits.length * (visits.length - 1)) / 2) return "";
  const [later, earlier] = pair;
  return isOfLags ? ` at lag ${later - earlier}` : ` of ${visits[earlier]} and ${visits[later]}`;
}
