import { ownFits } from "../../fit/covariates/form.js";
import type { FitResult, FurtherTable, FurtherTables } from "../../fit/fit-result.js";
import type { Plan } from "../../fit/plan.js";
import { concatResults, sliceResult } from "../../fit/run/combine-results.js";
import { fitStructures } from "../../fit/run/fit-structures.js";
import type { Fitted } from "../../inference/each-tested.js";
import { adjustByTerm } from "../../inference/multiplicity/adjust.js";
import type { StopSignal } from "../../options/schema.js";
import type { TestRequest } from "../../options/tests.js";
import type { Column, Table } from "../../table/table.js";
import { certifiedTables } from "../checks/certified.js";
import { requestOf } from "../fit-columns.js";
import { longTable, repeatAll, repeatEach } from "../read/frames.js";
import { anovaTable } from "./anova.js";
import { contrastTable } from "./contrast.js";
import { type Means, meansTables } from "./means.js";

/** Does a request ask for any test? */
function asksForTests({ anova, means, contrast, certify }: TestRequest): boolean {
  return anova === true || certify === true || (means?.length ?? 0) > 0 || (contrast?.length ?? 0) > 0;
}

/** Throws UsageError for tests of what the model does not have, before anything is fitted. */
export function checkTests(plan: Plan, request: TestRequest): void {
  if (!asksForTests(request)) return;
  const nothing = { index: plan.samples, columns: {} };
  furtherTests(
    { plan, balances: nothing, result: fitStructures(plan, nothing, [], requestOf(plan)) },
    request,
  );
}

/** Responses that are tested between two looks at the signal. */
const TURN = 256;

/** A result with the tests of its responses, giving way to other work between stretches of responses. */
export async function withTests(
  { plan, balances, result }: Fitted,
  request: TestRequest,
  signal?: StopSignal | undefined,
): Promise<FitResult> {
  const total = result.responses.length;
  if (!asksForTests(request)) return result;
  const parts: FitResult[] = [];
  for (let from = 0; from < Math.max(total, 1); from += TURN) {
    const part = sliceResult(result, from, Math.min(total, from + TURN));
    parts.push({ ...part, further: furtherTests({ plan, balances, result: part }, request) });
    await new Promise((resolve) => setTimeout(resolve));
    signal?.throwIfAborted();
  }
  return concatResults(parts);
}

/** The tables that a request asks for: `anova`, `means`, `comparisons` and `contrasts`, as the verbs of the model give them. */
function furtherTests(fitted: Fitted, request: TestRequest): FurtherTables {
  const { plan, balances, result } = fitted;
  if (plan.border !== undefined && result.responses.length > 0) {
    const parts = Array.from(ownFits(plan, balances, result), (own) => ({
      ...own.result,
      further: furtherTests(own, request),
    }));
    return concatResults(parts).further!;
  }
  const { anova, anovaType: type, means = [], by, pairwise, contrast = [], certify } = request;
  const count = fitted.result.responses.length;
  const pairs = pairwise !== undefined && { pairwise: true, adjust: pairwise };
  const found = means.map((term) => {
    const tables = meansTables(fitted, term, { ...(by !== undefined && { by }), ...pairs });
    return { term, tables, levels: levelNames(tables) };
  });
  const meansOf = found.map(({ term, tables, levels }) => {
    const { level, by: group, ...columns } = tables.means.columns;
    const mean = level.map((name, i) => readable(term, name, levels.get(group[i]!) ?? ""));
    return asFurther({ columns: { level: mean, ...columns } }, count);
  });
  const pairsOf = found.flatMap(({ term, tables, levels }) => {
    if (tables.pairs === undefined) return [];
    const { contrast: name, by: group, ...columns } = tables.pairs.columns;
    const pair = name.map((each, i) => readable(term, each, levels.get(group[i]!) ?? ""));
    return [asFurther({ columns: { contrast: pair, ...columns } }, count)];
  });
  return {
    ...(anova && { anova: asFurther(anovaTable(fitted, { ...(type !== undefined && { type }) }), count) }),
    ...(meansOf.length > 0 && { means: stacked(meansOf, count) }),
    ...(pairsOf.length > 0 && { comparisons: stacked(pairsOf, count) }),
    ...(contrast.length > 0 && { contrasts: asFurther(contrastTable(fitted, contrast), count) }),
    ...(certify && certifiedTables(fitted, request)),
  };
}

/** `arm: high - placebo | week=8` */
function readable(term: string, what: string, at: string): string {
  return `${term}: ${what}${at === "" ? "" : ` | ${at}`}`;
}

/** What the levels of `by` are called, `week=8, sex=F`, by the text that the tables have for them. */
function levelNames({ means, levels }: Means): ReadonlyMap<string, string> {
  const { by } = means.columns;
  const names = new Map<string, string>();
  by.forEach((group, i) => {
    if (group === "" || names.has(group)) return;
    names.set(group, named(levels, i, group));
  });
  return names;
}

/** The last variables of a row, whose levels make up the text of its group. */
function named(levels: Means["levels"], row: number, group: string): string {
  const all = Object.entries(levels);
  for (let from = all.length - 1; from >= 0; from--) {
    const last = all.slice(from);
    if (last.map(([, own]) => own[row]).join(", ") === group)
      return last.map(([name, own]) => `${name}=${own[row]}`).join(", ");
  }
  return group;
}

/** A long table as labels, the same for every response, and numbers. q-values are made over all responses, once they are there. */
export function asFurther(
  table: { readonly columns: Readonly<Record<string, unknown>> },
  count: number,
): FurtherTable {
  const labels: Record<string, readonly string[]> = {};
  const numbers: Record<string, Float64Array> = {};
  for (const [name, column] of Object.entries(table.columns)) {
    if (name === "response" || name === "q_value") continue;
    if (column instanceof Float64Array) numbers[name] = column;
    else
      labels[name] = (column as readonly string[]).slice(
        0,
        count === 0 ? 0 : (column as readonly string[]).length / count,
      );
  }
  return { labels, numbers };
}

/** Tables of the same columns, of every response one below the other. */
function stacked(tables: readonly FurtherTable[], count: number): FurtherTable {
  const [first] = tables;
  if (tables.length === 1) return first!;
  const labels = Object.fromEntries(
    Object.keys(first!.labels).map((name) => [name, tables.flatMap((table) => table.labels[name]!)]),
  );
  const numbers = Object.fromEntries(
    Object.keys(first!.numbers).map((name) => {
      const columns = tables.map((table) => table.numbers[name]!);
      const width = columns.reduce((sum, { length }) => sum + length, 0);
      const all = new Float64Array(width);
      let at = 0;
      for (let i = 0; i < count; i++) {
        for (const column of columns) {
          const own = column.length / count;
          all.set(column.subarray(i * own, (i + 1) * own), at);
          at += own;
        }
      }
      return [name, all];
    }),
  );
  return { labels, numbers };
}

/** The words of a set, with commas between them. */
function wordsOf(set: number, words: readonly string[]): string {
  return words.filter((_, i) => Math.floor(set / 2 ** i) % 2 === 1).join(", ");
}

/** The p-values of a table that are adjusted over the responses: those that hold together within one, where there are some. */
export function pvaluesOf({ numbers }: FurtherTable): Float64Array | undefined {
  return numbers["p_adjusted"] ?? numbers["p_value"];
}

/** Every column of p-values that is adjusted over the responses, and what the adjusted ones are called. */
export function adjustedColumns({ numbers }: FurtherTable): readonly (readonly [p: string, q: string])[] {
  const first = numbers["p_adjusted"] === undefined ? "p_value" : "p_adjusted";
  const pairs = [
    [first, "q_value"],
    ["p_expected", "q_expected"],
  ] as const;
  return pairs.filter(([p]) => numbers[p] !== undefined);
}

/** Adjusted p-values of a table that holds all responses, by their names. */
export function qvaluesOf(plan: Plan, table: FurtherTable, responses: number): QValues {
  const entries = adjustedColumns(table).map(([p, q]) => {
    return [q, adjustFurther(plan, table.numbers[p]!, responses)] as const;
  });
  return Object.fromEntries(entries);
}

/** Adjusted p-values by the names of their columns. */
type QValues = Readonly<Record<string, Float64Array>>;

/** Adjusted p-values of a table over its responses, row by row. */
export function adjustFurther(plan: Plan, p: Float64Array, responses: number): Float64Array {
  return adjustByTerm(p, responses === 0 ? 1 : p.length / responses, plan.options.adjust);
}

/**
 * A table of tests as the verbs of the model lay it out.
 *
 * @param q adjusted p-values by their names; those that are not there are left out
 */
export function furtherTable(
  { labels, numbers, sets = {} }: FurtherTable,
  responses: readonly string[],
  q: QValues,
): Table {
  // Without labels there is a row per response.
  const rows = Object.values(labels)[0]?.length ?? 1;
  const nameOf = new Map(adjustedColumns({ labels, numbers }));
  const columns: Record<string, Column> = { response: repeatEach(responses, rows) };
  for (const [name, own] of Object.entries(labels)) columns[name] = repeatAll(own, responses.length);
  for (const [name, values] of Object.entries(numbers)) {
    columns[name] = Object.hasOwn(sets, name)
      ? Array.from(values, (set) => wordsOf(set, sets[name]!))
      : values;
    const adjusted = nameOf.get(name);
    if (adjusted !== undefined && q[adjusted] !== undefined) columns[adjusted] = q[adjusted];
  }
  return longTable(columns as Record<string, Float64Array>);
}
