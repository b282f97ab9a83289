/**
 * The fit of many responses of one design, as plain arrays: one entry, or one stretch of entries, per response in
 * the order of `responses`. NaN where a response does not give the number (see `flags`).
 */
export interface FitResult {
  readonly responses: readonly string[];
  /** Columns of X (all, also the dependent ones) and parameters of Λ. */
  readonly terms: number;
  readonly parameters: number;
  /** Place of the structure of residuals that each response took among those of the plan; absent where there is one. */
  readonly structure?: Int32Array;
  /** Parameters of θ of each response, behind which θ is NaN; absent where all have as many. */
  readonly ownParameters?: Int32Array;
  /** How many of the parameters of Λ and σ were held, not estimated; absent for none. */
  readonly held?: number;
  /** Bit mask of all statuses that hold; see fit/status.ts. */
  readonly flags: Uint16Array;
  /** What each of these statuses says of the response, the worst first; empty where the fit is ok. */
  readonly messages: readonly string[];
  readonly iterations: Int32Array;
  /** Rows and groups used. */
  readonly nobs: Int32Array;
  readonly groups: Int32Array;
  /** Rank of X on the rows used. */
  readonly rank: Int32Array;
  /** Residual variance. */
  readonly sigma2: Float64Array;
  /** −2 log-likelihood, restricted with REML. */
  readonly criterion: Float64Array;
  /** Largest |∂criterion/∂θ| at the optimum, θ in the scaled basis. */
  readonly gradient: Float64Array;
  /** Per response `parameters`: lme4's θ. */
  readonly theta: Float64Array;
  /** Per response `terms`: fixed effects. */
  readonly beta: Float64Array;
  /** Per response terms(terms + 1)/2: covariance of the fixed effects, lower triangle by rows. */
  readonly vcov: Float64Array;
  /** Per response `terms`: Satterthwaite's or Kenward-Roger's degrees of freedom; NaN when not asked for. */
  readonly df: Float64Array;
  /** As `vcov`, adjusted by Kenward and Roger; absent when not asked for. */
  readonly adjusted?: Float64Array;
  /** Per response terms + elements of Ψ: variances from the joint Hessian; empty when not asked for. */
  readonly joint: Float64Array;
  /** Tables of tests that were asked for with the fit, by name; absent for none. */
  readonly further?: FurtherTables;
}

/** Tables beside the estimates, by name. */
export type FurtherTables = Readonly<Record<string, FurtherTable>>;

/** A table that has the same rows for every response. */
export interface FurtherTable {
  /** Columns of text: one entry per row of a response, the same for all responses. */
  readonly labels: Readonly<Record<string, readonly string[]>>;
  /** Columns of numbers: one entry per response and row. */
  readonly numbers: Readonly<Record<string, Float64Array>>;
  /** Words of the columns of numbers that are sets of words: bit i is word i. Absent for none. */
  readonly sets?: Readonly<Record<string, readonly string[]>>;
}
