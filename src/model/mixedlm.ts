import { treeBalances } from "../balances/tree-balances.js";
import { checkOptions, pick } from "../options/check.js";
import { type FitOptions, fitOptions } from "../options/fit.js";
import { runOptions } from "../options/run.js";
import * as option from "../options/schema.js";
import type { Table } from "../table/table.js";
import type { TreeLike } from "../tree/as-tree.js";
import { fit, fitSync, type RunOptions } from "./fit.js";
import type { ModelOrigin } from "./fitted-balances.js";
import type { LMEModel } from "./lme-model.js";
import { planStudy, type Study } from "./plan-study.js";

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
 * the table), the formula is applied to the metadata, and every column is a response.
 *
 * @example
 * const model = await mixedlm("time + treatment", table, metadata, { groups: "patient" });
 * model.coefficients().get("treatment", "Y2");
 *
 * @param formula right-hand side in patsy's grammar
 * @param table samples × responses (or parts, with a tree): a Table, or anything that `asTable` reads
 * @param metadata samples × covariates
 * @throws FormulaError, DataError, UsageError for what the caller can mend; a response that cannot be fitted gets a
 * status instead
 */
export async function mixedlm(
  formula: string,
  table: Table | object,
  metadata: Table | object,
  options: MixedlmOptions = {},
): Promise<LMEModel> {
  checkOptions("mixedlm", options, kinds);
  const { tree, ...rest } = options;
  const { plan, responses, origin } = alongTree(planStudy(formula, table, metadata, rest), tree);
  return fit(plan, responses, pick(runOptions, options), origin);
}

/** `mixedlm` at once, on the calling thread; the same bits. */
export function mixedlmSync(
  formula: string,
  table: Table | object,
  metadata: Table | object,
  options: StudyOptions = {},
): LMEModel {
  checkOptions("mixedlmSync", options, kinds);
  const { tree, ...rest } = options;
  const { plan, responses, origin } = alongTree(planStudy(formula, table, metadata, rest), tree);
  return fitSync(plan, responses, origin);
}

/** The responses of a study: its table, or its balances along a tree. */
function alongTree({ plan, table, dropped }: Study, tree: TreeLike | undefined) {
  if (tree === undefined) return { plan, responses: table, origin: { dropped } };
  const made = treeBalances<Table>(table, tree);
  const origin: ModelOrigin = { dropped, tree: made.tree };
  return { plan, responses: made.balances, origin };
}
