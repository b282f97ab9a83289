import type { FitOptions, TestMethod } from "../../options/fit.js";
import * as option from "../../options/schema.js";
import type { TableLike } from "../../table/source-columns.js";
import type { FittedModel } from "../fitted-model.js";

/**
 * A true effect over the responses that have it: one number, numbers of which each response draws one, or a normal distribution.
 * `"pilot"` is the normal distribution of the pilot's effects without their errors of estimation.
 */
export type TrueEffect =
  | number
  | readonly number[]
  | { readonly mean?: number; readonly sd: number }
  | "pilot";

/** Another model that the same studies are analysed with. */
export interface Analysis extends FitOptions {
  readonly formula?: string | undefined;
}

/** Planned studies and what is assumed to be true. */
export interface PowerOptions {
  /** The model. Default: that of the pilot. */
  readonly formula?: string | undefined;
  /** The samples of a study: those of the pilot, or of a planned one. Default: the design of the pilot, or `arms` and `times`. */
  readonly metadata?: TableLike | undefined;
  /** As of `mixedlm`: `groups`, `test`, `reml` … Default: those of the pilot. */
  readonly options?: FitOptions | undefined;
  /** A fitted model, whose variances are taken for true, response by response. */
  readonly pilot?: FittedModel | undefined;
  /** True fixed effects by the name of the column of X; those not named are zero. */
  readonly coefficients: Readonly<Record<string, TrueEffect>>;
  /** True effects are in units of the residual standard deviation of each response. Default false. */
  readonly standardized?: boolean | undefined;
  /** True θ, lme4's order: standard deviations of the random effects relative to σ; or one θ per response. */
  readonly theta?: ArrayLike<number> | readonly ArrayLike<number>[] | undefined;
  /** True residual standard deviation, or one per response. Default 1. */
  readonly sigma?: number | readonly number[] | undefined;
  /** Responses of a study. Default: those of the pilot, or as many as θ or σ are given for, or 1. */
  readonly responses?: number | undefined;
  /** Share of the responses that have the effects; which ones is drawn for each study. Default 1. */
  readonly share?: number | undefined;
  /** Levels of covariates between groups, which are crossed: `{ arm: ["placebo", "drug"] }`, in place of metadata. */
  readonly arms?: Readonly<Record<string, readonly (string | number)[]>> | undefined;
  /** The column of visits and their times: `{ week: [0, 2, 4, 8] }`. */
  readonly times?: Readonly<Record<string, readonly (string | number)[]>> | undefined;
  /** Numbers of groups. Default: those of the metadata. */
  readonly ngroups?: number | readonly number[] | undefined;
  /** Numbers of visits, at equal distances over the times. Default: those of the metadata. */
  readonly nvisits?: number | readonly number[] | undefined;
  /** Shares of the groups that have left by the last visit. Default 0. */
  readonly dropout?: number | readonly number[] | undefined;
  /** The share that has left by a visit grows as its time to this power. Default 1, steadily. */
  readonly growth?: number | undefined;
  /** Share of samples that are missing at random besides. Default 0. */
  readonly missing?: number | undefined;
  /** Tests that are compared. Default: that of `options`. */
  readonly tests?: TestMethod | readonly TestMethod[] | undefined;
  /** Further models that the same studies are analysed with: formulas, or options with a formula. */
  readonly analyses?: readonly (string | Analysis)[] | undefined;
  /** False discovery rate over the responses of a study. Default 0.05. */
  readonly fdr?: number | undefined;
  /** `"bh"` (default) or `"by"`. */
  readonly adjust?: "bh" | "by" | undefined;
  /** Significance level of each test, family-wise error rate, and 1 − level of the limits. Default 0.05. */
  readonly alpha?: number | undefined;
  /** Simulated studies of each design. Default 1000. */
  readonly nsim?: number | undefined;
  /** Whole number from 0 to 2⁵³ − 1. Default: the `seed` of `options`, or 0. */
  readonly seed?: number | undefined;
  /** Level of the Monte-Carlo limits. Default 0.95. */
  readonly level?: number | undefined;
}

const counts = option.kind<number | readonly number[]>("counts", "be positive whole numbers", (value) =>
  listOf(value).every(option.count.holds),
);
const shareOfLoss = (value: unknown) =>
  option.number.holds(value) && (value as number) >= 0 && (value as number) < 1;
const shares = option.kind<number | readonly number[]>("shares", "be shares from 0 to below 1", (value) =>
  listOf(value).every(shareOfLoss),
);
const test = option.words("satterthwaite", "kenward-roger", "residual", "normal");

export const powerOptions: option.OptionsFor<PowerOptions> = {
  formula: option.text,
  metadata: option.anything(),
  options: option.anything(),
  pilot: option.anything(),
  coefficients: option.record(),
  standardized: option.truth,
  theta: option.anything(),
  sigma: option.kind("positives", "be a positive number", (value) =>
    listOf(value).every(option.positive.holds),
  ),
  responses: option.count,
  share: option.kind("share", "lie between 0 and 1", (value) => value === 1 || shareOfLoss(value)),
  arms: option.record(),
  times: option.record(),
  ngroups: counts,
  nvisits: counts,
  dropout: shares,
  growth: option.positive,
  missing: option.kind("share", "lie between 0 and 1", shareOfLoss),
  tests: option.kind("tests", test.rule, (value) => listOf(value).every(test.holds), test.choices),
  analyses: option.list(),
  fdr: option.share,
  adjust: option.words("bh", "by"),
  alpha: option.share,
  nsim: option.count,
  seed: option.seed,
  level: option.share,
};

/** One value, or several. */
export function listOf<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? value : [value as T];
}
