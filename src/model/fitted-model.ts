import { suggest, UsageError } from "../errors.js";
import type { FitResult } from "../fit/fit-result.js";
import type { Plan } from "../fit/plan.js";
import { withNotes } from "../fit/prepare/with-notes.js";
import type { Status } from "../fit/status.js";
import { adjustByTerm } from "../inference/multiplicity/adjust.js";
import {
  type CoefficientTests,
  type WaldStatistics,
  waldLimits,
  waldStatistics,
  withTails,
} from "../inference/wald.js";
import { checkOptions } from "../options/check.js";
import { type AdjustMethod, fitOptions } from "../options/fit.js";
import * as option from "../options/schema.js";
import { type Frame, inspectSymbol } from "../table/frame.js";
import type { Table } from "../table/table.js";
import { byResponse, unpackSymmetric } from "./read/frames.js";
import { likelihood } from "./read/likelihood.js";
import { thetaNames } from "./read/theta-names.js";
import { glanceTable, statuses, tidyTable } from "./read/tidy.js";
import { varianceComponents } from "./read/variance-components.js";

/** Samples that only the table or only the metadata had. */
export interface UnsharedSamples {
  readonly table: readonly string[];
  readonly metadata: readonly string[];
}

/** Samples that were not used. */
export interface DroppedSamples {
  /** In the table but not in the metadata. */
  readonly table: readonly string[];
  /** In the metadata but not in the table. */
  readonly metadata: readonly string[];
  /** In both, with a missing value in a variable of the model. */
  readonly missing: readonly { readonly sample: string; readonly variable: string }[];
}

/**
 * A fit as it is read: what was fitted, the estimates of every response and their tests. A thin view over plain
 * records: `plan` is the design, `result` holds the numbers. Per-response members are in the order of `responses`;
 * frames are terms × responses. NaN where a response does not give a number; see `status`.
 */
export class FittedModel {
  readonly plan: Plan;
  readonly result: FitResult;
  /** The table that was fitted; it is not copied. */
  readonly balances: Table;
  readonly dropped: DroppedSamples;
  /** @internal */
  protected readonly wald: WaldStatistics;
  #tests: CoefficientTests | undefined;

  constructor(plan: Plan, table: Table, result: FitResult, dropped?: UnsharedSamples) {
    this.plan = withNotes(plan, table.notes);
    this.result = result;
    this.balances = table;
    this.dropped = {
      table: dropped?.table ?? [],
      metadata: dropped?.metadata ?? [],
      missing: plan.design.dropped.map(({ sample, variable }) => ({ sample, variable })),
    };
    this.wald = waldStatistics(result, plan.options.test, plan.options.vcov);
  }

  get responses(): readonly string[] {
    return this.result.responses;
  }

  /** Names of the fixed effects: the columns of X. */
  get terms(): readonly string[] {
    return this.plan.design.fixed.columns;
  }

  get formula(): string {
    return this.plan.formula;
  }

  /** What a reader of the results should know of data and design, a sentence each. */
  get notes(): readonly string[] {
    return this.plan.notes;
  }

  /** Rows used by each response. */
  get nobs(): Int32Array {
    return this.result.nobs;
  }

  /** Residual variance. */
  get sigma2(): Float64Array {
    return this.result.sigma2;
  }

  /** −2 log-likelihood, restricted with REML. */
  get criterion(): Float64Array {
    return this.result.criterion;
  }

  get logLikelihood(): Float64Array {
    return likelihood(this.result).logLikelihood;
  }

  get aic(): Float64Array {
    return likelihood(this.result).aic;
  }

  get bic(): Float64Array {
    return likelihood(this.result).bic;
  }

  /** The worst status of each response. */
  get status(): Status[] {
    return statuses(this.result);
  }

  /** Bit mask of all statuses that hold. */
  get flags(): Uint16Array {
    return this.result.flags;
  }

  get messages(): readonly string[] {
    return this.result.messages;
  }

  get iterations(): Int32Array {
    return this.result.iterations;
  }

  /** Relative covariance parameters, lme4's θ: parameters × responses. */
  get theta(): Frame {
    return byResponse(thetaNames(this.plan.design), this.responses, this.result.theta);
  }

  /** Fixed effects, terms × responses. */
  coefficients(): Frame {
    return this.frame(this.result.beta);
  }

  /** Standard errors of the fixed effects, from the covariance that `vcov` names. */
  standardErrors(): Frame {
    return this.frame(this.wald.standardError);
  }

  /** Estimates divided by their standard errors: t, or z with `test: "normal"`. */
  tvalues(): Frame {
    return this.frame(this.wald.statistic);
  }

  /** Degrees of freedom of each t; Infinity with `test: "normal"`. */
  degreesOfFreedom(): Frame {
    return this.frame(this.wald.df);
  }

  /** Two-sided p-values, not adjusted. */
  pvalues(): Frame {
    return this.frame(this.tests.p);
  }

  /** p-values adjusted over the responses within each term; default the method of the fit. */
  qvalues(options: { adjust?: AdjustMethod | undefined } = {}): Frame {
    checkOptions("qvalues", options, { adjust: fitOptions.adjust });
    const { adjust = this.plan.options.adjust } = options;
    return this.frame(adjustByTerm(this.tests.p, this.terms.length, adjust));
  }

  /** Wald confidence limits; default level 0.95. */
  confint(options: { level?: number | undefined } = {}): { lower: Frame; upper: Frame } {
    checkOptions("confint", options, { level: option.share });
    const { lower, upper } = waldLimits(this.result.beta, this.wald, options.level ?? 0.95);
    return { lower: this.frame(lower), upper: this.frame(upper) };
  }

  /** Covariance of the fixed effects of one response, σ²(X'V⁻¹X)⁻¹ or cluster-robust: terms × terms. */
  vcov(response: string): Frame {
    const width = (this.terms.length * (this.terms.length + 1)) / 2;
    const at = this.indexOf(response) * width;
    return unpackSymmetric(this.terms, this.result.vcov.subarray(at, at + width));
  }

  /** Long table of variances and covariances: response, group, term1, term2, covariance, sd, correlation. */
  varianceComponents() {
    return varianceComponents(this.result, this.plan.design);
  }

  /** One row per response and term: estimate, standard error, df, statistic, p, q, limits, log10 p. */
  tidy(options: { level?: number | undefined } = {}) {
    checkOptions("tidy", options, { level: option.share });
    const { level = 0.95 } = options;
    const q = adjustByTerm(this.tests.p, this.terms.length, this.plan.options.adjust);
    return tidyTable(this.result, this.terms, this.tests, q, waldLimits(this.result.beta, this.wald, level));
  }

  /** One row per response: status, sizes, variance, criterion, likelihood. */
  glance() {
    return glanceTable(this.result);
  }

  /**
   * Tails cost as much as a third of a fit: they are computed when they are first asked for.
   * @internal
   */
  protected get tests(): CoefficientTests {
    this.#tests ??= withTails(this.wald);
    return this.#tests;
  }

  /**
   * Terms × responses from `terms` numbers per response.
   * @internal
   */
  protected frame(values: Float64Array): Frame {
    return byResponse(this.terms, this.responses, values);
  }

  /**
   * Position of a response. Throws UsageError for a name that is not there.
   * @internal
   */
  protected indexOf(response: string): number {
    const at = this.responses.indexOf(response);
    if (at < 0)
      throw new UsageError(`model: no response named '${response}'${suggest(response, this.responses)}`);
    return at;
  }

  /** A short description; models that can be summarised say more. */
  toString(): string {
    return this.formula;
  }

  /** What Node prints. */
  [inspectSymbol](): string {
    return this.toString();
  }
}
