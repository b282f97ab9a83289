import { join } from "node:path";
import { DataError } from "../../errors.js";
import type { FitResult } from "../../fit/fit-result.js";
import type { Plan } from "../../fit/plan.js";
import { regroupResults } from "../../fit/run/combine-results.js";
import { fitTable } from "../../fit/run/fit-table.js";
import { adjustByTerm } from "../../inference/multiplicity/adjust.js";
import type { WrittenFormat } from "../../io/formats.js";
import { openTableWriter, type TableFileWriter } from "../../io/index.js";
import { requestOf } from "../../model/fit-columns.js";
import { lme4Summary } from "../../model/read/lme4-summary.js";
import { resultPvalues, resultTables } from "../../model/read/result-tables.js";
import type { Table } from "../../table/table.js";
import { type EffectsSummary, effectsSummary } from "./effects-table.js";

/** The results of a run, to be gone through more than once. */
interface RunResults {
  readonly plan: Plan;
  /** Responses in all. */
  readonly total: number;
  results(): AsyncIterable<FitResult> | Iterable<FitResult>;
}

/** Responses whose rows are written together; with Parquet the rows of a row group, which do not depend on anything else. */
const TOGETHER = 1 << 14;

/** Models that are printed one by one. */
const MOST_MODELS = 5;

const names = ["coefficients", "variance", "fits"] as const;

/**
 * Write coefficients, variance and fits into `folder`, some responses at a time, and say what was found. q-values take
 * the p-values of all responses, so they are gathered first; a part of a run goes without.
 *
 * @throws DataError where two responses have one name
 */
export async function writeResults(
  folder: string,
  run: RunResults,
  format: WrittenFormat,
  { isPart = false, signal }: { isPart?: boolean; signal?: AbortSignal | undefined } = {},
): Promise<EffectsSummary> {
  const { plan } = run;
  const terms = plan.design.fixed.columns;
  const q = isPart ? undefined : await adjusted(run);
  const summary = effectsSummary(terms);
  const models: string[] = [];
  const writers: TableFileWriter[] = [];
  try {
    for (const name of names)
      writers.push(await openTableWriter(join(folder, `${name}.${format}`), format, false));
    let at = 0;
    for await (const block of inBlocks(run)) {
      signal?.throwIfAborted();
      const { length } = block.beta;
      const tables = resultTables(plan, block, q?.subarray(at, at + length) ?? unknown(length));
      at += length;
      summary.take(tables.coefficients.columns, tables.fits.columns.status);
      if (run.total <= MOST_MODELS)
        models.push(...block.responses.map((_, i) => lme4Summary(plan, block, i)));
      const written: Record<(typeof names)[number], Table> = isPart
        ? { ...tables, coefficients: withoutQ(tables.coefficients) }
        : tables;
      for (const [k, name] of names.entries()) await writers[k]!.write(written[name]);
    }
  } finally {
    for (const writer of writers) await writer.close();
  }
  if (models.length === 0) return summary;
  const tables = run.total === 1 ? [] : [summary.table()];
  return { ...summary, table: () => [...models, ...tables].join("\n\n") };
}

/** A run without responses has tables too. */
async function* inBlocks({ plan, total, results }: RunResults): AsyncGenerator<FitResult> {
  if (total > 0) yield* regroupResults(results(), TOGETHER);
  else yield fitTable(plan, { index: plan.samples, columns: {} }, [], requestOf(plan));
}

function unknown(length: number): Float64Array {
  return new Float64Array(length).fill(Number.NaN);
}

/** Adjusted p-values of all responses, in their order. */
async function adjusted({ plan, total, results }: RunResults): Promise<Float64Array> {
  const terms = plan.design.fixed.columns.length;
  const p = new Float64Array(total * terms);
  const seen = new Set<string>();
  let at = 0;
  for await (const result of results()) {
    for (const response of result.responses) {
      if (seen.has(response))
        throw new DataError(`responses must have names of their own, got '${response}' twice`);
      seen.add(response);
    }
    p.set(resultPvalues(plan, result), at);
    at += result.beta.length;
  }
  return adjustByTerm(p, terms, plan.options.adjust);
}

function withoutQ(table: { readonly index: readonly string[]; readonly columns: Table["columns"] }): Table {
  const { q_value: _, ...columns } = table.columns;
  return { index: table.index, columns };
}
