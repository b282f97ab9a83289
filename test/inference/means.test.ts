import { describe, expect, test } from "vitest";
import { UsageError } from "../../src/errors.js";
import { prepare } from "../../src/fit/prepare/prepare.js";
import { fitSync } from "../../src/model/fit.js";
import { readTsv } from "../support/read-fixture.js";
import { expectLimitsMatchTests } from "../support/simultaneous-limits.js";

const table = readTsv(["inference", "factorial.tsv"], ["a", "b", "g", "h"]);
const responses = { index: table.index, columns: { y: table.columns.y! } };
const fitted = (formula: string) => fitSync(prepare(formula, table, { groups: "g" }), responses);

test("the means are predictions, averaged", () => {
  const model = fitted("a * b + np.exp(x / 4)");
  const x = table.columns.x as Float64Array;
  const mean = x.reduce((total, value) => total + value, 0) / x.length;
  const grid = {
    index: ["p", "q"],
    columns: { a: ["mid", "mid"], b: ["p", "q"], x: Float64Array.of(mean, mean) },
  };
  const [p, q] = model.predict(grid).values;
  const { columns } = model.means("a").means;
  expect(columns.mean[columns.level.indexOf("mid")]).toBeCloseTo((p! + q!) / 2, 10);
});

test("the coding does not matter, nor how the factor is named", () => {
  const plain = fitted("a * b + x").means("a:b", { pairwise: true });
  const coded = fitted("C(a, Sum) * C(b, Helmert) + x").means("C(a, Sum):b", { pairwise: true });
  expect(coded.means.columns.level).toEqual(plain.means.columns.level);
  coded.pairs!.columns.p_adjusted.forEach((value, i) => {
    expect(value).toBeCloseTo(plain.pairs!.columns.p_adjusted[i]!, 7);
  });
});

test("at: fixes variables of means", () => {
  const model = fitted("a * x");
  const both = model.means("a:x", { at: { x: [0, 1], a: "mid" } }).means.columns;
  expect(both.level).toEqual(["mid, 0", "mid, 1"]);
  const beta = model.coefficients();
  expect(both.mean[1]! - both.mean[0]!).toBeCloseTo(beta.get("x", "y") + beta.get("a[T.mid]:x", "y"), 10);
});

test("by: finds a variable whatever wraps it, and a number takes its values up to ten of them", () => {
  const dose = Float64Array.from(table.index, (_, i) => [0, 2, 12][i % 3]!);
  const metadata = { ...table, columns: { ...table.columns, dose } };
  const model = fitSync(prepare("a * C(dose) + x", metadata, { groups: "g" }), responses);
  const { means, pairs, levels } = model.means("a", { by: "dose", pairwise: true });
  expect([...new Set(means.columns.by)]).toEqual(["0", "2", "12"]);
  expect(levels.dose).toEqual(means.columns.by);
  expect(pairs!.columns.by).toEqual(["0", "0", "0", "2", "2", "2", "12", "12", "12"]);
  const spelled = model.means("a", { by: "C(dose)" }).means.columns;
  expect(spelled.mean).toEqual(means.columns.mean);
  const straight = fitSync(prepare("a * dose", metadata, { groups: "g" }), responses);
  expect(straight.means("a", { by: "dose" }).means.columns.by).toEqual(means.columns.by);
  const mean = straight.means("a").means.columns.mean;
  const at = straight.means("a", { at: { dose: dose.reduce((sum, value) => sum + value, 0) / dose.length } });
  expect(at.means.columns.mean).toEqual(mean);
  expect(fitted("a * x").means("a", { by: "x" }).means.columns.mean.length).toBe(3);
});

test("dunnett compares with the first mean of each level of by", () => {
  const { pairs } = fitted("a * b + x").means("a", { by: "b", pairwise: true, adjust: "dunnett" });
  expect(pairs!.columns.contrast).toEqual(["mid - low", "top - low", "mid - low", "top - low"]);
  const alone = fitted("a * b + x").means("a", { at: { b: "q" }, pairwise: true, adjust: "dunnett" });
  expect(pairs!.columns.p_adjusted.slice(2)).toEqual(alone.pairs!.columns.p_adjusted);
});

test("a nested factor has the cells that occur, and its comparisons cannot be held apart from themselves", () => {
  const site = (table.columns.a as string[]).map((a, i) => `${a}${i % 2}`);
  const metadata = { ...table, columns: { ...table.columns, site } };
  const model = fitSync(prepare("a + site", metadata, { groups: "g" }), responses);
  expect(model.means("site").means.columns.level.slice(0, 2)).toEqual(["low0, low", "low1, low"]);
  expect(model.means("site").means.columns.mean.every(Number.isFinite)).toBe(true);
  expect(() => model.means("a", { by: "site" })).toThrow(/'site' is nested in a, so that by leaves no level/);
});

test("numbers used as a category have levels", () => {
  const rounded = Float64Array.from(table.columns.x as Float64Array, (value) => Math.round(value / 2));
  const metadata = { ...table, columns: { ...table.columns, dose: rounded } };
  const model = fitSync(prepare("C(dose) + b", metadata, { groups: "g" }), responses);
  const levels = [...new Set(rounded)].sort((a, b) => a - b).map(String);
  expect(model.means("dose").means.columns.level).toEqual(levels);
  expect(model.means("C(dose)").means.columns.level).toEqual(levels);
});

test("an offset counts with its mean in means", () => {
  const metadata = {
    ...table,
    columns: { ...table.columns, o: Float64Array.from(table.index, (_, i) => i % 5) },
  };
  const y = table.columns.y as Float64Array;
  const shifted = { index: table.index, columns: { y: y.map((value, i) => value + (i % 5)) } };
  const model = fitSync(prepare("a", metadata, { groups: "g", offset: "o" }), shifted);
  const plain = fitted("a").means("a").means.columns.mean;
  model.means("a").means.columns.mean.forEach((value, i) => {
    expect(value - plain[i]!).toBeCloseTo(2, 10);
  });
});

describe("simultaneous limits", () => {
  test.each([
    ["tukey", "a:b", 15],
    ["dunnett", "a", 2],
    ["dunnett", "a:b", 5],
    ["none", "a:b", 15],
  ] as const)("%s of %s: zero lies outside exactly when p < 0.05", (adjust, term, count) => {
    expectLimitsMatchTests(fitted("a * b + x"), term, adjust, count);
  });

  test("holm has p values for each pair", () => {
    const { pairs } = fitted("a * b + x").means("a:b", { pairwise: true, adjust: "holm" });
    expect(pairs!.columns.contrast.length).toBe(15);
  });
});

test.each([
  ["c", {}, /no variable named 'c'/],
  ["a", { at: { bb: "p" } }, /at names 'bb'.*did you mean 'b'/],
  ["a", { at: { b: "P" } }, /'P' is not a level of b/],
  ["a", { at: { x: "one" } }, /'x' must be a finite number/],
  ["a", { adjust: "tuckey" }, /did you mean 'tukey'/],
  ["a", { level: 95 }, /level must lie between 0 and 1/],
  ["a", { by: "bb" }, /by: no variable named 'bb'.*did you mean 'b'/],
  ["a", { by: "a" }, /by must name other variables than the term, got 'a'/],
  ["a", { weights: "cell" }, /weights must be one of equal, proportional, cells/],
])("means(%j, %j) is refused", (term, options, message) => {
  const model = fitted("a + b + x");
  expect(() => model.means(term, options as object)).toThrow(message);
  expect(() => model.means(term, options as object)).toThrow(UsageError);
});
