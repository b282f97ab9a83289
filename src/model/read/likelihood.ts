import type { FitResult } from "../../fit/fit-result.js";

/** Likelihood-based summaries, one number per response; REML criteria are used as they are, as lme4 does. */
interface Likelihood {
  readonly logLikelihood: Float64Array;
  readonly aic: Float64Array;
  readonly bic: Float64Array;
}

/** log-likelihood, AIC and BIC from the criterion; the parameters counted are β, θ and σ, as far as they are estimated. */
export function likelihood({
  criterion,
  rank,
  nobs,
  parameters,
  ownParameters,
  held = 0,
}: FitResult): Likelihood {
  const count = (i: number) => rank[i]! + (ownParameters?.[i] ?? parameters) + 1 - held;
  return {
    logLikelihood: criterion.map((value) => -value / 2),
    aic: criterion.map((value, i) => value + 2 * count(i)),
    bic: criterion.map((value, i) => value + Math.log(nobs[i]!) * count(i)),
  };
}
