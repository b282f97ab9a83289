import { addPseudocount } from "../../balances/compositions/add-pseudocount.js";
import { treeBalances } from "../../balances/tree-balances.js";
import { UsageError } from "../../errors.js";
import { residualSupport } from "../../fit/residuals.js";
import { checkOptions, pick, without } from "../../options/check.js";
import { fitOptions } from "../../options/fit.js";
import { type RunOptions, runOptions } from "../../options/run.js";
import * as option from "../../options/schema.js";
import { isLogarithm, taxonOptions, transformedBy } from "../../options/taxa.js";
import { asTable } from "../../table/as-table.js";
import { columnNames } from "../../table/columns.js";
import type { TableLike } from "../../table/source-columns.js";
import type { Table } from "../../table/table.js";
import type { TreeLike } from "../../tree/as-tree.js";
import type { Tree } from "../../tree/tree.js";
import { fit } from "../fit.js";
import { planStudy } from "../plan-study.js";
import { furtherTable, qvaluesOf } from "../verbs/asked-tests.js";
import { drawSource } from "./draw-source.js";
import type { DrawOptions, PooledDraws } from "./draws.js";
import { poolDraws } from "./pool-draws.js";

const kinds: option.OptionsFor<DrawOptions> = {
  ...fitOptions,
  ...runOptions,
  draws: taxonOptions.draws,
  prior: option.positive,
  transform: taxonOptions.transform,
  tree: option.anything(),
  scaleSd: option.positive,
};

/** Share of the work that the fit of the expected logarithms is. */
const FIRST = 0.02;

const where = "drawCounts";

/** `drawCounts`, where it is asked for. */
export async function fitDraws(
  formula: string,
  counts: TableLike,
  metadata: TableLike,
  options: DrawOptions,
): Promise<PooledDraws> {
  const { as, draws, prior, scaleSd, rest } = checked(asTable(counts), options);
  const study = planStudy(formula, counts, metadata, without(runOptions, rest), residualSupport);
  const { plan, dropped } = study;
  const run = pick(runOptions, rest);
  const part = (from: number, to: number): RunOptions => ({
    ...run,
    onProgress: (fraction) => run.onProgress?.(from + fraction * (to - from)),
  });
  const source = drawSource(study.table, as, prior);
  const origin = { dropped, ...("tree" in as && { tree: as.tree }) };
  const model = await fit(plan, source.expected, part(0, FIRST), origin);
  const responses = columnNames(source.expected);
  const seed = plan.options.seed ?? 0;
  const table = await poolDraws(plan, source, responses, { draws, seed, scaleSd }, part(FIRST, 1));
  const tests = furtherTable(table, responses, qvaluesOf(plan, table, responses.length));
  return { model, tests };
}

/** The options with their defaults. Throws UsageError for what contradicts itself. */
function checked(counts: Table, options: DrawOptions) {
  checkOptions(where, options, kinds);
  const { draws = 128, prior = 0.5, transform, tree, scaleSd = 0, ...rest } = options;
  if (tree !== undefined && transform !== undefined)
    throw new UsageError({
      where,
      option: ["transform", "tree"],
      rule: "one of them may be given",
      got: "both",
    });
  const how = transform ?? "clr";
  if (!isLogarithm(transformedBy(how)))
    throw new UsageError({
      where,
      option: "transform",
      rule: "must be clr, alr:REF, log or log2",
      got: `"${how}"`,
    });
  if (scaleSd > 0 && (tree !== undefined || transformedBy(how) === "alr")) {
    const rule = "is for clr, log and log2; log-ratios have no scale";
    throw new UsageError({ where, option: "scaleSd", rule, got: tree === undefined ? `"${how}"` : "a tree" });
  }
  if (typeof rest.weights === "object")
    throw new UsageError({
      where,
      option: "weights",
      rule: "must be weights of samples",
      got: "weights of cells",
    });
  if (rest.covariates !== undefined) {
    const rule = "are no part of draws of counts";
    throw new UsageError({ where, option: "covariates", rule, hint: "; leave them out" });
  }
  const as = tree === undefined ? { transform: how } : { tree: treeOf(counts, tree) };
  return { as, draws, prior, scaleSd, rest };
}

/** The tree cut down to the features. Throws as `treeBalances`. */
function treeOf(counts: Table, tree: TreeLike): Tree {
  const made = treeBalances(addPseudocount(counts, 1), tree);
  if (made.columns === "parts") return made.tree;
  throw new UsageError({ where, rule: "needs counts of the tips of the tree", got: "balances" });
}
