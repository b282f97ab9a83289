import { loadBalances, treeBalances } from "../balances/all.js";
import { loadKnown } from "../fit/known/form.js";
import { loadResiduals, residualSupport } from "../fit/residuals.js";
import { pick } from "../options/check.js";
import { type FitOptions, fitOptions } from "../options/fit.js";
import { runOptions } from "../options/run.js";
import * as option from "../options/schema.js";
import type { TableLike } from "../table/source-columns.js";
import type { Table } from "../table/table.js";
import type { TreeLike } from "../tree/as-tree.js";
import { loadOwnVerbs } from "./covariates/form.js";
import { fit, fitSync, type RunOptions } from "./fit.js";
import type { ModelOrigin } from "./fitted-balances.js";
import type { LMEModel } from "./lme-model.js";
import { checkBalances, planStudy } from "./plan-study.js";
import { studyArguments } from "./study-arguments.js";

/** Options of `mixedlmSync`: those of `prepare`, and a tree. */
export interface StudyOptions extends FitOptions {
  /**
   * Newick text or a Tree. Columns of the table that are its tips are positive parts and become balances first; columns
   * that are its internal nodes are balances already, and the tree serves the way back to proportions.
   */
  readonly tree?: TreeLike | undefined;
}

/** Options of `mixedlm`: those of `prepare`, those of `fit`, and a tree. */
export interface MixedlmOptions extends StudyOptions, RunOptions {}

const kinds: option.OptionsFor<MixedlmOptions> = { ...fitOptions, ...runOptions, tree: option.anything() };

/**
 * Fit a linear mixed-effects model to every column of a table: samples are joined on their ids (inner join, order of
 * the table), the formula is applied to the metadata, and every column is a response. A left-hand side, or the option
 * `responses`, names responses: columns of the table or, where it has none of that name, of the metadata.
 *
 * One table may hold responses and covariates. It needs no ids, and its responses are named: then options come third.
 *
 * @example
 * const model = await mixedlm("time + treatment", table, metadata, { groups: "patient" });
 * model.coefficients().get("treatment", "Y2");
 *
 * @example
 * const sleep = await mixedlm("Reaction ~ Days + (Days | Subject)", rows);
 *
 * @param formula patsy's grammar with lme4's bars; on the left of `~` names of responses, `cbind(a, b)`, or `.` for every
 * numeric column of one table that has no other part in the model
 * @param table samples × responses (or parts, with a tree): a Table, or anything that `asTable` reads
 * @param metadata samples × covariates
 * @throws FormulaError, DataError, UsageError for what the caller can mend; a response that cannot be fitted gets a
 * status instead
 */
export async function mixedlm(
  formula: string,
  table: TableLike,
  metadata: TableLike,
  options?: MixedlmOptions,
): Promise<LMEModel>;
export async function mixedlm(formula: string, data: TableLike, options?: MixedlmOptions): Promise<LMEModel>;
export async function mixedlm(
  formula: string,
  table: TableLike,
  third?: Table | object,
  fourth?: MixedlmOptions,
): Promise<LMEModel> {
  const { metadata, options } = studyArguments("mixedlm", kinds, table, third, fourth);
  if (options.residual !== undefined || options.variance !== undefined) await loadResiduals();
  if (options.known !== undefined) await loadKnown();
  if (options.covariates !== undefined) await loadOwnVerbs();
  if (options.tree !== undefined) await loadBalances();
  const { plan, responses, origin } = study(formula, table, metadata, options);
  return fit(plan, responses, pick(runOptions, options), origin);
}

/** `mixedlm` at once, on the calling thread; the same bits. */
export function mixedlmSync(
  formula: string,
  table: TableLike,
  metadata: TableLike,
  options?: StudyOptions,
): LMEModel;
export function mixedlmSync(formula: string, data: TableLike, options?: StudyOptions): LMEModel;
export function mixedlmSync(
  formula: string,
  table: TableLike,
  third?: Table | object,
  fourth?: StudyOptions,
): LMEModel {
  const { metadata, options } = studyArguments<MixedlmOptions>("mixedlmSync", kinds, table, third, fourth);
  const { plan, responses, origin } = study(formula, table, metadata, options);
  return fitSync(plan, responses, origin);
}

/** The responses of a study: its table, or its balances along a tree. */
function study(
  formula: string,
  table: TableLike,
  metadata: Table | object | undefined,
  { tree, ...options }: MixedlmOptions,
) {
  if (tree !== undefined) checkBalances("mixedlm", formula, metadata, options);
  const planned = planStudy(formula, table, metadata, options, residualSupport);
  const { plan, dropped } = planned;
  if (tree === undefined) return { plan, responses: planned.table, origin: { dropped } };
  const made = treeBalances<Table>(planned.table, tree);
  const origin: ModelOrigin = { dropped, tree: made.tree };
  return { plan, responses: made.balances, origin };
}
