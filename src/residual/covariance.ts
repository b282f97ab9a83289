import { covarianceOf } from "../covariance/structures.js";
import { type ArmParameters, splitTheta } from "./parameters.js";
import type { ResidualDesign } from "./residual-design.js";
import { structureOfResidual } from "./structures.js";

/** Where a residual stands in a structure. */
export interface ResidualPlace {
  readonly arm: number;
  /** Among the visits; of structures over visits. */
  readonly visit: number;
  /** Of `car1`. */
  readonly time: number;
  /** Among the levels of `variance`. */
  readonly level: number;
}

/** The covariance of residuals of one subject relative to σ², at one θ, without weights. */
export interface ResidualLaw {
  sd(place: ResidualPlace): number;
  /** Of two residuals of one subject, in one arm; 1 for one with itself. */
  correlation(one: ResidualPlace, other: ResidualPlace): number;
}

/** The covariance that θ stands for. @param theta of the residuals alone: what follows the random terms in θ */
export function residualLaw(residual: ResidualDesign, theta: ArrayLike<number>): ResidualLaw {
  const { arms, ratios } = splitTheta(residual, theta);
  const { isHeterogeneous, isOfTimes } = structureOfResidual(residual);
  const k = residual.visits.length;
  const matrices = arms.map((own) => (isOfTimes ? undefined : correlationsOf(residual, own)));
  return {
    sd: ({ arm, visit, level }) => arms[arm]!.sds[isHeterogeneous ? visit : 0]! * ratios[level]!,
    correlation: (one, other) => {
      const matrix = matrices[one.arm];
      if (matrix !== undefined) return matrix[one.visit * k + other.visit]!;
      return arms[one.arm]!.correlations[0]! ** Math.abs(one.time - other.time);
    },
  };
}

/** The correlation matrix of the visits in one arm, row-major. */
function correlationsOf({ kind, visits }: ResidualDesign, { correlations }: ArmParameters): Float64Array {
  const k = visits.length;
  const matrix = Float64Array.from({ length: k * k }, (_, at) => (at % (k + 1) === 0 ? 1 : 0));
  const { covariance } = structureOfResidual({ kind });
  if (covariance === undefined) return matrix;
  const structure = covarianceOf({ covariance });
  for (let row = 0; row < k; row++) {
    for (let column = 0; column < row; column++) {
      const value = structure.correlationAt(correlations, row, column);
      matrix[row * k + column] = matrix[column * k + row] = value;
    }
  }
  return matrix;
}

/**
 * The covariance of a subject's residuals at all visits, visits × visits, row-major, in units of σ²: those of the first level of
 * `variance`, with weights of one. For `car1` and independent residuals there are no visits.
 *
 * @param theta of the residuals alone
 * @param arm place among the arms
 */
export function residualCovariance(
  residual: ResidualDesign,
  theta: ArrayLike<number>,
  sigma2: number,
  arm = 0,
): Float64Array {
  const k = residual.visits.length;
  const { sd, correlation } = residualLaw(residual, theta);
  const place = (visit: number): ResidualPlace => ({ arm, visit, time: 0, level: 0 });
  return Float64Array.from({ length: k * k }, (_, at) => {
    const [one, other] = [place(Math.floor(at / k)), place(at % k)];
    return sigma2 * sd(one) * sd(other) * correlation(one, other);
  });
}
