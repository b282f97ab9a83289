import { describe, UsageError } from "../../errors.js";
import { oneStructure } from "../../fit/fallbacks.js";
import type { FitResult } from "../../fit/fit-result.js";
import { fitTable } from "../../fit/run/fit-table.js";
import type { Fitted } from "../../inference/each-tested.js";
import { adjustPvalues } from "../../inference/multiplicity/adjust.js";
import { boundaryUpper, ratioTests } from "../../inference/variances/likelihood-ratio.js";
import { nesting } from "../../inference/variances/nested-models.js";
import { checkOptions } from "../../options/check.js";
import * as option from "../../options/schema.js";
import { FittedModel } from "../fitted-model.js";
import { longTable } from "../read/frames.js";
import { likelihood } from "../read/likelihood.js";
import {
  checkComparable,
  checkLikelihoods,
  checkValues,
  isLinear,
  isRestricted,
  weightDifferences,
} from "./compare-checks.js";

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
 * (twice the difference of log-likelihoods), df, p_value, p_mixture, q_value, log10_p of p_value, aic and bic of both
 * (`aic`, `aic_other`, …) and their differences, this minus other. A linear model (`ols`) has the likelihood of R's
 * `logLik(lm)`, which is compared with that of a mixed model by maximum likelihood.
 *
 * Where one variance of the larger model is zero in the smaller, a bound, p_value is too large and p_mixture refers to the
 * 50:50 mixture of χ² with df and df − 1 degrees of freedom (Self & Liang 1987; Stram & Lee 1994); it is NaN where no
 * variance is taken out, or several are. q_value adjusts p_mixture over the responses, or p_value where that is NaN.
 *
 * `refitted` says whether the numbers are those of a fit by maximum likelihood made for the comparison, `nested` whether
 * one model is a special case of the other, and `reason` what speaks against it; where not, a likelihood-ratio test has no
 * meaning and is NaN, while AIC and BIC stay.
 *
 * @throws UsageError for other responses, samples, rows or values, and for restricted likelihoods of different fixed
 * effects
 */
export function compareTables(one: Fitted, other: Fitted, options: CompareOptions = {}) {
  checkOptions("compare", options, { refit: option.truth });
  const { refit = true } = options;
  if (!(other instanceof FittedModel))
    throw new UsageError(`compare: other must be a fitted model, got ${describe(other)}`);
  for (const model of [one, other]) oneStructure(model, "compare");
  checkComparable(one, other);
  const { responses } = one.result;
  const refitted = refit && (isRestricted(one.plan) || isRestricted(other.plan));
  if (!refitted) checkLikelihoods(one, other);
  const [own, theirs] = [one, other].map((model) => likelihoodOf(model, responses, refitted));
  checkValues(one, other, own!.result.nobs, theirs!.result.nobs);
  const { large, small, reason, variances } = inOrderOfSize(own!, theirs!);
  const reasons = weightDifferences(one, other, responses).map((weights) => reason || weights);
  const isNested = (i: number) => reasons[i] === "";
  const df = large.size.map((count, i) => (isNested(i) ? count - small.size[i]! : Number.NaN));
  const tests = ratioTests(small.result.criterion, large.result.criterion, df);
  const statistic = tests.statistic.map((value, i) => (isNested(i) ? value : Number.NaN));
  const mixture = statistic.map((value, i) =>
    isNested(i) && variances === 1 && df[i]! > 0 ? boundaryUpper(value, df[i]!) : Number.NaN,
  );
  const reported = mixture.map((value, i) => (Number.isNaN(value) ? tests.p[i]! : value));
  return {
    ...longTable({
      response: responses,
      statistic,
      df,
      p_value: tests.p,
      p_mixture: mixture,
      q_value: adjustPvalues(reported, one.plan.options.adjust),
      log10_p: tests.log10p,
      aic: own!.aic,
      aic_other: theirs!.aic,
      aic_difference: own!.aic.map((value, i) => value - theirs!.aic[i]!),
      bic: own!.bic,
      bic_other: theirs!.bic,
      bic_difference: own!.bic.map((value, i) => value - theirs!.bic[i]!),
    }),
    refitted,
    nested: reasons.every((each) => each === ""),
    reason: reasons.find((each) => each !== "") ?? "",
  };
}

interface ModelLikelihood {
  readonly model: Fitted;
  readonly result: FitResult;
  readonly aic: Float64Array;
  readonly bic: Float64Array;
  /** Estimated parameters but σ, per response. */
  readonly size: Float64Array;
}

/** A model's likelihoods for some responses, in that order; a linear model has no other than that by ML. */
function likelihoodOf(model: Fitted, responses: readonly string[], refit: boolean): ModelLikelihood {
  const wanted = { satterthwaite: false, joint: false };
  const result =
    refit && !isLinear(model.plan.design)
      ? fitTable(model.plan, model.balances, responses, { reml: false, ...wanted })
      : inOrder(model.result, responses);
  const { aic, bic } = likelihood(result);
  const size = Float64Array.from(result.rank, (rank) => rank + result.parameters - (result.held ?? 0));
  return { model, result, aic, bic, size };
}

/** The model with more parameters, the other, and whether the one is a case of the other; either, where they tie. */
function inOrderOfSize(own: ModelLikelihood, theirs: ModelLikelihood) {
  const difference = own.size.reduce((sum, count, i) => sum + count - theirs.size[i]!, 0);
  const [large, small] = difference >= 0 ? [own, theirs] : [theirs, own];
  const found = { large, small, ...nesting(small.model.plan, large.model.plan) };
  if (found.reason === "" || difference !== 0) return found;
  const turned = nesting(large.model.plan, small.model.plan);
  return turned.reason === "" ? { large: small, small: large, ...turned } : found;
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
