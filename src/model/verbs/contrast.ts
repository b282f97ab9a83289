import { type Contrasts, contrastRows } from "../../inference/contrasts/contrast-rows.js";
import {
  adjustedOver,
  type RowTests,
  testHypotheses,
  testRows,
} from "../../inference/contrasts/contrast-tests.js";
import type { Fitted } from "../../inference/each-tested.js";
import { waldLimits } from "../../inference/wald.js";
import { checkOptions } from "../../options/check.js";
import * as option from "../../options/schema.js";
import { longTable, repeatAll, repeatEach } from "../read/frames.js";
import { testCellContrasts } from "./cell-contrasts.js";

/** Options of `contrast`. */
export interface ContrastOptions {
  /** Confidence level of the limits; default 0.95. */
  readonly level?: number | undefined;
}

/**
 * What is contrasted: linear functions of the fixed effects, or cells of the model, `"label: w*cell + …"`: a cell is
 * `factor[level]`, or several joined by `:`; `| factor=level` holds for all cells; what is not named is averaged over as in
 * `means`. The label may be left out, and so may weights of 1; levels with brackets or operators stand in quotes.
 *
 * @example
 * model.contrast("late: arm[high] - arm[placebo] | week=8");
 */
export type ContrastRequest = Contrasts | string | readonly string[];

/**
 * Linear functions of the fixed effects for every response, one row of a long table each: response, contrast, estimate,
 * std_error, df, statistic, p_value, q_value, conf_low, conf_high, log10_p. NaN where a response cannot tell them.
 *
 * @throws UsageError for unknown terms and weights that are not finite
 */
export function contrastTable(fitted: Fitted, contrasts: ContrastRequest, options: ContrastOptions = {}) {
  checkOptions("contrast", options, { level: option.share });
  if (isOfCells(contrasts)) {
    const { names, tests } = testCellContrasts(
      fitted,
      typeof contrasts === "string" ? [contrasts] : contrasts,
    );
    return rowTable(fitted, names, tests, options.level ?? 0.95);
  }
  const { names, rows } = contrastRows(contrasts, fitted.plan.design.fixed.columns);
  return rowTable(
    fitted,
    names,
    testRows(fitted, rows.length, () => rows),
    options.level ?? 0.95,
  );
}

function isOfCells(contrasts: ContrastRequest): contrasts is string | readonly string[] {
  if (typeof contrasts === "string") return true;
  return (
    Array.isArray(contrasts) && contrasts.length > 0 && contrasts.every((each) => typeof each === "string")
  );
}

/**
 * All contrasts together zero: an F test for every response, a row each: response, num_df, den_df, statistic, p_value,
 * q_value, log10_p.
 */
export function jointTable(fitted: Fitted, contrasts: Contrasts) {
  const { rows } = contrastRows(contrasts, fitted.plan.design.fixed.columns);
  const tests = testHypotheses(fitted, 1, () => [rows]);
  return longTable({
    response: fitted.result.responses,
    num_df: tests.numDf,
    den_df: tests.denDf,
    statistic: tests.statistic,
    p_value: tests.p,
    q_value: adjustedOver(tests.p, 1, fitted),
    log10_p: tests.log10p,
  });
}

/** The long table of tested rows. */
function rowTable(fitted: Fitted, names: readonly string[], tests: RowTests, level: number) {
  const { responses } = fitted.result;
  const limits = waldLimits(tests.estimate, tests, level);
  return longTable({
    response: repeatEach(responses, names.length),
    contrast: repeatAll(names, responses.length),
    estimate: tests.estimate,
    std_error: tests.standardError,
    df: tests.df,
    statistic: tests.statistic,
    p_value: tests.p,
    q_value: adjustedOver(tests.p, names.length, fitted),
    conf_low: limits.lower,
    conf_high: limits.upper,
    log10_p: tests.log10p,
  });
}
