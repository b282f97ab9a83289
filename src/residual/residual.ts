import { independent } from "./independent.js";

/**
 * The covariance R of the residuals of a model, relative to σ², as what is done with it: V = R + ZΨZ' becomes I + Z*ΨZ*' when
 * every column of X, Z and y is whitened, x* = R^(-1/2)x, and the criterion gains log|R|.
 */
export interface Residual {
  /** R^(-1/2) times a matrix, or the matrix itself where R = I. */
  whiten(matrix: ResidualRows): Float64Array;
  /** log|R| on some rows of the design (all by default). */
  logDeterminant(count: number, rows?: Int32Array): number;
  /** The variance of one row. */
  variance(row: number): number;
  /**
   * What whitens each row by itself, by which readers of responses and single effects multiply; undefined where R = I. A
   * structure with correlations has no such thing, and whitens whole groups.
   */
  readonly scale?: (row: number) => number;
}

/** A matrix on rows of the design, row-major. */
interface ResidualRows {
  readonly values: Float64Array;
  readonly width: number;
  /** Row of the design of each row of the matrix; absent for all of them, in order. */
  readonly rows?: Int32Array | undefined;
}

/** What of a design decides on its residual. */
interface WeightedDesign {
  /** Observation weights: R is the diagonal of their inverses. */
  readonly weights?: Float64Array | undefined;
}

export function residualOf({ weights }: WeightedDesign): Residual {
  return independent(weights);
}

/** What whitens a row by itself: one where R = I. */
export function rowScale(design: WeightedDesign): (row: number) => number {
  return residualOf(design).scale ?? (() => 1);
}
