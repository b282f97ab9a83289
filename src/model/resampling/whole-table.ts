import { suggest, UsageError } from "../../errors.js";
import type { Plan } from "../../fit/plan.js";
import { anovaTerms, containingColumns, termColumns } from "../../inference/contrasts/anova-hypotheses.js";
import { type SharedRows, sharedRows } from "../../inference/covariance/response-rows.js";
import type { Fitted } from "../../inference/each-tested.js";
import { planWithout } from "../../inference/variances/plan-without.js";
import { checkOptions } from "../../options/check.js";
import * as option from "../../options/schema.js";
import { completeRows } from "../../resample/complete-plan.js";
import { pooledTheta, responseTable, rotateResponses } from "../../resample/pooled-theta.js";
import { testTable } from "../../resample/whole-table-test.js";
import { longTable } from "../read/frames.js";

/** Options of `wholeTable`. */
export interface WholeTableOptions {
  /** Terms to test; default all but the intercept. */
  readonly terms?: readonly string[] | undefined;
  /** Permutations besides the data as they are. Default 999. */
  readonly nperm?: number | undefined;
  /** Whole number from 0 to 2⁵³ − 1. Default: the `seed` of the model, or 0. */
  readonly seed?: number | undefined;
}

/**
 * Is the table as a whole related to a term? A permutation test per term, adjusted for all terms that do not contain it:
 * term, statistic (pseudo-F), num_df, den_df, share (of the sum of squares that the other terms leave), p_value, scheme.
 * For balances it does not depend on the tree: the responses enter through their distances alone, with covariance
 * parameters that all have in common. Samples on which a response is missing are left out.
 *
 * Where the term is constant within the groups of the one grouping factor, groups change places, otherwise whitened
 * residuals; see `PermutationScheme`. The hypothesis is that these are exchangeable; the test is exact where V is known, and
 * estimates it anew in each permuted set otherwise.
 *
 * @throws UsageError for unknown terms, weights per cell, residuals with a structure, and more than 3000 samples with several grouping factors
 */
export function wholeTableTests({ plan, balances, result }: Fitted, options: WholeTableOptions = {}) {
  checkOptions("wholeTable", options, { terms: option.names, nperm: option.count, seed: option.seed });
  if (plan.design.residual !== undefined) {
    const { text, columns } = plan.design.residual;
    throw new UsageError({
      where: "wholeTable",
      option: text === "" ? "variance" : "residual",
      rule: "must be left out",
      got: text || `'${columns.variance}'`,
      hint: "; permute tests a term in each response and in all of them",
    });
  }
  const { nperm = 999, seed = plan.options.seed ?? 0 } = options;
  const terms = chosenTerms(anovaTerms(plan.design.fixed), options.terms);
  if (result.responses.length === 0) throw new UsageError("wholeTable: needs responses, got none");
  const complete = completeRows(plan, balances, result.responses);
  const responses = rotateResponses(complete.responses);
  const tests = terms.map((term) => {
    const own = termColumns(plan.design.fixed, term);
    const containing = containingColumns(plan.design.fixed, term);
    const nullPlan = planWithout(complete.plan, [...own, ...containing]);
    const withTerm = containing.length === 0 ? complete.plan : planWithout(complete.plan, containing);
    if (nullPlan.reduced === null || withTerm.reduced === null)
      throw new UsageError(`wholeTable: '${term}' leaves a model that cannot be fitted; ${nullPlan.message}`);
    const models = {
      without: sharedResponses(nullPlan, responses),
      with: withTerm.reduced,
      design: complete.plan.design,
      own,
    };
    return testTable(models, pooledTheta(nullPlan, responses), term, { nperm, seed });
  });
  return longTable({
    term: terms,
    statistic: Float64Array.from(tests, ({ statistic }) => statistic),
    num_df: Float64Array.from(tests, ({ numDf }) => numDf),
    den_df: Float64Array.from(tests, ({ denDf }) => denDf),
    share: Float64Array.from(tests, ({ share }) => share),
    p_value: Float64Array.from(tests, ({ p }) => p),
    scheme: tests.map(({ scheme }) => scheme),
  });
}

function chosenTerms(known: readonly string[], asked: readonly string[] | undefined): readonly string[] {
  for (const term of asked ?? []) {
    if (!known.includes(term))
      throw new UsageError(
        `wholeTable: no term named '${term}'${suggest(term, known)}; there are ${known.join(", ")}`,
      );
  }
  return asked ?? known;
}

function sharedResponses(plan: Plan, responses: readonly Float64Array[]): SharedRows {
  const { names, table } = responseTable(plan, responses);
  return sharedRows(plan, table, names)[0]!;
}
