import { addPseudocount } from "../../balances/compositions/add-pseudocount.js";
import { treeBalances } from "../../balances/tree-balances.js";
import { DataError, UsageError } from "../../errors.js";
import { prepare } from "../../fit/prepare/prepare.js";
import { withNotes } from "../../fit/prepare/with-notes.js";
import { checkOptions } from "../../options/check.js";
import { fitOptions } from "../../options/fit.js";
import { runOptions } from "../../options/run.js";
import * as option from "../../options/schema.js";
import { asTable } from "../../table/as-table.js";
import { columnNames } from "../../table/columns.js";
import { joinSamples } from "../../table/join-samples.js";
import type { TableLike } from "../../table/source-columns.js";
import type { Table } from "../../table/table.js";
import { asTree } from "../../tree/as-tree.js";
import { tipNames } from "../../tree/tip-names.js";
import { fit } from "../fit.js";
import type { LMEModel } from "../lme-model.js";
import type { MixedlmOptions } from "../mixedlm.js";
import { checkBalances } from "../plan-study.js";
import { robustnessTable, runsTable } from "./sensitivity-tables.js";

/** Options of `sensitivity`: those of `mixedlm`, and the grid. */
export interface SensitivityOptions extends MixedlmOptions {
  /** The pseudocount that the study reports. Default 1, or the largest of `pseudocounts`. */
  readonly pseudocount?: number | undefined;
  /** The pseudocounts to fit with. Default 0.1, 0.25, 0.5, 0.75 and 1 times `pseudocount`. */
  readonly pseudocounts?: readonly number[] | undefined;
  /**
   * How a pseudocount is put into the counts. Default `addPseudocount`, to every cell; `replaceZeros` leaves the other
   * cells as they are, `(table, delta) => multiplicativeReplacement(table, { delta })` keeps their ratios.
   */
  readonly replacement?: ((table: Table, value: number) => Table) | undefined;
  /** An effect counts as found where its q-value is below. Default 0.05. */
  readonly alpha?: number | undefined;
}

/** What a grid of pseudocounts does to the effects of a model. */
export interface Sensitivity {
  /** In ascending order. */
  readonly pseudocounts: Float64Array;
  /** The one that the study reports. */
  readonly pseudocount: number;
  /**
   * One row per response and term: response, term; estimate, p_value and q_value at the reported pseudocount; estimate_min,
   * estimate_max, p_max and q_max over all; n_fitted, n_significant (fits with a p-value, with q below alpha);
   * same_sign, significant (in every fit), robust (both).
   */
  readonly effects: ReturnType<typeof robustnessTable>;
  /** Why the largest pseudocount does not suit the counts (see `addPseudocount`); none where it does. */
  readonly notes: readonly string[];
  /** One row per pseudocount, response and term: estimate, std_error, df, statistic, p_value, q_value, status. */
  readonly runs: ReturnType<typeof runsTable>;
}

const where = "sensitivity";

const kinds: option.OptionsFor<SensitivityOptions> = {
  ...fitOptions,
  ...runOptions,
  tree: option.anything(),
  pseudocount: option.positive,
  pseudocounts: option.list(),
  replacement: option.callback(),
  alpha: option.share,
};

const FACTORS = [0.1, 0.25, 0.5, 0.75, 1];

/**
 * Fit the balances of counts with several pseudocounts on one tree and design, and see which effects keep their sign
 * and significance with all of them. Zeros say little about how rare a taxon is; an effect that hangs on the number put
 * in their place is no finding (the sensitivity analysis of ANCOM-BC2, Lin & Peddada 2024, Nat. Methods 21:83).
 *
 * @example
 * const { effects } = await sensitivity("ph", counts, metadata, { groups: "subject", tree, pseudocounts: [0.1, 0.5, 1] });
 *
 * @param table samples × counts; every column a tip of `options.tree`, which stays the same throughout
 * @param options those of `mixedlm`, with a tree
 * @throws as `mixedlm`, and UsageError for a grid that is none
 */
export async function sensitivity(
  formula: string,
  table: TableLike,
  metadata: TableLike,
  options: SensitivityOptions,
): Promise<Sensitivity> {
  checkOptions(where, options, kinds);
  const { pseudocount: asked, pseudocounts, replacement = addPseudocount, alpha = 0.05, ...rest } = options;
  const { tree, threads, signal, onProgress, ...design } = rest;
  const { grid, pseudocount } = checkGrid(asked, pseudocounts);
  if (tree === undefined) throw new UsageError({ where, rule: "needs a tree to make balances along" });
  const {
    table: counts,
    metadata: rows,
    dropped,
    notes,
  } = joinSamples(asTable(table), asTable(metadata, { where: "metadata" }));
  checkParts(counts, tipNames(asTree(tree)));
  checkBalances(where, formula, rows, design);
  const plan = withNotes(prepare(formula, rows, design), notes);
  const models: LMEModel[] = [];
  for (const value of grid) {
    const made = treeBalances(replacement(counts, value), tree);
    const done = models.length;
    const run = {
      threads,
      signal,
      onProgress: (fraction: number) => onProgress?.((done + fraction) / grid.length),
    };
    models.push(await fit(plan, made.balances, run, { dropped, tree: made.tree }));
  }
  return {
    pseudocounts: Float64Array.from(grid),
    pseudocount,
    effects: robustnessTable(models, grid.indexOf(pseudocount), alpha),
    notes: models.at(-1)!.balances.notes ?? [],
    runs: runsTable(models, grid),
  };
}

/** The pseudocounts in ascending order, the reported one among them. */
function checkGrid(asked: number | undefined, given: readonly number[] | undefined) {
  const pseudocount = asked ?? given?.reduce((most, value) => Math.max(most, value), 0) ?? 1;
  const grid = [...new Set([...(given ?? FACTORS.map((factor) => factor * pseudocount)), pseudocount])];
  const bad = grid.find((value) => !(value > 0 && value < Number.POSITIVE_INFINITY));
  if (bad !== undefined) {
    throw new UsageError({ where, rule: "pseudocounts must be positive numbers", got: String(bad) });
  }
  if (grid.length < 2) {
    const rule = "needs two different pseudocounts or more";
    throw new UsageError({ where, rule, got: `only ${pseudocount}` });
  }
  return { grid: grid.sort((a, b) => a - b), pseudocount };
}

/** Balances have no zeros to replace. */
function checkParts(counts: Table, tips: readonly string[]): void {
  const known = new Set(tips);
  const names = columnNames(counts);
  if (names.some((name) => known.has(name))) return;
  throw new DataError({
    where,
    rule: "columns must be counts of the tips of the tree",
    got: `'${names[0] ?? "no columns"}'`,
    hint: "; give the counts that the balances were made of",
  });
}
