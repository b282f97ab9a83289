import { checkOptions } from "../../check-options.js";
import { describe, UsageError } from "../../errors.js";
import type { FitResult } from "../../fit/fit-result.js";
import { fitTable } from "../../fit/run/fit-table.js";
import type { Fitted } from "../../inference/each-tested.js";
import { adjustPvalues } from "../../inference/multiplicity/adjust.js";
import { ratioTests } from "../../inference/variances/likelihood-ratio.js";
import { isNested } from "../../inference/variances/nested-models.js";
import { FittedModel } from "../fitted-model.js";
import { longTable } from "../read/frames.js";
import { likelihood } from "../read/likelihood.js";

/** Options of `compare`. */
export interface CompareOptions {
  /**
   * Whether fits by restricted likelihood are refitted by maximum likelihood first; default true. Restricted likelihoods
   * can be compared only between models with the same fixed effects.
   */
  readonly refit?: boolean | undefined;
}

/**
 * Likelihood-ratio tests of two models of the same responses on the same samples, a row per response: response, statistic
 * (twice the difference of log-likelihoods), df, p_value, q_value, log10_p, aic and bic of both (`aic`, `aic_other`, …)
 * and their differences, this minus other.
 *
 * `refitted` says whether the numbers are those of a fit by maximum likelihood made for the comparison, `nested` whether
 * one model is a special case of the other; where not, a likelihood-ratio test has no meaning and is NaN, while AIC and
 * BIC stay. Where the difference is a variance that may be zero, p is too large; see `varianceTests`.
 *
 * @throws UsageError for other responses, samples or rows, and for restricted likelihoods of different fixed effects
 */
export function compareTables(one: Fitted, other: Fitted, options: CompareOptions = {}) {
  checkOptions("compare", options, { refit: "boolean" });
  const { refit = true } = options;
  if (!(other instanceof FittedModel))
    throw new UsageError(`compare: other must be a fitted model, got ${describe(other)}`);
  checkComparable(one, other);
  const restricted = one.plan.options.reml || other.plan.options.reml;
  const refitted = refit && restricted;
  if (!refitted) checkLikelihoods(one, other);
  const [own, theirs] = [one, other].map((model) => likelihoodOf(model, one.result.responses, refitted));
  checkRows(own!.result, theirs!.result);
  const isLarger = own!.size.reduce((sum, count, i) => sum + count - theirs!.size[i]!, 0) >= 0;
  const [large, small] = isLarger ? [own!, theirs!] : [theirs!, own!];
  const nested = isNested(small.model.plan.design, large.model.plan.design);
  const df = large.size.map((count, i) => (nested ? count - small.size[i]! : Number.NaN));
  const tests = ratioTests(small.result.criterion, large.result.criterion, df);
  return {
    ...longTable({
      response: one.result.responses,
      statistic: nested ? tests.statistic : tests.statistic.fill(Number.NaN),
      df,
      p_value: tests.p,
      q_value: adjustPvalues(tests.p, one.plan.options.adjust),
      log10_p: tests.log10p,
      aic: own!.aic,
      aic_other: theirs!.aic,
      aic_difference: own!.aic.map((value, i) => value - theirs!.aic[i]!),
      bic: own!.bic,
      bic_other: theirs!.bic,
      bic_difference: own!.bic.map((value, i) => value - theirs!.bic[i]!),
    }),
    refitted,
    nested,
  };
}

/** A model's likelihoods for some responses, in that order. */
function likelihoodOf(model: Fitted, responses: readonly string[], refit: boolean) {
  const wanted = { satterthwaite: false, joint: false };
  const result = refit
    ? fitTable(model.plan, model.balances, responses, { reml: false, ...wanted })
    : inOrder(model.result, responses);
  const { aic, bic } = likelihood(result);
  const size = Float64Array.from(result.rank, (rank) => rank + result.parameters - (result.held ?? 0));
  return { model, result, aic, bic, size };
}

/** What likelihoods take of a fit, its responses in another order. */
function inOrder(result: FitResult, responses: readonly string[]): FitResult {
  const placeOf = new Map(result.responses.map((response, i) => [response, i]));
  const places = responses.map((response) => placeOf.get(response)!);
  const pick = <T extends Float64Array | Int32Array>(values: T) =>
    values.map((_, i) => values[places[i]!]!) as T;
  const { criterion, rank, nobs } = result;
  return { ...result, responses, criterion: pick(criterion), rank: pick(rank), nobs: pick(nobs) };
}

function checkComparable(one: Fitted, other: Fitted): void {
  const [own, theirs] = [new Set(one.result.responses), new Set(other.result.responses)];
  const missing = [...own]
    .filter((name) => !theirs.has(name))
    .concat([...theirs].filter((name) => !own.has(name)));
  if (missing.length > 0) {
    throw new UsageError(
      `compare: both models must have the same responses, got ${missing.length} in one of them only (${missing[0]})`,
    );
  }
  const [samples, others] = [one.plan.samples, other.plan.samples];
  if (samples.length !== others.length || samples.some((sample, i) => sample !== others[i])) {
    throw new UsageError(
      `compare: both models must use the same samples in the same order, got ${samples.length} and ${others.length}; ` +
        "fit both on the samples without missing covariates",
    );
  }
}

function checkRows(own: FitResult, theirs: FitResult): void {
  const at = own.nobs.findIndex((count, i) => count !== theirs.nobs[i]);
  if (at < 0) return;
  throw new UsageError(
    `compare: both models must use the same values, got ${own.nobs[at]} and ${theirs.nobs[at]} of response '${own.responses[at]}'`,
  );
}

/** Likelihoods as they are: of one kind, and restricted ones with the same X. */
function checkLikelihoods(one: Fitted, other: Fitted): void {
  const [own, theirs] = [one.plan, other.plan];
  if (own.options.reml !== other.plan.options.reml)
    throw new UsageError("compare: with refit: false both models must be fitted by REML or both by ML");
  const [X, Y] = [own.design.fixed.values, theirs.design.fixed.values];
  if (own.options.reml && (X.length !== Y.length || X.some((value, i) => value !== Y[i]))) {
    throw new UsageError(
      "compare: restricted likelihoods need the same fixed effects; leave refit out to compare by maximum likelihood",
    );
  }
}
