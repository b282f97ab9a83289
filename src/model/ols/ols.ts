import { loadBalances, treeBalances } from "../../balances/all.js";
import { buildDesign } from "../../design/design.js";
import type { Plan } from "../../fit/plan.js";
import { dateNotes, designNotes } from "../../fit/prepare/design-notes.js";
import { type DesignOptions, designOptions } from "../../options/design.js";
import { type AdjustMethod, fitOptions } from "../../options/fit.js";
import * as option from "../../options/schema.js";
import { columnNames } from "../../table/columns.js";
import type { TableLike } from "../../table/source-columns.js";
import type { Table } from "../../table/table.js";
import type { TreeLike } from "../../tree/as-tree.js";
import { checkBalances, type StudyTables, studyTables } from "../plan-study.js";
import { studyArguments } from "../study-arguments.js";
import { fitLinear } from "./ols-fit.js";
import { OLSModel } from "./ols-model.js";

/** Options of `ols`: those of a design without random effects, and a tree. */
export interface OLSOptions
  extends Omit<DesignOptions, "groups" | "reFormula" | "vcFormula" | "residual" | "variance" | "fixedOnly"> {
  /** As for `mixedlm`: columns that are tips of the tree become balances first. */
  readonly tree?: TreeLike | undefined;
  /** Adjustment of p-values over the responses, within a term. Default `"bh"`. */
  readonly adjust?: AdjustMethod | undefined;
}

/** Random effects are among them: that a linear model has none says more than that nothing reads them. */
const kinds: option.OptionsFor<OLSOptions> = {
  ...designOptions,
  weights: option.text,
  tree: option.anything(),
  adjust: fitOptions.adjust,
};

/**
 * Fit a linear model to every column of a table by least squares: `mixedlm` without random effects, for samples that
 * are independent of each other. X is factored once for all responses. Tests are t tests on n − p degrees of
 * freedom.
 *
 * @example
 * const model = await ols("ph", table, metadata);
 * model.coefficients().get("ph", "y0");
 *
 * One table may hold responses and covariates: `ols("Y1 + Y2 ~ ph", rows)`; then options come third.
 *
 * @param formula patsy's grammar, without bars; a left-hand side names the responses
 * @param table samples × responses (or parts, with a tree): a Table, or anything that `asTable` reads
 * @param metadata samples × covariates
 * @throws FormulaError, DataError, UsageError for what the caller can mend; a response that cannot be fitted gets a
 * status instead
 */
export async function ols(
  formula: string,
  table: TableLike,
  metadata: TableLike,
  options?: OLSOptions,
): Promise<OLSModel>;
export async function ols(formula: string, data: TableLike, options?: OLSOptions): Promise<OLSModel>;
export async function ols(
  formula: string,
  table: TableLike,
  third?: Table | object,
  fourth?: OLSOptions,
): Promise<OLSModel> {
  const given = studyArguments<OLSOptions>("ols", kinds, table, third, fourth);
  if (given.options.tree !== undefined) await loadBalances();
  return linearModels(formula, table, given);
}

/** `ols` at once. */
export function olsSync(
  formula: string,
  table: TableLike,
  metadata: TableLike,
  options?: OLSOptions,
): OLSModel;
export function olsSync(formula: string, data: TableLike, options?: OLSOptions): OLSModel;
export function olsSync(
  formula: string,
  table: TableLike,
  third?: Table | object,
  fourth?: OLSOptions,
): OLSModel {
  return linearModels(formula, table, studyArguments<OLSOptions>("ols", kinds, table, third, fourth));
}

function linearModels(
  formula: string,
  table: TableLike,
  { metadata, options }: ReturnType<typeof studyArguments<OLSOptions>>,
): OLSModel {
  const { tree, ...rest } = options;
  if (tree !== undefined) checkBalances("ols", formula, metadata, rest);
  const study = studyTables(formula, table, metadata, rest);
  const plan = linearPlan(formula, study, rest);
  const made = tree === undefined ? undefined : treeBalances<Table>(study.table, tree);
  const responses = made?.balances ?? study.table;
  return new OLSModel(plan, responses, fitLinear(plan, responses, columnNames(responses)), {
    dropped: study.dropped,
    metadata: study.metadata,
    ...(made && { tree: made.tree }),
  });
}

/** A plan without random effects. */
export function linearPlan(
  formula: string,
  { metadata, responses, notes }: Pick<StudyTables, "metadata" | "responses" | "notes">,
  options: DesignOptions & Pick<OLSOptions, "adjust">,
): Plan {
  const { adjust = "bh", responses: _, ...rest } = options;
  const named = responses && { responses };
  const design = buildDesign(formula, metadata, { ...rest, ...named, fixedOnly: true });
  return {
    schemaVersion: 1,
    formula,
    options: { ...rest, adjust, reml: true, test: "residual", vcov: "gls" },
    ...named,
    samples: Array.from(design.rows, (row) => metadata.index[row]!),
    design,
    reduced: null,
    flags: 0,
    message: "",
    notes: [...notes, ...dateNotes(metadata, design), ...designNotes(design)],
  };
}
