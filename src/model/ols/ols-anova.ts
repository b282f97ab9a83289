import type { Plan } from "../../fit/plan.js";
import { anovaTerms } from "../../inference/contrasts/anova-hypotheses.js";
import { distributions } from "../../inference/distributions.js";
import { adjustByTerm } from "../../inference/multiplicity/adjust.js";
import { longTable, repeatAll, repeatEach } from "../read/frames.js";
import type { OLSResult } from "./ols-fit.js";
import { isPerfect } from "./ols-tables.js";

/**
 * Sequential sums of squares (type I): what each term explains beyond those before it, against the residual variance.
 * Terms are in the order of `anovaTerms`, which is R's: main effects before interactions, otherwise as the formula lists
 * them, not as patsy orders the columns of X. The squares of Q'y add up to the sums.
 */
export function anovaTable({ design, options }: Plan, result: OLSResult) {
  const { responses, terms: width, effects, sigma2, rss, nobs, rank } = result;
  const terms = anovaTerms(design.fixed).map(
    (name) => design.fixed.terms.find((term) => term.name === name)!,
  );
  const height = terms.length + 1;
  const numbers = () => new Float64Array(responses.length * height).fill(Number.NaN);
  const [df, sums, F, p] = [numbers(), numbers(), numbers(), numbers()];
  responses.forEach((_, i) => {
    const residual = nobs[i]! - rank[i]!;
    terms.forEach(({ start, end }, t) => {
      const at = i * height + t;
      const own = effects
        .subarray(i * width + start, i * width + end)
        .filter((value) => !Number.isNaN(value));
      df[at] = own.length;
      sums[at] = own.reduce((sum, value) => sum + value * value, 0);
      F[at] = own.length > 0 && !isPerfect(result, i) ? sums[at]! / own.length / sigma2[i]! : Number.NaN;
      p[at] = distributions.fUpper(F[at]!, own.length, residual);
    });
    df[i * height + terms.length] = residual;
    sums[i * height + terms.length] = rss[i]!;
  });
  const names = [...terms.map(({ name }) => name), "Residuals"];
  return longTable({
    response: repeatEach(responses, names.length),
    term: repeatAll(names, responses.length),
    df,
    sum_sq: sums,
    mean_sq: sums.map((sum, at) => sum / df[at]!),
    statistic: F,
    p_value: p,
    q_value: adjustByTerm(p, height, options.adjust),
  });
}
