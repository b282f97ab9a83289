import type { Covariance, CovarianceParameter } from "./covariance.js";
import { effects } from "./pairs.js";

type Computed = "parameters" | "entries" | "fillLambda" | "thetaOf" | "searched";

/** What a structure says of itself whose parameters are standard deviations and correlations. */
interface CorrelatedStructure extends Omit<Covariance, Computed> {
  /** Its number in assembly/record/layout.ts. */
  readonly number: number;
  /** The correlations among the parameters. */
  correlationParameters(k: number): readonly CovarianceParameter[];
  /** The kernel's angles from correlations. */
  angles(correlations: readonly number[], k: number): number[];
  /** The slopes of the correlations along each angle. */
  angleSlopes(angles: readonly number[], k: number): readonly (readonly number[])[];
  /** Where it has a closed form. */
  fillLambda?(theta: ArrayLike<number>, k: number, out: Float64Array): void;
}

/**
 * A structure Ψ = DCD that has for θ its standard deviations over σ, one for each effect or one for all, then correlations:
 * lme4's `par`. The kernel searches roots of standard deviations and angles (assembly/covariance/structure.ts).
 */
export function correlatedStructure(structure: CorrelatedStructure): Covariance {
  const { hasOneVariance, number, correlationParameters, angles, angleSlopes, ...own } = structure;
  const sds = (k: number) => effects(hasOneVariance ? 1 : k);
  const correlationsOf = (theta: ArrayLike<number>, k: number) => Array.from(theta).slice(sds(k).length);
  return {
    fillLambda: (theta, k, out) => {
      const L = factorOfCorrelations(k, (row, column) =>
        structure.correlationAt(correlationsOf(theta, k), row, column),
      );
      L.forEach((value, at) => {
        out[at] = value * theta[hasOneVariance ? 0 : Math.floor(at / k)]!;
      });
    },
    ...own,
    hasOneVariance,
    parameters: (k) => [...sds(k).map(scale), ...correlationParameters(k)],
    entries: () => undefined,
    thetaOf: (_, sizes, correlations, sigma, k) => [
      ...sds(k).map((at) => sizes[at]! / sigma),
      ...Array.from(correlations),
    ],
    searched: {
      number,
      parameters: (theta, scales, k) => [
        ...sds(k).map((at) => Math.sqrt(Math.abs(theta[at]! * scales[at]!))),
        ...angles(correlationsOf(theta, k), k),
      ],
      slopes: (theta, scales, k) => {
        const width = theta.length;
        const first = sds(k).length;
        const unit = (at: number, size: number) => effects(width).map((i) => (i === at ? size : 0));
        return [
          ...sds(k).map((at) => unit(at, 2 * Math.sqrt(Math.abs(theta[at]! / scales[at]!)))),
          ...angleSlopes(angles(correlationsOf(theta, k), k), k).map((slopes) => [
            ...effects(first).map(() => 0),
            ...slopes,
          ]),
        ];
      },
    },
  };
}

/** Pivots of a correlation matrix below this are zero: rounding. */
const ZERO = 1e-14;

/**
 * The lower factor of a correlation matrix, k × k, row-major, by columns; what depends on earlier effects has a pivot of
 * zero.
 */
export function factorOfCorrelations(
  k: number,
  correlationAt: (row: number, column: number) => number,
): Float64Array {
  const L = new Float64Array(k * k);
  for (let column = 0; column < k; column++) {
    for (let row = column; row < k; row++) {
      let value = row === column ? 1 : correlationAt(row, column);
      for (let m = 0; m < column; m++) value -= L[row * k + m]! * L[column * k + m]!;
      const pivot = L[column * k + column]!;
      if (row === column) L[row * k + column] = value > ZERO ? Math.sqrt(value) : 0;
      else L[row * k + column] = pivot > 0 ? value / pivot : 0;
    }
  }
  return L;
}

function scale(at: number): CovarianceParameter {
  return { kind: "scale", row: at, column: at, lower: 0, upper: Number.POSITIVE_INFINITY };
}

/** A correlation between −1 and 1. @param name of what it is one of, where there are several */
export function correlation(lower: number, upper: number, name?: string): CovarianceParameter {
  return { kind: "correlation", row: -1, column: -1, lower, upper, ...(name !== undefined && { name }) };
}

/** The angle of a sine that may be off by rounding. */
export function angleOfSine(sine: number): number {
  return Math.asin(Math.min(1, Math.max(-1, sine)));
}

/** Slopes of numbers of which each depends on its own angle alone. */
export function diagonalSlopes(slopes: readonly number[]): number[][] {
  return slopes.map((slope, i) => slopes.map((_, j) => (i === j ? slope : 0)));
}
