import { expect, test } from "vitest";
import { prepare } from "../../src/fit/prepare/prepare.js";
import type { ComparisonAdjust } from "../../src/index.js";
import { fitSync } from "../../src/model/fit.js";
import type { Table } from "../../src/table/table.js";
import { readJson, readTsv } from "../support/read-fixture.js";

interface Case {
  readonly call: {
    readonly formula: string;
    readonly term: string;
    readonly by?: string;
    readonly weights: "equal" | "proportional" | "cells";
    readonly adjust: ComparisonAdjust;
    readonly at?: string;
  };
  readonly levels: Readonly<Record<string, string[]>>;
  readonly mean: number[];
  readonly std_error: number[];
  readonly df: number[];
  readonly conf_low: number[];
  readonly pairs: Readonly<Record<"estimate" | "std_error" | "df" | "p" | "conf_low", number[] | number>>;
}

/** R: emmeans on lmerTest's fits, see make-expected.R. */
const { cases } = readJson<{ cases: Case[] }>("means", "expected.json");

const read = readTsv(["means", "study.tsv"], ["arm", "sex", "g", "site", "room", "y"]);
const y = Float64Array.from(read.columns.y as string[], (cell) => (cell === "" ? Number.NaN : Number(cell)));
const { y: _, ...covariates } = read.columns;
const metadata: Table = { index: read.index, columns: covariates };
/** Beside a response that has all rows, so that the plan's rows are not those of `y`. */
const table: Table = { index: read.index, columns: { all: y.map((value) => value || 0), y } };

const far = (actual: number, expected: number) =>
  Math.abs(actual - expected) / Math.max(1e-3, Math.abs(expected));
const list = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value]);

/** What R was given by `at`, but for the values of `visit`, which a number that is named takes by itself. */
function atOf(text: string | undefined): { at?: Record<string, number[]> } {
  if (text === undefined || text === "visit=0,4,12") return {};
  const [name, values] = text.split("=");
  return { at: { [name!]: values!.split(",").map(Number) } };
}

test("there are fifty models", () => {
  expect(cases.length).toBe(50);
});

test.each(
  cases.map((each, i) => [i + 1, each.call.formula, each.call.term, each.call.by ?? "", each] as const),
)(
  "model %i, %s: means of %s by %s are emmeans'",
  (_i, formula, term, by, { call, levels, mean, std_error, df, conf_low, pairs }) => {
    const { weights, adjust } = call;
    const right = formula.replaceAll("factor(", "C(");
    const model = fitSync(prepare(right, metadata, { groups: "g" }), table);
    const found = model.means(term, { ...(by && { by }), weights, adjust, pairwise: true, ...atOf(call.at) });
    expect(Object.keys(found.levels).sort()).toEqual(Object.keys(levels).sort());
    const rows = found.means.columns.response.flatMap((name, i) => (name === "y" ? [i] : []));
    expect(rows.length).toBe(mean.length);
    const nameOf = (own: Readonly<Record<string, readonly string[]>>, i: number) =>
      Object.keys(levels)
        .map((name) => own[name]![i])
        .join();
    const place = new Map(mean.map((__, i) => [nameOf(levels, i), i]));
    const columns = found.means.columns;
    for (const i of rows) {
      const at = place.get(nameOf(found.levels, i))!;
      expect(far(columns.mean[i]!, mean[at]!)).toBeLessThan(2e-6);
      expect(far(columns.std_error[i]!, std_error[at]!)).toBeLessThan(2e-6);
      expect(far(columns.df[i]!, df[at]!)).toBeLessThan(2e-5);
      expect(far(columns.conf_low[i]!, conf_low[at]!)).toBeLessThan(2e-5);
    }
    const own = found.pairs!.columns;
    const compared = own.response.flatMap((name, i) => (name === "y" ? [i] : []));
    const sizes = (values: ArrayLike<number>) => Array.from(values, Math.abs).sort((a, b) => a - b);
    // R lists comparisons in another order and may take them the other way round; their sizes are the same numbers.
    const pick = (values: Float64Array) => compared.map((i) => values[i]!);
    const compare = (mine: Float64Array, theirs: number[] | number, tolerance: number) => {
      const expected = sizes(list(theirs));
      const actual = sizes(pick(mine));
      expect(actual.length).toBe(expected.length);
      actual.forEach((value, i) => {
        expect(far(value, expected[i]!)).toBeLessThan(tolerance);
      });
    };
    compare(own.estimate, pairs.estimate, 5e-6);
    compare(own.std_error, pairs.std_error, 2e-6);
    compare(own.df, pairs.df, 2e-5);
    compare(own.p_adjusted, pairs.p, 2e-5);
    const length = own.conf_high.map((value, i) => value - own.conf_low[i]!);
    const wanted = list(pairs.estimate).map((value, i) => 2 * (value - list(pairs.conf_low)[i]!));
    compare(length, wanted, 2e-5);
  },
);

test("trends over numbers at their distances, and over other levels, are emmeans' with contr.poly", () => {
  // R: contrast(emmeans(m, "v"), contr.poly(3, c(0, 4, 12))) and contrast(emmeans(m, "arm"), contr.poly(3)), y ~ arm*v + (1|g).
  const model = fitSync(prepare("arm * C(visit)", metadata, { groups: "g" }), table);
  for (const [term, wanted] of [
    [
      "visit",
      [
        [0.293897633, 0.214709603, 74.6819447, 0.175160475],
        [0.178701264, 0.214740865, 78.2162435, 0.407845652],
      ],
    ],
    [
      "arm",
      [
        [0.467089426, 0.217422877, 75.6921069, 0.0348887904],
        [-0.198238868, 0.19283174, 73.8626648, 0.3072855632],
      ],
    ],
  ] as const) {
    const { columns } = model.means(term, { trend: true }).trends!;
    const from = columns.response.indexOf("y");
    expect(columns.contrast.slice(from)).toEqual(["linear", "quadratic"]);
    wanted.forEach(([estimate, se, df, p], i) => {
      expect(far(columns.estimate[from + i]!, estimate!)).toBeLessThan(2e-6);
      expect(far(columns.std_error[from + i]!, se!)).toBeLessThan(2e-6);
      expect(far(columns.df[from + i]!, df!)).toBeLessThan(2e-5);
      expect(far(columns.p_value[from + i]!, p!)).toBeLessThan(2e-5);
    });
  }
  const by = model.means("visit", { trend: true, by: "arm" }).trends!.columns.by;
  expect(by.slice(0, 6)).toEqual(["a", "a", "b", "b", "c", "c"]);
  expect(() => model.means("arm:visit", { trend: true })).toThrow(/trend needs the levels of one factor/);
});
