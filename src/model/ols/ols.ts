import { treeBalances } from "../../balances/tree-balances.js";
import { buildDesign } from "../../design/design.js";
import type { Plan } from "../../fit/plan.js";
import { designNotes } from "../../fit/prepare/design-notes.js";
import { checkOptions } from "../../options/check.js";
import { type DesignOptions, designOptions } from "../../options/design.js";
import { type AdjustMethod, fitOptions } from "../../options/fit.js";
import * as option from "../../options/schema.js";
import { asTable } from "../../table/as-table.js";
import { columnNames } from "../../table/columns.js";
import { joinSamples } from "../../table/join-samples.js";
import type { Table } from "../../table/table.js";
import type { TreeLike } from "../../tree/as-tree.js";
import { fitLinear } from "./ols-fit.js";
import { OLSModel } from "./ols-model.js";

/** Options of `ols`: those of a design without random effects, and a tree. */
export interface OLSOptions
  extends Omit<DesignOptions, "groups" | "reFormula" | "vcFormula" | "fixedOnly" | "responses"> {
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
 * @param formula right-hand side in patsy's grammar, without bars
 * @param table samples × responses (or parts, with a tree): a Table, or anything that `asTable` reads
 * @param metadata samples × covariates
 * @throws FormulaError, DataError, UsageError for what the caller can mend; a response that cannot be fitted gets a
 * status instead
 */
export async function ols(
  formula: string,
  table: Table | object,
  metadata: Table | object,
  options: OLSOptions = {},
): Promise<OLSModel> {
  return olsSync(formula, table, metadata, options);
}

/** `ols` at once. */
export function olsSync(
  formula: string,
  table: Table | object,
  metadata: Table | object,
  options: OLSOptions = {},
): OLSModel {
  checkOptions("ols", options, kinds);
  const { tree, ...rest } = options;
  const {
    table: joined,
    metadata: rows,
    dropped,
    notes,
  } = joinSamples(asTable(table), asTable(metadata, { where: "metadata" }));
  const plan = linearPlan(formula, rows, { ...rest, responses: columnNames(joined) }, notes);
  const made = tree === undefined ? undefined : treeBalances<Table>(joined, tree);
  const responses = made?.balances ?? joined;
  return new OLSModel(plan, responses, fitLinear(plan, responses, columnNames(responses)), {
    dropped,
    metadata: rows,
    ...(made && { tree: made.tree }),
  });
}

/** A plan without random effects. */
function linearPlan(
  formula: string,
  metadata: Table,
  options: DesignOptions & OLSOptions,
  notes: readonly string[],
): Plan {
  const { adjust = "bh", ...rest } = options;
  const design = buildDesign(formula, metadata, { ...rest, fixedOnly: true });
  return {
    schemaVersion: 1,
    formula,
    options: { ...rest, adjust, reml: true, test: "residual", vcov: "gls" },
    samples: Array.from(design.rows, (row) => metadata.index[row]!),
    design,
    reduced: null,
    flags: 0,
    message: "",
    notes: [...notes, ...designNotes(design)],
  };
}
