import type { OptionKinds } from "../check-options.js";
import { type DesignOptions, designOptionKinds } from "../design/design-options.js";
import type { Table } from "../table/table.js";

/** How p-values of the fixed effects are computed. */
export type TestMethod = "satterthwaite" | "kenward-roger" | "residual" | "normal";
/** Which covariance of the fixed effects is used. */
export type VcovMethod = "gls" | "joint" | "cr0" | "cr1";
/** Adjustment of p-values over the responses, within a term. */
export type AdjustMethod = "bh" | "by" | "holm" | "bonferroni" | "none";
/** Every `AdjustMethod`. */
export const adjustMethods = ["bh", "by", "holm", "bonferroni", "none"] as const;

/**
 * Which covariance parameters are estimated: 0 or 1 (or truth values) for each θ in lme4's order, or by the name of a
 * random term or grouping factor `"all"`, `"diagonal"` (variances only) or `"none"`. The others stay at `start`.
 */
export type FreeParameters =
  | readonly (boolean | number)[]
  | Readonly<Record<string, "all" | "diagonal" | "none">>;

/**
 * What is estimated of the random effects, and how it is searched for. Any of these takes the general path, whose cost
 * per response grows with the number of levels.
 */
export interface SearchOptions {
  /** Covariance parameters that are estimated (statsmodels' `free`). Default all. */
  readonly free?: FreeParameters | undefined;
  /** θ, as lme4 orders it: where held parameters stay and where the search starts too. Default Λ = I, not a start. */
  readonly start?: ArrayLike<number> | undefined;
  /** Residual standard deviation, where it is known. Default: estimated. */
  readonly sigma?: number | undefined;
  /** Predicted decrease of the criterion at which the search ends. Default 5e-12. */
  readonly tolerance?: number | undefined;
  /** Most steps of one descent; a search that needs more ends `not-converged`. Default 200. */
  readonly maxIterations?: number | undefined;
}

/** Options of `prepare` and `mixedlm`. */
export interface FitOptions extends Omit<DesignOptions, "weights" | "fixedOnly">, SearchOptions {
  /**
   * Column of the metadata with one positive weight per sample, or a Table of one positive weight per cell, samples ×
   * responses: the residual variance is σ² / weight.
   */
  readonly weights?: string | Table | undefined;
  /** Restricted likelihood (default), or maximum likelihood with `false`. */
  readonly reml?: boolean | undefined;
  /** Default `"satterthwaite"`. */
  readonly test?: TestMethod | undefined;
  /** Default `"gls"`, σ²(X'V⁻¹X)⁻¹ as lme4; `"joint"` is statsmodels' and goes with `test: "normal"`; `"cr0"` and `"cr1"` are
   * cluster-robust and go with `"normal"` or `"residual"`, which then has one degree of freedom less than clusters.
   */
  readonly vcov?: VcovMethod | undefined;
  /** Default `"bh"`. */
  readonly adjust?: AdjustMethod | undefined;
  /** Seed of what is drawn from the fit, where a verb is given none of its own: a whole number from 0 to 2⁵³ − 1. Default 0. */
  readonly seed?: number | undefined;
}

export const fitOptionKinds: OptionKinds<FitOptions> = {
  ...designOptionKinds,
  weights: "any",
  reml: "boolean",
  test: ["satterthwaite", "kenward-roger", "residual", "normal"],
  vcov: ["gls", "joint", "cr0", "cr1"],
  adjust: adjustMethods,
  seed: "seed",
  free: "any",
  start: "any",
  sigma: "positive",
  tolerance: "positive",
  maxIterations: "positive",
};
