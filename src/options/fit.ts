import { either } from "../problem.js";
import type { TableLike } from "../table/source-columns.js";
import type { Table } from "../table/table.js";
import { checkRules, type Rule, withDefaults } from "./check.js";
import { designOptions } from "./design.js";
import type { KnownCovariances } from "./known.js";
import * as option from "./schema.js";

/**
 * Which covariance parameters are estimated: 0 or 1 (or truth values) for each θ in lme4's order, or by the name of a
 * random term or grouping factor `"all"`, `"diagonal"` (variances only) or `"none"`. The others stay at `start`.
 */
export type FreeParameters =
  | readonly (boolean | number)[]
  | Readonly<Record<string, "all" | "diagonal" | "none">>;

/** The likelihood, and what is asked of it. */
const likelihoodOptions = {
  /**
   * Column of the metadata with one positive weight per sample, or a Table of one positive weight per cell, samples ×
   * responses: the residual variance is σ² / weight.
   */
  weights: option.anything<string | Table>("weights"),
  /**
   * Covariates of each response: tables of samples × responses by the names that stand in the formula, `{ dna: table }`. The name
   * means, for a response, the column of that response. Numbers alone, among the fixed effects alone; a sample without a value is
   * left out of that response.
   */
  covariates: option.anything<Readonly<Record<string, TableLike>>>("covariates"),
  /**
   * Structure of the residuals over the visits of a subject: `"us(visit | subject)"`, or by arm,
   * `"us(visit | arm / subject)"`. There are `us`, `cs`, `csh`, `ar1`, `ar1h`, `ad`, `adh`, `toep`, `toeph` over the levels of
   * a column, and `car1(time | subject)` over numeric times. Of several in an array each response takes the first that
   * converges. Default: independent residuals.
   */
  residual: option.structures,
  /**
   * Known covariances of the levels of grouping factors, `{ id: K }`: `(1 | id)` has the covariance σ²θ²K, `(x | id)` K ⊗ Ψ. K is a
   * Frame or a table with the same names on both sides, positive semidefinite; levels are matched by name.
   */
  known: option.anything<KnownCovariances>("known"),
  /** Column of levels whose residual standard deviations differ (nlme's `varIdent`). Default: one for all. */
  variance: option.column,
  /** Restricted likelihood (default), or maximum likelihood with `false`. */
  reml: option.truth.or(true),
  /** Default `"satterthwaite"`. */
  test: option
    .words("satterthwaite", "kenward-roger", "between-within", "residual", "normal")
    .or("satterthwaite"),
  /**
   * Which information Kenward and Roger's adjustment takes: by default `"observed"` with `residual` or `variance`, as mmrm and SAS,
   * `"expected"` otherwise, as pbkrtest.
   */
  information: option.words("observed", "expected"),
  /**
   * Default `"gls"`, σ²(X'V⁻¹X)⁻¹ as lme4; `"joint"` is statsmodels' and goes with `test: "normal"`; `"cr0"` to `"cr3"` are
   * cluster-robust and go with `"normal"` or `"residual"`, which then has one degree of freedom less than clusters; `"cr2"` and
   * `"cr3"` also with `"satterthwaite"`.
   */
  vcov: option.words("gls", "joint", "cr0", "cr1", "cr2", "cr3").or("gls"),
  /** Default `"bh"`. */
  adjust: {
    ...option.words("bh", "by", "holm", "bonferroni", "none").or("bh"),
    aliases: { fdr: "bh", BH: "bh", BY: "by" },
  },
  /** Seed of what is drawn from the fit, where a verb is given none of its own: a whole number from 0 to 2⁵³ − 1. Default 0. */
  seed: option.seed,
};

/** What is estimated of the random effects, and how it is searched for. */
const searchOptions = {
  /** Covariance parameters that are estimated (statsmodels' `free`). Default all. */
  free: option.anything<FreeParameters>("free"),
  /** θ, as lme4 orders it: where held parameters stay and where the search starts too. Default Λ = I, not a start. */
  start: option.anything<ArrayLike<number>>("numbers"),
  /** Residual standard deviation, where it is known. Default: estimated. */
  sigma: option.positive,
  /** Predicted decrease of the criterion at which the search ends. Default 5e-12. */
  tolerance: option.positive,
  /** Most steps of one descent; a search that needs more ends `not-converged`. Default 200. */
  maxIterations: option.count,
};

/** Options of `prepare` and of every verb that prepares. */
export const fitOptions = { ...designOptions, ...likelihoodOptions, ...searchOptions };

/**
 * What is estimated of the random effects, and how it is searched for. A partly held covariance matrix of several correlated
 * effects takes the general form of the likelihood, whose cost per response grows with the number of levels.
 */
export interface SearchOptions extends option.OptionsOf<typeof searchOptions> {}

/** Options of `prepare` and `mixedlm`. */
export interface FitOptions extends option.OptionsOf<typeof fitOptions> {}

/** Options with their defaults filled in; known covariances belong to the random terms. */
export interface ResolvedOptions
  extends option.OptionsOf<typeof designOptions>,
    option.OptionsOf<typeof searchOptions>,
    Omit<option.ResolvedOf<typeof likelihoodOptions>, "known"> {}

/** How p-values of the fixed effects are computed. */
export type TestMethod = option.ValueOf<typeof fitOptions.test>;
/** Which covariance of the fixed effects is used. */
export type VcovMethod = option.ValueOf<typeof fitOptions.vcov>;
/** Adjustment of p-values over the responses, within a term. */
export type AdjustMethod = option.ValueOf<typeof fitOptions.adjust>;

/** Options of the small entry, whose kernel computes less. */
export const smallOptions = {
  ...fitOptions,
  test: option.words("satterthwaite", "residual", "normal").or("satterthwaite"),
  vcov: option.words("gls", "joint").or("gls"),
};

/** What contradicts itself in options whose defaults are filled in. */
export const likelihoodRules: readonly Rule<
  Pick<ResolvedOptions, "reml" | "test" | "vcov" | "residual" | "variance">
>[] = [
  ({ vcov, test }) => {
    if (vcov !== "joint" || test === "normal") return undefined;
    const rule = ["goes with ", { option: "test", value: "normal" }];
    return { ...at("vcov", vcov), rule, got: { option: "test", value: test } };
  },
  ({ vcov, test }) => {
    if ((vcov !== "cr0" && vcov !== "cr1") || test === "normal" || test === "residual") return undefined;
    const allowed = { option: "test", value: ["residual", "normal"] };
    const clusters = 'test "residual" (G - 1 degrees of freedom for G clusters) or "normal"';
    return {
      ...at("vcov", vcov),
      rule: ["goes with ", either(clusters, allowed)],
      got: { option: "test", value: test },
    };
  },
  ({ vcov, test }) => {
    if (vcov !== "cr2" && vcov !== "cr3") return undefined;
    if (test !== "kenward-roger" && test !== "between-within") return undefined;
    const rule = ["goes with ", { option: "test", value: ["satterthwaite", "residual", "normal"] }];
    return { ...at("vcov", vcov), rule, got: { option: "test", value: test } };
  },
  ({ vcov, residual, variance }) => {
    if (vcov !== "joint" || (residual ?? variance) === undefined) return undefined;
    const got = { option: residual === undefined ? "variance" : "residual" };
    return { ...at("vcov", vcov), rule: "goes with independent residuals of one variance", got };
  },
  ({ test, reml }) => {
    if (test !== "kenward-roger" || reml) return undefined;
    const rule = ["needs ", either("reml", "REML")];
    return { ...at("test", test), rule, got: { option: "reml", value: reml } };
  },
];

function at(option: string, value: string) {
  return { where: "options", option: { option, value } };
}

/** Options with the defaults of the likelihood. @throws UsageError for options that contradict each other */
export function resolveOptions({ known: _, ...options }: FitOptions): ResolvedOptions {
  const resolved = withDefaults(likelihoodOptions, options);
  checkRules(resolved, likelihoodRules);
  return resolved;
}
