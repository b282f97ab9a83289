import type { FitResult, FurtherTable } from "../../fit/fit-result.js";
import type { Plan } from "../../fit/plan.js";
import { adjustFurther, pvaluesOf } from "../../model/verbs/asked-tests.js";
import { testHeadings } from "../../options/words/test-words.js";
import type { TestColumn, TestCounts, TestRecord } from "./report-record.js";
import { strongestResponses } from "./strongest.js";

/** Bytes of all tables of tests, at most. */
const MAX_TEST_BYTES = 500_000;

/** What the columns are called, in their order; p-values are held as logarithms. */
const names: readonly (readonly [column: string, heading: string])[] = [
  ["num_df", "Numerator df"],
  ["den_df", "Denominator df"],
  ["mean", "Mean"],
  ["estimate", "Estimate"],
  ["std_error", "Standard error"],
  ["df", "df"],
  ["conf_low", "Lower 95 % limit"],
  ["conf_high", "Upper 95 % limit"],
  ["statistic", "Statistic"],
];

const LOG = Math.log10;

/**
 * The tests that were made with a fit, of the responses that a report holds, or of as many of them as there is room for.
 *
 * @param held positions of these responses among all
 */
export function testRecords(
  plan: Plan,
  result: FitResult,
  log10p: ArrayLike<number>,
  held: Int32Array,
): readonly TestRecord[] {
  const { further = {}, responses } = result;
  const tables = Object.entries(further).filter(
    ([, { labels }]) => (Object.values(labels)[0]?.length ?? 0) > 0,
  );
  const each = tables.reduce((sum, [, table]) => sum + bytesEach(table, responses.length), 0);
  const most = Math.floor(MAX_TEST_BYTES / Math.max(1, each));
  const strongest = new Set(strongestResponses({ log10_p: log10p }, plan.design.fixed.columns, most));
  const kept = Int32Array.from([...held.keys()].filter((i) => strongest.has(held[i]!)));
  const places = kept.map((i) => held[i]!);
  return tables.map(([name, table]) => testRecord(plan, name, table, responses, kept, places));
}

function bytesEach({ numbers }: FurtherTable, responses: number): number {
  const all = Object.values(numbers).reduce((sum, values) => sum + values.length, 0);
  return (4 * all) / Math.max(1, responses);
}

function testRecord(
  plan: Plan,
  name: string,
  table: FurtherTable,
  responses: readonly string[],
  kept: Int32Array,
  places: Int32Array,
): TestRecord {
  const { labels, numbers } = table;
  const [rows = []] = Object.values(labels);
  const p = pvaluesOf(table);
  const q = p && adjustFurther(plan, p, responses.length);
  const values = (from: Float64Array, map: (value: number) => number = (value) => value) => {
    const out = new Float32Array(places.length * rows.length);
    places.forEach((place, i) => {
      for (let k = 0; k < rows.length; k++) out[i * rows.length + k] = map(from[place * rows.length + k]!);
    });
    return out;
  };
  const columns: TestColumn[] = names.flatMap(([column, heading]) => {
    const own = numbers[column];
    return own === undefined
      ? []
      : [{ name: statisticName(name, column, heading), isLog: false, values: values(own) }];
  });
  const { log10_p, p_value, p_adjusted } = numbers;
  if (p_value !== undefined) {
    columns.push({ name: "p", isLog: true, values: log10_p ? values(log10_p) : values(p_value, LOG) });
  }
  if (p_adjusted !== undefined)
    columns.push({ name: "p, adjusted", isLog: true, values: values(p_adjusted, LOG) });
  if (q !== undefined) columns.push({ name: "q", isLog: true, values: values(q, LOG) });
  const { p_expected } = numbers;
  if (p_expected !== undefined)
    columns.push({ name: "Mean p of the draws", isLog: true, values: values(p_expected, LOG) });
  return {
    heading: testHeadings[name] ?? name,
    rows,
    responses: kept,
    columns,
    ...(p && q && { counts: countsOf(p, q, rows.length, responses) }),
  };
}

function statisticName(table: string, column: string, heading: string): string {
  if (column !== "statistic") return heading;
  return table === "anova" ? "F" : "t";
}

function countsOf(p: Float64Array, q: Float64Array, rows: number, responses: readonly string[]): TestCounts {
  const [tested, belowP, belowQ] = [new Int32Array(rows), new Int32Array(rows), new Int32Array(rows)];
  const best = new Int32Array(rows).fill(-1);
  for (let at = 0; at < p.length; at++) {
    const k = at % rows;
    if (Number.isNaN(p[at])) continue;
    tested[k]!++;
    if (p[at]! < 0.05) belowP[k]!++;
    if (q[at]! < 0.05) belowQ[k]!++;
    if (best[k]! < 0 || p[at]! < p[best[k]!]!) best[k] = at;
  }
  const clearest = Array.from(best, (at) => (at < 0 ? "" : responses[Math.floor(at / rows)]!));
  return { tested, belowP, belowQ, clearest };
}
