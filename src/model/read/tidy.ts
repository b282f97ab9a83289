import type { FitResult } from "../../fit/fit-result.js";
import { type Status, worstStatus } from "../../fit/status.js";
import { type CoefficientTests, log10Tails } from "../../inference/wald.js";
import { longTable, repeatAll, repeatEach } from "./frames.js";
import { likelihood } from "./likelihood.js";

/** One row per response and term: the columns of `coefficients.tsv`. */
export function tidyTable(
  result: FitResult,
  terms: readonly string[],
  tests: CoefficientTests,
  q: Float64Array,
  limits: { readonly lower: Float64Array; readonly upper: Float64Array },
) {
  return longTable({
    response: repeatEach(result.responses, terms.length),
    term: repeatAll(terms, result.responses.length),
    estimate: result.beta.slice(),
    std_error: tests.standardError,
    df: tests.df,
    statistic: tests.statistic,
    p_value: tests.p,
    q_value: q,
    conf_low: limits.lower,
    conf_high: limits.upper,
    log10_p: log10Tails(tests),
  });
}

/** One row per response: the columns of `fits.tsv`. */
export function glanceTable(result: FitResult) {
  const { logLikelihood, aic, bic } = likelihood(result);
  return longTable({
    response: result.responses,
    status: statuses(result),
    message: result.messages,
    n: Float64Array.from(result.nobs),
    n_groups: Float64Array.from(result.groups),
    sigma2: result.sigma2.slice(),
    criterion: result.criterion.slice(),
    loglik: logLikelihood,
    aic,
    bic,
    iterations: Float64Array.from(result.iterations),
  });
}

/** The worst status of each response. */
export function statuses(result: FitResult): Status[] {
  return Array.from(result.flags, worstStatus);
}
