import { describe, expect, test } from "vitest";
import { fitSync, olsSync, prepare, type Table } from "../../src/index.js";
import { readJson, readTsv } from "../support/read-fixture.js";

interface Analysis {
  readonly formula: string[];
  readonly response: ["y" | "some"];
  readonly term: string[];
  readonly df: number[];
  readonly f: number[];
  readonly p: number[];
}
type Linear = Analysis & { readonly weighted: [boolean]; readonly sum_sq: number[] };
type Mixed = Analysis & { readonly den_df: number[] };

/** R: anova(lm(…)) and lmerTest's type I. See make-expected.R. */
const { linear, mixed } = readJson<{ linear: Linear[]; mixed: Mixed[] }>("anova-order", "expected.json");

const read = readTsv(["inference", "factorial.tsv"], ["a", "b", "g", "h"]);
const numbers = (value: (i: number) => number) => Float64Array.from(read.index, (_, i) => value(i));
const doses: Record<string, number> = { low: 1, mid: 2, top: 4 };
const metadata: Table = {
  index: read.index,
  columns: {
    ...read.columns,
    dose: numbers((i) => doses[(read.columns.a as string[])[i]!]!),
    w: numbers((i) => 1 + (i % 4)),
    z: numbers((i) => Math.sin(i)),
  },
};
const y = read.columns.y as Float64Array;
const table: Table = {
  index: read.index,
  columns: { y, some: y.map((value, i) => (i % 7 === 0 ? Number.NaN : value)) },
};

const sorted = (term: string) => term.split(":").sort().join(":");
const near = (actual: number, expected: number, relative: number) =>
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(relative * Math.max(Math.abs(expected), 1e-4));
const allNear = (actual: Float64Array, expected: Float64Array, relative: number) => {
  for (const [i, value] of actual.entries()) near(value, expected[i]!, relative);
};
const formulas = [...new Set(linear.map(({ formula }) => formula[0]!))];

describe.each(formulas)("%s: terms in the order of the formula", (formula) => {
  const own = linear.filter((each) => each.formula[0] === formula);
  test.each(own)("anova(lm), response $response.0, weights $weighted.0", (wanted) => {
    const weights = wanted.weighted[0] ? { weights: "w" } : {};
    const { columns } = olsSync(formula, table, metadata, weights).anova();
    const rows = Array.from(columns.response.keys()).filter(
      (i) =>
        columns.response[i] === wanted.response[0] && columns.term[i] !== "Residuals" && columns.df[i]! > 0,
    );
    expect(rows.map((i) => sorted(columns.term[i]!))).toEqual(wanted.term.map(sorted));
    rows.forEach((i, place) => {
      expect(columns.df[i]).toBe(wanted.df[place]);
      near(columns.sum_sq[i]!, wanted.sum_sq[place]!, 1e-8);
      near(columns.statistic[i]!, wanted.f[place]!, 1e-8);
      near(columns.p_value[i]!, wanted.p[place]!, 1e-7);
    });
  });

  const theirs = mixed.filter((each) => each.formula[0] === formula);
  test.each(theirs)("lmerTest, response $response.0", (wanted) => {
    const { columns } = fitSync(prepare(formula, metadata, { groups: "g" }), table).anova({ type: "I" });
    const rows = Array.from(columns.response.keys()).filter(
      (i) => columns.response[i] === wanted.response[0],
    );
    expect(rows.map((i) => sorted(columns.term[i]!))).toEqual(wanted.term.map(sorted));
    rows.forEach((i, place) => {
      expect(columns.num_df[i]).toBe(wanted.df[place]);
      near(columns.statistic[i]!, wanted.f[place]!, 1e-5);
      near(columns.den_df[i]!, wanted.den_df[place]!, columns.num_df[i] === 1 ? 2e-5 : 5e-3);
      near(columns.p_value[i]!, wanted.p[place]!, 1e-3);
    });
  });
});

test("a covariate that decides a factor comes before it where the formula says so", () => {
  // Three levels: what a adds to the dose is its square.
  const same = ["dose + a", "dose + I(dose ** 2)"].map((formula) => ({
    linear: olsSync(formula, table, metadata).anova().columns,
    mixed: fitSync(prepare(formula, metadata, { groups: "g" }), table).anova({ type: "I" }).columns,
  }));
  const [one, other] = same as [(typeof same)[0], (typeof same)[0]];
  expect([...one.mixed.num_df]).toEqual([1, 1, 1, 1]);
  allNear(one.mixed.statistic, other.mixed.statistic, 1e-6);
  allNear(one.mixed.den_df, other.mixed.den_df, 1e-6);
  allNear(one.linear.sum_sq, other.linear.sum_sq, 1e-9);
});

test("the squares of all terms and the residuals add up to those of the response", () => {
  for (const formula of ["x:z + a + z", "dose + a + x", "a:x + b"]) {
    const model = olsSync(formula, table, metadata, { weights: "w" });
    const { columns } = model.anova();
    model.responses.forEach((name, j) => {
      const total = columns.sum_sq
        .filter((_, i) => columns.response[i] === name)
        .reduce((sum, square) => sum + square, 0);
      expect(total).toBeCloseTo(model.result.tss[j]!, 8);
      // The whole model's F does not depend on any order.
      const glance = model.glance().columns;
      const explained = (model.result.tss[j]! - model.result.rss[j]!) / glance.df1[j]!;
      expect(glance.statistic[j]).toBeCloseTo(explained / model.sigma2[j]!, 8);
    });
  }
});

test("a covariate far from zero is tested as the same one near it", () => {
  const far = {
    ...metadata,
    columns: { ...metadata.columns, x: (metadata.columns.x as Float64Array).map((value) => value + 2 ** 30) },
  };
  for (const type of ["I", "II"] as const) {
    const [moved, plain] = [far, metadata].map(
      (rows) => fitSync(prepare("x + a", rows, { groups: "g" }), table).anova({ type }).columns,
    );
    expect([...moved!.num_df]).toEqual([1, 2, 1, 2]);
    allNear(moved!.statistic, plain!.statistic, 1e-5);
  }
});
