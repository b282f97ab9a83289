import { DataError, describe, UsageError } from "../../errors.js";
import { refuseCovariates } from "../../fit/covariates/refuse-covariates.js";
import { waldStatistics } from "../../inference/wald.js";
import { checkOptions, checkRules } from "../../options/check.js";
import { pairsOptions, pairsRules } from "../../options/pairs.js";
import { type RunOptions, runOptions } from "../../options/run.js";
import type * as option from "../../options/schema.js";
import { columnNames, numbersOf } from "../../table/columns.js";
import { givenTable } from "../../table/given-table.js";
import type { TableLike } from "../../table/source-columns.js";
import { spellingHint } from "../../table/spelling/spelling-notes.js";
import type { Table } from "../../table/table.js";
import { fitResult } from "../fit-columns.js";
import { FittedModel } from "../fitted-model.js";
import { type Pairs, pairGatherer } from "./gather-pairs.js";
import { planWithColumn } from "./plan-with-column.js";

/** Options of `allPairs`. */
export interface PairsOptions
  extends option.OptionsOf<typeof pairsOptions>,
    Pick<RunOptions, "threads" | "signal" | "onProgress"> {}

/**
 * Every column of a table X added to the model of every response of a fitted model, one at a time: a table tested against a table.
 * Each pair is a fit of its own, with the covariance parameters estimated anew and the test of the model, so that its p-value is that
 * of `mixedlm` with the column among the covariates. q-values are over all pairs, by the model's `adjust`.
 *
 * A sample without a value of the response or of x is left out of that pair. What depends on the other fixed effects, or leaves too
 * few samples, gives no test and does not count.
 *
 * @example
 * const model = await mixedlm("age + (1 | subject)", taxa, metadata);
 * const { pairs } = await allPairs(model, metabolites, { q: 0.05 });
 *
 * @param X samples × columns of numbers: a Table, anything that `asTable` reads, or batches of columns such as `readBatches` gives;
 * samples are matched by id
 * @throws UsageError for a model without its data, or with covariates of each response; DataError for columns that are not
 * numbers, infinite cells, and no sample in common; the reason of an aborted signal
 */
export async function allPairs(
  model: FittedModel,
  X: TableLike | AsyncIterable<Table>,
  options: PairsOptions = {},
): Promise<Pairs> {
  if (!(model instanceof FittedModel))
    throw new UsageError(`allPairs: model must be a fitted model, got ${describe(model)}`);
  checkOptions("allPairs", options, { ...pairsOptions, ...runOptions });
  checkRules(options, pairsRules);
  const { plan, balances, responses } = model;
  refuseCovariates("allPairs", plan, "fit a model without them");
  if (responses.length > 0 && columnNames(balances).length === 0)
    throw new UsageError("allPairs: needs the responses, got a model that was saved without data");
  const { threads, signal, onProgress } = options;
  const gathered = pairGatherer(responses, plan.options.adjust, options);
  const last = plan.design.fixed.columns.length;
  for await (const batch of batchesOf(X)) {
    const names = columnNames(batch);
    const rows = rowsOf(batch, plan.samples);
    for (const [i, name] of names.entries()) {
      const values = valuesOf(batch, name, rows);
      const own = planWithColumn(plan, name, values);
      const result = await fitResult(own, balances, { threads, signal });
      const { test, vcov } = plan.options;
      gathered.take(name, result, waldStatistics(result, test, vcov), last);
      onProgress?.((i + 1) / names.length);
    }
  }
  return gathered.pairs();
}

async function* batchesOf(X: TableLike | AsyncIterable<Table>): AsyncGenerator<Table, void, void> {
  if (typeof X === "object" && X !== null && Symbol.asyncIterator in X) {
    for await (const batch of X) yield givenTable(batch, "allPairs: X");
  } else yield givenTable(X as TableLike, "allPairs: X");
}

/** Row of X at each sample; −1 for none. */
function rowsOf({ index }: Table, samples: readonly string[]): Int32Array {
  const rowOf = new Map(index.map((sample, row) => [sample, row]));
  const rows = Int32Array.from(samples, (sample) => rowOf.get(sample) ?? -1);
  if (rows.length === 0 || rows.some((row) => row >= 0)) return rows;
  const hint = spellingHint(samples, index, ["the model", "X"]);
  throw new DataError({
    where: "allPairs",
    rule: "X must hold samples of the model",
    got: "none in common",
    hint,
  });
}

function valuesOf(table: Table, name: string, rows: Int32Array): Float64Array {
  const column = numbersOf(table, name);
  const values = Float64Array.from(rows, (row) => (row < 0 ? Number.NaN : column[row]!));
  const at = values.findIndex(
    (value) => value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY,
  );
  if (at < 0) return values;
  const got = `${values[at]} in column '${name}', sample '${table.index[rows[at]!]}'`;
  throw new DataError({ where: "allPairs", rule: "X must be finite numbers", got }, { column: name });
}
