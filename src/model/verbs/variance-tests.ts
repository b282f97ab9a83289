import { UsageError } from "../../errors.js";
import { oneStructure } from "../../fit/fallbacks.js";
import type { Plan } from "../../fit/plan.js";
import { reduceRows } from "../../fit/prepare/reduce-rows.js";
import { fitTable } from "../../fit/run/fit-table.js";
import { heldParameters } from "../../fit/run/search-settings.js";
import type { Fitted } from "../../inference/each-tested.js";
import { adjustByTerm } from "../../inference/multiplicity/adjust.js";
import { boundaryUpper, ratioTests } from "../../inference/variances/likelihood-ratio.js";
import {
  type VarianceHypothesis,
  varianceHypotheses,
} from "../../inference/variances/variance-hypotheses.js";
import { longTable, repeatAll, repeatEach } from "../read/frames.js";

/**
 * Likelihood-ratio tests of the random effects, as lmerTest's `ranova`: each random term is reduced (see
 * `varianceHypotheses`) and the rest refitted by the likelihood of the model, restricted or not. A row per response and
 * hypothesis: response, term, group (the term's name in `varianceComponents`), statistic, df, p_value (χ², too large
 * because a variance cannot be negative), p_mixture (the 50:50 mixture of χ² that holds for one variance; NaN where
 * several are taken out at once), q_value (over the responses, of p_mixture, or of p_value where that is NaN), log10_p
 * of p_value.
 *
 * @throws UsageError for a model with held covariance parameters
 */
export function varianceTestsTable(fitted: Fitted) {
  const { plan, result } = fitted;
  oneStructure(fitted, "varianceTests");
  if (plan.search !== undefined && heldParameters(plan.search) > 0)
    throw new UsageError(
      "varianceTests: all covariance parameters must be estimated, got some that are held",
    );
  const hypotheses = varianceHypotheses(plan.design.random);
  const count = hypotheses.length;
  const size = result.responses.length * count;
  const numbers = () => new Float64Array(size);
  const [statistic, p, mixture, log10p] = [numbers(), numbers(), numbers(), numbers()];
  hypotheses.forEach((hypothesis, h) => {
    const reduced = reducedCriterion(fitted, hypothesis);
    const df = result.responses.map(() => hypothesis.df);
    const tests = ratioTests(reduced, result.criterion, df);
    result.responses.forEach((_, i) => {
      const at = i * count + h;
      statistic[at] = tests.statistic[i]!;
      p[at] = tests.p[i]!;
      log10p[at] = tests.log10p[i]!;
      mixture[at] =
        hypothesis.variances === 1 ? boundaryUpper(tests.statistic[i]!, hypothesis.df) : Number.NaN;
    });
  });
  const reported = mixture.map((value, at) => (Number.isNaN(value) ? p[at]! : value));
  return longTable({
    response: repeatEach(result.responses, count),
    term: repeatAll(
      hypotheses.map(({ label }) => label),
      result.responses.length,
    ),
    group: repeatAll(
      hypotheses.map(({ group }) => group),
      result.responses.length,
    ),
    statistic,
    df: Float64Array.from({ length: size }, (_, at) => hypotheses[at % count]!.df),
    p_value: p,
    p_mixture: mixture,
    q_value: adjustByTerm(reported, count, plan.options.adjust),
    log10_p: log10p,
  });
}

/** −2 log-likelihood of the reduced model for every response. */
function reducedCriterion({ plan, balances, result }: Fitted, { random }: VarianceHypothesis): Float64Array {
  const request = { reml: plan.options.reml, satterthwaite: false, joint: false };
  // Residuals with a structure have a likelihood without random terms too.
  if (random.length > 0 || plan.design.residual !== undefined)
    return fitTable(planWith(plan, random), balances, result.responses, request).criterion;
  const theta = result.theta.map((value) => (Number.isNaN(value) ? value : 0));
  return fitTable(plan, balances, result.responses, { ...request, theta }).criterion;
}

/** The plan with other random terms; starts and tolerances that were given for all of them are left out. */
function planWith({ search: _, ...plan }: Plan, random: VarianceHypothesis["random"]): Plan {
  const design = { ...plan.design, random };
  const whole = reduceRows(design);
  const reduced = typeof plan.options.weights === "object" ? null : whole.reduced;
  return { ...plan, design, ...whole, reduced };
}
