import { numericColumn, rowsInTable } from "../../fit/run/fit-table.js";
import { adjustedOver, oncePerRows, testRows } from "../../inference/contrasts/contrast-tests.js";
import { isEstimable } from "../../inference/contrasts/estimability.js";
import {
  type GridValues,
  type MarginalGrid,
  marginalGrid,
} from "../../inference/contrasts/reference-grid.js";
import { bilinear, testContrast } from "../../inference/contrasts/test-contrast.js";
import type { FittedRows } from "../../inference/covariance/vcov-sensitivity.js";
import { eachTested, type Fitted, keptWeights } from "../../inference/each-tested.js";
import {
  adjustComparisons,
  type ComparisonAdjust,
  type CriticalValue,
  comparisonAdjusts,
  criticalValue,
} from "../../inference/multiplicity/multiple-comparisons.js";
import { waldLimits } from "../../inference/wald.js";
import { checkOptions, checkValue } from "../../options/check.js";
import * as option from "../../options/schema.js";
import { longTable } from "../read/frames.js";

/** Options of `means`. */
export interface MeansOptions {
  /** Whether the means are compared too; default false. */
  readonly pairwise?: boolean | undefined;
  /** How the comparisons of a response are adjusted; default `"tukey"`. `"dunnett"` compares with the first mean. */
  readonly adjust?: ComparisonAdjust | undefined;
  /** Values of variables in place of all levels of a category or the mean of a number. */
  readonly at?: GridValues | undefined;
  /** Confidence level; default 0.95. */
  readonly level?: number | undefined;
}

const kinds: option.OptionsFor<MeansOptions> = {
  pairwise: option.truth,
  adjust: option.words(...comparisonAdjusts),
  at: option.record(),
  level: option.share,
};

/** Long tables of marginal means and, on request, of their comparisons. */
export interface Means {
  readonly means: ReturnType<typeof meansTable>;
  readonly pairs?: ReturnType<typeof pairsTable>;
}

/**
 * Estimated marginal means of a term for every response: what the model says at each of its levels, numeric variables at
 * their mean, averaged with equal weights over the levels of all other factors (as R's emmeans). An offset counts with
 * its mean. Averages and means are over the rows where a response has values, as if it had been fitted alone: over the
 * levels that occur there. The mean of a level or cell that the rows cannot tell is NaN.
 *
 * `means` has a row per response and level: response, level, mean, std_error, df, conf_low, conf_high. With `pairwise`,
 * `pairs` has a row per response and comparison: response, contrast, estimate, std_error, df, statistic, p_value,
 * p_adjusted (over the comparisons of the response), q_value (p_adjusted over the responses), conf_low, conf_high
 * (simultaneous).
 *
 * @throws UsageError for unknown variables and levels
 */
export function meansTables(fitted: Fitted, term: string, options: MeansOptions = {}): Means {
  checkValue("means", "term", term, option.text);
  checkOptions("means", options, kinds);
  const { level = 0.95, adjust = "tukey" } = options;
  const grid = marginalGrid(fitted.plan.design, term, options.at ?? {});
  const means = meansTable(fitted, grid, level);
  return options.pairwise === true ? { means, pairs: pairsTable(fitted, grid, adjust, level) } : { means };
}

function meansTable(fitted: Fitted, { cells, rowsOn }: MarginalGrid, level: number) {
  const tests = testRows(fitted, cells.length, rowsOn);
  const shift = meanOffsets(fitted);
  const mean = tests.estimate.map((value, at) => value + shift[Math.floor(at / cells.length)]!);
  const limits = waldLimits(mean, tests, level);
  const { responses } = fitted.result;
  return longTable({
    response: responses.flatMap((response) => cells.map(() => response)),
    level: responses.flatMap(() => cells),
    mean,
    std_error: tests.standardError,
    df: tests.df,
    conf_low: limits.lower,
    conf_high: limits.upper,
  });
}

/** Of each response: the mean of the offset over the rows where it has a value. */
function meanOffsets({ plan, balances, result }: Fitted): Float64Array {
  const { offset } = plan.design;
  if (offset === undefined) return new Float64Array(result.responses.length);
  const tableRows = rowsInTable(plan, balances);
  return Float64Array.from(result.responses, (name) => {
    const column = numericColumn(balances, name);
    const known = offset.filter((_, i) => tableRows[i]! >= 0 && !Number.isNaN(column[tableRows[i]!]));
    return known.reduce((total, value) => total + value, 0) / known.length;
  });
}

function pairsTable(fitted: Fitted, grid: MarginalGrid, adjust: ComparisonAdjust, level: number) {
  const { names, pairs, rowsOn } = adjust === "dunnett" ? againstFirst(grid) : allPairs(grid);
  const count = names.length;
  const tests = testRows(fitted, count, rowsOn);
  const current = oncePerRows((fittedRows) => ({
    rows: rowsOn(fittedRows),
    ...familyOf(grid.occurOn(fittedRows), pairs),
  }));
  const reachOf = criticalValues(adjust, level, tests.df);
  const numbers = () => new Float64Array(tests.estimate.length).fill(Number.NaN);
  const [adjusted, lower, upper] = [numbers(), numbers(), numbers()];
  eachTested(fitted, (response, tested, estimability, fittedRows) => {
    const { rows, means, comparisons: size } = current(fittedRows);
    const critical = reachOf(means, size);
    const known = Array.from(rows.keys()).filter((i) => isEstimable(rows[i]!, estimability));
    const weights = known.map((i) => keptWeights(rows[i]!, estimability));
    const found = weights.map((row) => testContrast(row, tested));
    const comparisons = {
      t: Float64Array.from(found, (test) => test.statistic),
      df: Float64Array.from(found, (test) => test.df),
      correlation: correlations(weights, tested.sensitivity.adjusted),
      means,
    };
    const p = adjustComparisons(comparisons, adjust);
    known.forEach((i, place) => {
      const at = response * count + i;
      const { estimate, standardError, df } = found[place]!;
      const reach = critical(df, comparisons.correlation) * standardError;
      adjusted[at] = p[place]!;
      lower[at] = estimate - reach;
      upper[at] = estimate + reach;
    });
  });
  const { responses } = fitted.result;
  return longTable({
    response: responses.flatMap((response) => names.map(() => response)),
    contrast: responses.flatMap(() => names),
    estimate: tests.estimate,
    std_error: tests.standardError,
    df: tests.df,
    statistic: tests.statistic,
    p_value: tests.p,
    p_adjusted: adjusted,
    q_value: adjustedOver(adjusted, count, fitted),
    conf_low: lower,
    conf_high: upper,
  });
}

/** How many means there are whose levels occur, and how many comparisons of these. */
function familyOf(occur: readonly boolean[], pairs: readonly Pair[]) {
  return {
    means: occur.filter(Boolean).length,
    comparisons: pairs.filter(([i, j]) => occur[i] && occur[j]).length,
  };
}

/** The critical values of families of comparisons, each made once. */
function criticalValues(adjust: ComparisonAdjust, level: number, df: Float64Array) {
  const known = new Map<string, CriticalValue>();
  return (means: number, comparisons: number): CriticalValue => {
    const key = `${means} ${comparisons}`;
    const found = known.get(key) ?? criticalValue(adjust, level, means, comparisons, df);
    known.set(key, found);
    return found;
  };
}

/** Places of two cells, the first minus the second. */
type Pair = readonly [number, number];

/** Every mean minus every later one. */
function allPairs(grid: MarginalGrid) {
  const { cells } = grid;
  const pairs = cells.flatMap((_, i) => cells.slice(i + 1).map((__, offset) => [i, i + 1 + offset] as Pair));
  return differences(grid, pairs);
}

/** Every mean but the first minus the first. */
function againstFirst(grid: MarginalGrid) {
  return differences(
    grid,
    grid.cells.slice(1).map((_, i) => [i + 1, 0] as Pair),
  );
}

function differences({ cells, rowsOn }: MarginalGrid, pairs: readonly Pair[]) {
  return {
    pairs,
    names: pairs.map(([i, j]) => `${cells[i]} - ${cells[j]}`),
    rowsOn: (fittedRows: FittedRows) => {
      const rows = rowsOn(fittedRows);
      return pairs.map(([i, j]) => rows[i]!.map((weight, c) => weight - rows[j]![c]!));
    },
  };
}

/** Correlations of the estimates of some rows. */
function correlations(rows: readonly Float64Array[], vcov: Float64Array): Float64Array {
  const m = rows.length;
  const out = new Float64Array(m * m);
  const size = rows.map((row) => Math.sqrt(bilinear(row, row, vcov, 0)));
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < m; j++)
      out[i * m + j] = i === j ? 1 : bilinear(rows[i]!, rows[j]!, vcov, 0) / (size[i]! * size[j]!);
  }
  return out;
}
