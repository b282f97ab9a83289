import { suggest, UsageError } from "../../errors.js";
import { anovaTerms } from "../../inference/contrasts/anova-hypotheses.js";
import type { Fitted } from "../../inference/each-tested.js";
import { refuseKnown } from "../../inference/known-levels.js";
import type { RunOptions } from "../../options/run.js";
import * as option from "../../options/schema.js";
import { wholeTableRange } from "../../resample/permutation/whole-table-range.js";
import type { TableTest } from "../../resample/permutation/whole-table-test.js";
import { longTable } from "../read/frames.js";
import { pieceCount, stretches } from "../threads/cut.js";
import { checkVerbOptions } from "../threads/in-threads.js";
import { runPieces } from "../threads/run-pieces.js";

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
export function wholeTableTests(fitted: Fitted, options: WholeTableOptions = {}) {
  const { terms, count, seed } = planTests(fitted, options);
  const tests = terms.map((term) => wholeTableRange(fitted, { term, seed, first: 0, count }));
  return asTable(terms, tests, count);
}

/** The same in workers; statistics and p-values are the same to the last bit. */
export async function wholeTableInThreads(fitted: Fitted, options: WholeTableOptions, run: RunOptions) {
  const { terms, count, seed } = planTests(fitted, options);
  const responses = fitted.result.responses.length;
  // Each piece estimates V first: fewer are cut than of other work.
  const cuts = stretches(count, Math.ceil(pieceCount(run.threads) / (PIECES_SAVED * terms.length)));
  const pieces = terms.flatMap((term) =>
    cuts.map((draws) => ({ from: 0, to: responses, ask: { term, seed, ...draws } })),
  );
  const parts = await runPieces("wholeTable", fitted, pieces, run);
  const tests = terms.map((_, i) => {
    const own = parts.slice(i * cuts.length, (i + 1) * cuts.length);
    return { ...own[0]!, reached: own.reduce((sum, { reached }) => sum + reached, 0) };
  });
  return asTable(terms, tests, count);
}

const PIECES_SAVED = 4;

function planTests({ plan, result }: Fitted, options: WholeTableOptions) {
  const kinds = { terms: option.names, nperm: option.count, seed: option.seed };
  checkVerbOptions("wholeTable", options, kinds);
  const hint = "; the tests of the model hold, response by response";
  refuseKnown(plan.design, "wholeTable", "exchanges samples or groups, which must be exchangeable", hint);
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
  return { terms, count: nperm + 1, seed };
}

function asTable(terms: readonly string[], tests: readonly TableTest[], count: number) {
  return longTable({
    term: terms,
    statistic: Float64Array.from(tests, ({ statistic }) => statistic),
    num_df: Float64Array.from(tests, ({ numDf }) => numDf),
    den_df: Float64Array.from(tests, ({ denDf }) => denDf),
    share: Float64Array.from(tests, ({ share }) => share),
    p_value: Float64Array.from(tests, ({ reached }) => reached / count),
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
