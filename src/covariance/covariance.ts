/** Names of the structures, as plans and saved models hold them. */
export type CovarianceName =
  | ("full" | "diagonal" | "identity" | "cs" | "cs-hom")
  | ("ar1" | "ar1-het" | "toep" | "toep-hom" | "car1" | "ad" | "ad-het" | "us");

/** One covariance parameter of a random term: an element of θ. */
export interface CovarianceParameter {
  /**
   * `scale`: a diagonal element of Λ or a standard deviation over σ, zero where an effect has no variance; `below`: an
   * element of Λ below its diagonal; `correlation`.
   */
  readonly kind: "scale" | "below" | "correlation";
  /** The effect in whose units it is, and of an element of Λ the row; −1 for a correlation of all effects. */
  readonly row: number;
  /** Of an element of Λ the column. */
  readonly column: number;
  readonly lower: number;
  readonly upper: number;
  /** What tells a correlation of all effects from others: `lag 2`, or what it is called in place of a correlation, `phi`. */
  readonly name?: string;
}

/** A part of a convex set of covariance matrices, {WΨW'} over the Ψ that `isCorrelated` and `hasOneVariance` allow. */
export interface CovariancePart {
  /** W, k × width, row-major; absent for the identity. */
  readonly directions?: { readonly width: number; readonly values: Float64Array };
  readonly isCorrelated: boolean;
  readonly hasOneVariance: boolean;
}

/** A structure as assembly/covariance has it: with parameters of its own, which have no bounds. */
interface SearchedStructure {
  /** Its number there, in assembly/record/layout.ts. */
  readonly number: number;
  /**
   * The kernel's parameters from θ.
   *
   * @param scales diagonal of the scaled basis T
   */
  parameters(theta: ArrayLike<number>, scales: ArrayLike<number>, k: number): number[];
  /** The slopes of all θ along each of the kernel's parameters. */
  slopes(theta: ArrayLike<number>, scales: ArrayLike<number>, k: number): readonly (readonly number[])[];
}

/**
 * A structure of the covariance matrix Ψ = ΛΛ' of the k effects of a level, relative to σ². A random term names its
 * structure (`RandomTerm.covariance`); everything that depends on it is asked here. A term with one effect is always
 * `full`: there a structure says nothing.
 */
export interface Covariance {
  readonly name: CovarianceName;
  /** The word before the bar, lme4's: `us(x | g)`; absent for structures of residuals alone. */
  readonly word?: string;
  /** What `hom` says of it inside the bar; absent where the word takes no `hom`. */
  readonly hom?: boolean;
  /** Is it what the word means without `hom`? */
  readonly isDefault: boolean;

  /** May Ψ be any covariance matrix? */
  readonly isUnstructured: boolean;
  /** May effects be correlated? */
  readonly isCorrelated: boolean;
  /** Do the effects share their variance? */
  readonly hasOneVariance: boolean;
  /** Are its effects those of the distinct values of a number, and their distances known? */
  readonly isOfTimes?: boolean;
  /** The distances of neighbours, k − 1, where the structure depends on them. */
  gaps?(k: number): number[];
  /** The structure of effects at these values, ascending. */
  at?(times: readonly number[]): Covariance;
  /**
   * When the structure hides a residual of its own: as soon as there are no more rows than random effects, only where the
   * rows of a level are orthogonal and of equal length, or never.
   */
  hidesResidual(k: number): "few-rows" | "orthogonal-rows" | "never";
  /** The structure that is left when all correlations are zero. */
  readonly uncorrelated: CovarianceName;
  /** Structures whose matrices are all among those of this one. */
  readonly contains: readonly CovarianceName[];
  /** A structure whose cones hold every Ψ of this one: itself where the set of all Ψ is a convex cone. */
  readonly hull: CovarianceName;

  /**
   * What the scaled basis T of the effects (Λ̃ = TΛ) may be so that Λ̃ keeps the structure: lower triangular, diagonal
   * with a scale for each effect, or one scale times the identity.
   */
  readonly basis: "triangular" | "scales" | "one-scale";

  /** The parameters of k effects in lme4's order (its `theta`, or `par` where Λ is not linear in the parameters). */
  parameters(k: number): readonly CovarianceParameter[];
  /** Row, column and parameter of each entry of Λ, three numbers each; undefined where Λ is not linear in θ. */
  entries(k: number): readonly number[] | undefined;
  /** Λ from θ: k × k, row-major, lower triangular; `out` is zero where the structure has no entry. */
  fillLambda(theta: ArrayLike<number>, k: number, out: Float64Array): void;
  /**
   * The correlations that are parameters, in the order that they are listed: of each the pairs (row, column) that have it,
   * row > column; none for what is no correlation of a pair.
   */
  correlations(k: number): readonly (readonly (readonly [number, number])[])[];
  /** The correlation of two effects, row > column, from those of `correlations`. */
  correlationAt(own: readonly number[], row: number, column: number): number;
  /**
   * θ from standard deviations and correlations.
   *
   * @param factor Cholesky factor of the correlation matrix, k × k, row-major
   * @param sds one for each effect, or the one they share
   * @param correlations those of `correlations(k)`
   */
  thetaOf(
    factor: Float64Array,
    sds: ArrayLike<number>,
    correlations: ArrayLike<number>,
    sigma: number,
    k: number,
  ): number[];
  /** How the kernel searches a structure whose Λ is not linear in θ; undefined where it is. */
  readonly searched?: SearchedStructure;
  /** The elements (row, column) of Ψ that are estimated, row ≥ column, row by row; undefined where Ψ is not linear in them. */
  elements(k: number): readonly (readonly [number, number])[] | undefined;
  /** Convex cones whose sum is the set of all Ψ, or where that is no convex cone, a part of it. */
  cones(k: number): readonly CovariancePart[];
}
