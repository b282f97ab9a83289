import { treeBalances } from "../balances/tree-balances.js";
import type { FitOptions } from "../fit/options.js";
import { prepare } from "../fit/prepare.js";
import { asTable } from "../table/as-table.js";
import { columnNames } from "../table/columns.js";
import { joinSamples } from "../table/join-samples.js";
import type { Table } from "../table/table.js";
import type { TreeLike } from "../tree/as-tree.js";
import { fit, type RunOptions } from "./fit.js";
import type { LMEModel } from "./lme-model.js";

/** Options of `mixedlm`: those of `prepare`, those of `fit`, and a tree. */
export interface MixedlmOptions extends FitOptions, RunOptions {
  /**
   * Newick text or a Tree. Columns of the table that are its tips are positive parts and become balances first; columns
   * that are its internal nodes are balances already, and the tree serves the way back to proportions.
   */
  readonly tree?: TreeLike;
}

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
  const { tree, threads, signal, onProgress, ...rest } = options;
  const run: RunOptions = { threads, signal, onProgress };
  const { table: joined, metadata: rows, dropped } = joinSamples(asTable(table), asTable(metadata));
  const plan = prepare(formula, rows, { ...rest, responses: columnNames(joined) });
  if (tree === undefined) return fit(plan, joined, run, { dropped });
  const made = treeBalances<Table>(joined, tree);
  return fit(plan, made.balances, run, { dropped, tree: made.tree });
}
