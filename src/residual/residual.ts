import { independent } from "./independent.js";
import type { ResidualDesign } from "./residual-design.js";
import { structured } from "./structured.js";

/**
 * The covariance R of the residuals of a model, relative to σ², as what is done with it: V = R + ZΨZ' becomes I + Z*ΨZ*' when
 * every column of X, Z and y is whitened, x* = R^(-1/2)x, and the criterion gains log|R|.
 */
export interface Residual {
  /** R^(-1/2) times a matrix, or the matrix itself where R = I. */
  whiten(matrix: ResidualRows): Float64Array;
  /** What multiplies a vector on some rows (all by default) by R^(1/2), in place; L of R = LL'. */
  colouring(count: number, rows?: Int32Array): (values: Float64Array) => void;
  /** log|R| on some rows of the design (all by default). */
  logDeterminant(count: number, rows?: Int32Array): number;
  /** The variance of one row. */
  variance(row: number): number;
  /** The covariance of two rows. */
  covariance(one: number, other: number): number;
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
interface WithResidual {
  /** Observation weights: R is the diagonal of their inverses. */
  readonly weights?: Float64Array | undefined;
  readonly residual?: ResidualDesign | undefined;
}

/**
 * What is done with rows before a likelihood sees them: they are whitened by weights. Residuals with a structure depend on θ;
 * their likelihood takes rows as they are, with their weights.
 */
export function residualOf({ weights, residual }: WithResidual): Residual {
  return independent(residual === undefined ? weights : undefined);
}

/** The residual of a design at a θ that has the parameters of the residual from a place on. */
export function residualAt({ weights, residual }: WithResidual, theta: Float64Array, from: number): Residual {
  return residual === undefined ? independent(weights) : structured(residual, weights, theta.subarray(from));
}

/** What whitens a row by itself before a likelihood sees it: one where it is taken as it is. */
export function rowScale(design: WithResidual): (row: number) => number {
  return residualOf(design).scale ?? (() => 1);
}
