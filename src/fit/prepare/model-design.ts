import type { CovarianceName } from "../../covariance/covariance.js";
import type { SearchSettings } from "../run/search-settings.js";

/**
 * A model without its responses, reduced to what the likelihood needs; plain data, made once for all responses. There are two
 * forms of the likelihood, by classes of groups and by sparse blocks; what both have is here. The fields mirror
 * assembly/model/model.ts, where they are explained.
 */
export interface ModelDesign {
  readonly n: number;
  /** Rank of X. */
  readonly p: number;
  /** Levels of the term with the most. */
  readonly groups: number;
  /** Columns of X that were kept; the others depend on earlier ones. */
  readonly kept: Int32Array;
  /** Row of the design at each row of the kernel; absent where their order is the same. */
  readonly order?: Int32Array;
  /** p × p. */
  readonly B: Float64Array;
  /** Coefficients of the constant 1, or empty when it does not lie in the span of X. */
  readonly ones: Float64Array;
  /** log|X'X| of the kept columns. */
  readonly logDetXX: number;
  /** In θ's order. */
  readonly terms: readonly ModelTerm[];
  /** Parameters of all terms. */
  readonly parameters: number;
  /** What of θ and σ is estimated, and how. */
  readonly search: SearchSettings;
}

/** Random effects with a covariance matrix of their own. */
export interface ModelTerm {
  readonly k: number;
  /** The levels that occur, as levels of the RandomTerm, in the order of the kernel. */
  readonly level: Int32Array;
  /** k × k each: Λ̃ = T Λ in the scaled basis. */
  readonly T: Float64Array;
  readonly Tinverse: Float64Array;
  readonly template: LambdaTemplate;
  /** Its structure where the factor of Ψ is not linear in θ; absent where it is. */
  readonly covariance?: CovarianceName;
  /** Is it a residual that is correlated by gaps in time, of which there is no matrix? */
  readonly isGaps?: true;
  /** The numbers that its effects stand for, where their distances count. */
  readonly times?: readonly number[];
  /** First of its parameters in θ. */
  readonly from: number;
  /** Where the covariance of its levels is known: what its independent effects in the likelihood stand for. */
  readonly known?: KnownRoot;
}

/** SKS = V'DV over the levels that occur: K known, D the eigenvalues, S what the effects of the levels are multiplied with. */
export interface KnownRoot {
  /** D, descending. */
  readonly value: Float64Array;
  /** V, levels × levels: row i belongs to value i. */
  readonly vectors: Float64Array;
  /** Diagonal of S. */
  readonly scale: Float64Array;
  /** K over all levels of the term. */
  readonly covariance: Float64Array;
}

/** Which entries of Λ (k × k, lower triangle) are which θ. */
export interface LambdaTemplate {
  /** Row, column and parameter of each entry, three numbers each. */
  readonly entries: Int32Array;
  readonly parameters: number;
}
