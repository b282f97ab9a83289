import { numericColumn, rowsInTable } from "../../fit/run/fit-table.js";
import { testRows } from "../../inference/contrasts/contrast-tests.js";
import { type MeansWeights, meansWeights } from "../../inference/contrasts/grid-average.js";
import type { GridValues } from "../../inference/contrasts/grid-axes.js";
import { type MarginalGrid, marginalGrid } from "../../inference/contrasts/reference-grid.js";
import type { Fitted } from "../../inference/each-tested.js";
import {
  type ComparisonAdjust,
  comparisonAdjusts,
} from "../../inference/multiplicity/multiple-comparisons.js";
import { waldLimits } from "../../inference/wald.js";
import { checkOptions, checkValue } from "../../options/check.js";
import * as option from "../../options/schema.js";
import { longTable, repeatAll, repeatEach } from "../read/frames.js";
import { pairsTable } from "./means-pairs.js";
import { trendsTable } from "./means-trends.js";

/** Options of `means`. */
export interface MeansOptions {
  /** Variables at each of whose levels the means are taken and compared apart: `"visit"`, `"visit:sex"`. */
  readonly by?: string | undefined;
  /** Whether the means are compared too; default false. */
  readonly pairwise?: boolean | undefined;
  /**
   * How the comparisons of a response are adjusted, at each level of `by` for itself; default `"tukey"`. `"dunnett"` compares
   * with the reference level of treatment coding, or the first level.
   */
  readonly adjust?: ComparisonAdjust | undefined;
  /** Whether polynomial trends over the levels are tested; default false. */
  readonly trend?: boolean | undefined;
  /** Values of variables in place of all levels of a category or the mean of a number. */
  readonly at?: GridValues | undefined;
  /** Weights of the levels that are averaged over; default `"equal"`. */
  readonly weights?: MeansWeights | undefined;
  /** Confidence level; default 0.95. */
  readonly level?: number | undefined;
}

const kinds: option.OptionsFor<MeansOptions> = {
  by: option.text,
  pairwise: option.truth,
  trend: option.truth,
  adjust: option.words(...comparisonAdjusts),
  at: option.record(),
  weights: option.words(...meansWeights),
  level: option.share,
};

/** Long tables of marginal means and, on request, of their comparisons. */
export interface Means {
  readonly means: ReturnType<typeof meansTable>;
  readonly pairs?: ReturnType<typeof pairsTable>;
  readonly trends?: ReturnType<typeof trendsTable>;
  /** By variable of the term and of `by`: its level in each row of `means`. */
  readonly levels: Readonly<Record<string, readonly string[]>>;
}

/**
 * Estimated marginal means of a term for every response: what the model says at each of its levels, numeric variables at
 * their mean, averaged over the levels of all other factors (as R's emmeans). An offset counts with its mean. Averages,
 * means and the rows that `weights` counts are those where a response has values, as if it had been fitted alone. The mean
 * of a level or cell that the rows cannot tell is NaN.
 *
 * `term` and `by` name variables, whatever wraps them in the formula. A number among them takes each of its values, or its
 * mean where it has more than ten. A factor that is nested in another (each of its levels occurs at one level of the other,
 * or the formula gives it no main effect) has the cells that occur, is labelled with what it is nested in, and is averaged
 * over inside it.
 *
 * `means` has a row per response and level: response, level, mean, std_error, df, conf_low, conf_high, by. With
 * `pairwise`, `pairs` has a row per response and comparison: response, contrast, estimate, std_error, df, statistic,
 * p_value, p_adjusted (over the comparisons of the response at a level of `by`), q_value (p_adjusted over the responses),
 * conf_low, conf_high (simultaneous), by. With `trend`, `trends` has the linear, quadratic, … contrasts of the levels in their
 * order: the same columns but p_adjusted. `by` holds the levels of its variables, joined by `, `.
 *
 * @throws UsageError for unknown variables and levels
 */
export function meansTables(fitted: Fitted, term: string, options: MeansOptions = {}): Means {
  checkValue("means", "term", term, option.text);
  checkOptions("means", options, kinds);
  const { level = 0.95, adjust = "tukey" } = options;
  const grid = marginalGrid(fitted.plan.design, term, options);
  const means = meansTable(fitted, grid, level);
  const times = fitted.result.responses.length;
  const levels = Object.fromEntries(
    Object.entries(grid.levels).map(([name, own]) => [name, repeatAll(own, times)]),
  );
  return {
    means,
    ...(options.pairwise && { pairs: pairsTable(fitted, grid, adjust, level) }),
    ...(options.trend && { trends: trendsTable(fitted, grid, term, level) }),
    levels,
  };
}

function meansTable(fitted: Fitted, { cells, groups, rowsOn }: MarginalGrid, level: number) {
  const tests = testRows(fitted, cells.length, rowsOn);
  const shift = meanOffsets(fitted);
  const mean = tests.estimate.map((value, at) => value + shift[Math.floor(at / cells.length)]!);
  const limits = waldLimits(mean, tests, level);
  const { responses } = fitted.result;
  return longTable({
    response: repeatEach(responses, cells.length),
    level: repeatAll(cells, responses.length),
    mean,
    std_error: tests.standardError,
    df: tests.df,
    conf_low: limits.lower,
    conf_high: limits.upper,
    by: repeatAll(groups, responses.length),
  });
}

/** Of each response: the mean of the offset over the rows where it has a value. */
export function meanOffsets({ plan, balances, result }: Fitted): Float64Array {
  const { offset } = plan.design;
  if (offset === undefined) return new Float64Array(result.responses.length);
  const tableRows = rowsInTable(plan, balances);
  return Float64Array.from(result.responses, (name) => {
    const column = numericColumn(balances, name);
    const known = offset.filter((_, i) => tableRows[i]! >= 0 && !Number.isNaN(column[tableRows[i]!]));
    return known.reduce((total, value) => total + value, 0) / known.length;
  });
}
