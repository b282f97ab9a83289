import { describe, UsageError } from "../../errors.js";
import { type AnovaType, anovaHypotheses, anovaTerms } from "../../inference/contrasts/anova-hypotheses.js";
import { adjustedOver, testHypotheses } from "../../inference/contrasts/contrast-tests.js";
import type { Fitted } from "../../inference/each-tested.js";
import { checkOptions } from "../../options/check.js";
import * as option from "../../options/schema.js";
import { longTable, repeatAll, repeatEach } from "../read/frames.js";

/** Options of `anova`. */
export interface AnovaOptions {
  /** Default `"III"`, as lmerTest; see `AnovaType`. */
  readonly type?: AnovaType | undefined;
}

/**
 * F tests of every term for every response, a row each: response, term, num_df, den_df, statistic, p_value, q_value
 * (over the responses, within the term), log10_p. Degrees of freedom are those of the model's `test`.
 *
 * @throws UsageError for another type
 */
export function anovaTable(fitted: Fitted, options: AnovaOptions = {}) {
  const roman = ({ 1: "I", 2: "II", 3: "III" } as Record<string, string>)[String(options?.type)];
  if (roman !== undefined)
    throw new UsageError(
      `anova: type must be one of I, II, III, got ${describe(options.type)} (did you mean '${roman}'?)`,
    );
  checkOptions("anova", options, { type: option.words("I", "II", "III") });
  const { type = "III" } = options;
  const { design } = fitted.plan;
  const terms = anovaTerms(design.fixed);
  const tests = testHypotheses(fitted, terms.length, (rows) => anovaHypotheses(design, type, rows));
  const { responses } = fitted.result;
  return longTable({
    response: repeatEach(responses, terms.length),
    term: repeatAll(terms, responses.length),
    num_df: tests.numDf,
    den_df: tests.denDf,
    statistic: tests.statistic,
    p_value: tests.p,
    q_value: adjustedOver(tests.p, terms.length, fitted),
    log10_p: tests.log10p,
  });
}
