import { isAvailable } from "../covariance/structures.js";
import { describe, UsageError } from "../errors.js";
import { checkPlan, type Plan } from "../fit/plan.js";
import { prepareGiven } from "../fit/prepare/prepare.js";
import { fitTable } from "../fit/run/fit-table.js";
import { type FitOptions, fitOptions, smallOptions } from "../options/fit.js";
import { runOptions } from "../options/run.js";
import type { Option, OptionsOf } from "../options/schema.js";
import { columnNames } from "../table/columns.js";
import type { TableLike } from "../table/source-columns.js";
import type { Table } from "../table/table.js";
import { requestOf } from "./fit-columns.js";
import { FittedModel } from "./fitted-model.js";
import { planStudy, responsesOfPlan, type Study } from "./plan-study.js";
import { studyArguments } from "./study-arguments.js";

/** Options of `prepare` as far as the small entry computes what they ask for. */
export interface FitOnlyOptions
  extends Omit<OptionsOf<typeof smallOptions>, "residual" | "variance" | "known" | "covariates"> {}

/** `prepare` of the main entry without `residual`, `variance`, `known` and `covariates`. @throws UsageError for these, and as it does */
export function prepare(formula: string, metadata: TableLike, options: FitOptions = {}): Plan {
  checkUnread(options);
  return prepareGiven(formula, metadata, options, undefined);
}

/**
 * Fit every column of a table on a plan, on the calling thread, without a pause: the numbers of the main entry's `fitSync`
 * to the last bit, with what is read of a fit and none of the verbs that work with it.
 *
 * @param plan from `prepare`
 * @param table samples × responses: a Table, or anything that `asTable` reads; samples are matched to the plan by id,
 * missing cells are NaN
 * @throws DataError for columns that are not numbers, or when no sample is shared; UsageError for a plan that asks for
 * Kenward and Roger's tests or a cluster-robust covariance, which the main entry computes
 */
export function fitSync(plan: Plan, table: TableLike): FittedModel {
  checkPlan("fitSync", plan);
  return fitted({ plan, ...responsesOfPlan(plan, table, "fitSync") });
}

/**
 * Fit a linear mixed-effects model to every column of a table: samples are joined on their ids (inner join, order of
 * the table), the formula is applied to the metadata, and every column is a response. A left-hand side, or the option
 * `responses`, names responses; then one table may hold responses and covariates, and options come third.
 *
 * @example
 * const model = mixedlmSync("time + treatment", table, metadata, { groups: "patient" });
 * model.coefficients().get("treatment", "Y2");
 *
 * @param formula patsy's grammar with lme4's bars
 * @param table samples × responses: a Table, or anything that `asTable` reads
 * @param metadata samples × covariates
 * @throws FormulaError, DataError, UsageError for what the caller can mend; a response that cannot be fitted gets a
 * status instead
 */
export function mixedlmSync(
  formula: string,
  table: TableLike,
  metadata: TableLike,
  options?: FitOnlyOptions,
): FittedModel;
export function mixedlmSync(formula: string, data: TableLike, options?: FitOnlyOptions): FittedModel;
export function mixedlmSync(
  formula: string,
  table: TableLike,
  third?: Table | object,
  fourth?: FitOnlyOptions,
): FittedModel {
  const kinds = { ...fitOptions, ...runOptions };
  const { metadata, options } = studyArguments("mixedlmSync", kinds, table, third, fourth);
  checkUnread(options);
  return fitted(planStudy(formula, table, metadata, options, undefined));
}

function fitted({
  plan,
  table,
  names = columnNames(table),
  dropped,
}: Omit<Study, "dropped"> & Partial<Study> & { readonly names?: readonly string[] }): FittedModel {
  checkAvailable(plan);
  checkUnread(plan.options);
  checkIndependent(plan);
  return new FittedModel(plan, table, fitTable(plan, table, names, requestOf(plan)), dropped);
}

/** Throws UsageError for structures of residuals, known covariances and covariates of each response, which the small entry does not read. */
function checkUnread({ residual, variance, known, covariates }: FitOptions): void {
  for (const [option, value] of Object.entries({ residual, variance, known, covariates })) {
    if (value === undefined) continue;
    throw new UsageError({
      where: "mixedlm/fit",
      option,
      rule: "needs what the small entry does not carry",
      got: describe(value),
      hint: '; import "mixedlm" for it',
    });
  }
}

/** Throws UsageError for a plan of the main entry whose levels have a known covariance. */
function checkIndependent({ design }: Plan): void {
  const term = design.random.find(({ known }) => known !== undefined);
  if (term === undefined) return;
  throw new UsageError({
    where: "mixedlm/fit",
    option: "known",
    rule: "needs what the small entry does not carry",
    got: `a covariance of ${term.group}`,
    hint: '; import "mixedlm" for it',
  });
}

/** Throws UsageError for tests and structures that need more of the kernel than the small entry carries. */
function checkAvailable({ options, design }: Plan): void {
  const where = "mixedlm/fit";
  const hint = '; import "mixedlm" for it';
  const unknown = design.random.find(({ covariance }) => !isAvailable(covariance));
  if (unknown !== undefined) {
    const rule = "needs a covariance structure that the small entry has";
    throw new UsageError({ where, rule, got: `'${unknown.covariance}'`, hint });
  }
  for (const [name, { choices, holds }] of Object.entries<Option>(smallOptions)) {
    const value: unknown = options[name as keyof typeof options];
    if (choices === undefined || value === undefined || holds(value)) continue;
    const rule = "must be one that the small entry computes";
    throw new UsageError({ where, option: name, rule, got: `"${value}"`, hint });
  }
}
