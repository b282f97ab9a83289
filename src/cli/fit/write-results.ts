import { join } from "node:path";
import type { FitResult } from "../../fit/fit-result.js";
import type { Plan } from "../../fit/plan.js";
import { regroupResults } from "../../fit/run/combine-results.js";
import { fitStructures } from "../../fit/run/fit-structures.js";
import { adjustByTerm } from "../../inference/multiplicity/adjust.js";
import type { WrittenFormat } from "../../io/formats.js";
import { openTableWriter, type TableFileWriter } from "../../io/index.js";
import { concatArrays } from "../../kernel/concat-arrays.js";
import { requestOf } from "../../model/fit-columns.js";
import { resultPvalues, resultTables } from "../../model/read/result-tables.js";
import { adjustedColumns, adjustFurther, furtherTable } from "../../model/verbs/asked-tests.js";
import type { Table } from "../../table/table.js";
import { lme4Summary } from "../print/lme4-summary.js";
import { testsSummary } from "../print/tests-summary.js";
import { type EffectsSummary, effectsSummary } from "./effects-table.js";
import { refuseRepeated } from "./refuse-repeated.js";

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
export const MOST_MODELS = 5;

/**
 * Write coefficients, variance, fits and tests into `folder`, some responses at a time, and say what was found. q-values take
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
  const adjusted = isPart ? undefined : await adjustAll(run);
  const summary = effectsSummary(terms);
  const models: string[] = [];
  const writers = new Map<string, TableFileWriter>();
  const write = async (name: string, table: Table) => {
    const writer =
      writers.get(name) ?? (await openTableWriter(join(folder, `${name}.${format}`), format, false));
    writers.set(name, writer);
    await writer.write(table);
  };
  try {
    let at = 0;
    let done = 0;
    for await (const block of inBlocks(run)) {
      signal?.throwIfAborted();
      const { length } = block.beta;
      const q = adjusted?.coefficients.subarray(at, at + length) ?? unknown(length);
      const tables = resultTables(plan, block, q);
      at += length;
      summary.take(tables.coefficients.columns, tables.fits.columns.status);
      if (run.total <= MOST_MODELS) models.push(...printed(plan, block));
      const { coefficients, ...rest } = tables;
      await write("coefficients", isPart ? withoutQ(coefficients) : coefficients);
      for (const [name, table] of Object.entries(rest)) await write(name, table);
      const to = done + block.responses.length;
      for (const [name, further] of Object.entries(block.further ?? {})) {
        const q = adjustedColumns(further).flatMap(([, column]) => {
          const all = adjusted?.further.get(`${name} ${column}`);
          return all === undefined ? [] : [[column, stretch(all, done, to, run.total)] as const];
        });
        await write(name, furtherTable(further, block.responses, Object.fromEntries(q)));
      }
      done = to;
    }
  } finally {
    for (const writer of writers.values()) await writer.close();
  }
  if (models.length === 0) return summary;
  const tables = run.total === 1 ? [] : [summary.table()];
  return { ...summary, table: () => [...models, ...tables].join("\n\n") };
}

/** The models of some responses with their tests. */
function printed(plan: Plan, block: FitResult): string[] {
  return block.responses.map((_, i) =>
    [lme4Summary(plan, block, i), ...testsSummary(block.further ?? {}, i)].join("\n\n"),
  );
}

/** A run without responses has tables too. */
async function* inBlocks({ plan, total, results }: RunResults): AsyncGenerator<FitResult> {
  if (total > 0) yield* regroupResults(results(), TOGETHER);
  else yield fitStructures(plan, { index: plan.samples, columns: {} }, [], requestOf(plan));
}

function unknown(length: number): Float64Array {
  return new Float64Array(length).fill(Number.NaN);
}

/** The entries of the responses `from` … `to` − 1 of `total`. */
function stretch(values: Float64Array, from: number, to: number, total: number): Float64Array {
  const width = values.length / total;
  return values.subarray(from * width, to * width);
}

/**
 * Adjusted p-values of all responses, in their order: of the coefficients, and of the tables of tests that have any, by table
 * and column.
 */
interface Adjusted {
  readonly coefficients: Float64Array;
  readonly further: ReadonlyMap<string, Float64Array>;
}

async function adjustAll({ plan, total, results }: RunResults): Promise<Adjusted> {
  const terms = plan.design.fixed.columns.length;
  const p = new Float64Array(total * terms);
  const further = new Map<string, Float64Array[]>();
  const seen = new Set<string>();
  let at = 0;
  for await (const result of results()) {
    refuseRepeated(result.responses, seen);
    p.set(resultPvalues(plan, result), at);
    at += result.beta.length;
    for (const [name, table] of Object.entries(result.further ?? {})) {
      for (const [p, q] of adjustedColumns(table)) {
        const key = `${name} ${q}`;
        further.set(key, [...(further.get(key) ?? []), table.numbers[p]!.slice()]);
      }
    }
  }
  const adjusted = Array.from(
    further,
    ([name, parts]) => [name, adjustFurther(plan, concatArrays(Float64Array, parts), total)] as const,
  );
  return { coefficients: adjustByTerm(p, terms, plan.options.adjust), further: new Map(adjusted) };
}

function withoutQ(table: { readonly index: readonly string[]; readonly columns: Table["columns"] }): Table {
  const { q_value: _, ...columns } = table.columns;
  return { index: table.index, columns };
}
