import { describe, expect, test } from "vitest";
import { UsageError } from "../../src/errors.js";
import { prepare } from "../../src/fit/prepare/prepare.js";
import { boundaryUpper } from "../../src/inference/variances/likelihood-ratio.js";
import { fitSync } from "../../src/model/fit.js";
import type { FitOptions } from "../../src/options/fit.js";
import { readTsv } from "../support/read-fixture.js";

const table = readTsv(["inference", "factorial.tsv"], ["a", "b", "g", "h"]);
const y = table.columns.y as Float64Array;
const both = { index: table.index, columns: { y, other: y.map((value, i) => value + Math.sin(i)) } };
const fitted = (formula: string, options: FitOptions = {}) => fitSync(prepare(formula, table, options), both);

describe("compare", () => {
  const large = fitted("a + x + (x | g)");

  test("a model compared with itself has statistic 0 and no test", () => {
    const { columns } = large.compare(large);
    expect([...columns.statistic]).toEqual([0, 0]);
    expect([...columns.df]).toEqual([0, 0]);
    expect([...columns.p_value]).toEqual([Number.NaN, Number.NaN]);
    expect([...columns.aic_difference]).toEqual([0, 0]);
  });

  test.each([
    ["x + (x | g)", true],
    ["a + x + (1 | g)", true],
    ["a + x + (x || g)", true],
    ["I(2 * x) + a + (1 | g)", true],
    ["a + x + (0 + x | g)", true],
    ["a + x + (1 | h)", false],
    ["b + (1 | g)", false],
  ])("%s is nested in the large model: %s", (formula, nested) => {
    const comparison = large.compare(fitted(formula));
    expect(comparison.nested).toBe(nested);
    expect(Number.isNaN(comparison.columns.p_value[0])).toBe(!nested);
    expect(comparison.columns.aic_difference[0]).not.toBeNaN();
  });

  test("compare takes fits by maximum likelihood as they are", () => {
    const [one, other] = ["a + x + (1 | g)", "x + (1 | g)"].map((formula) =>
      fitted(formula, { reml: false }),
    );
    const comparison = one!.compare(other!);
    expect(comparison.refitted).toBe(false);
    expect([...comparison.columns.statistic]).toEqual(
      [0, 1].map((i) => other!.criterion[i]! - one!.criterion[i]!),
    );
  });

  test("compare takes restricted likelihoods with the same fixed effects, and refuses others", () => {
    const comparison = large.compare(fitted("a + x + (1 | g)"), { refit: false });
    const tests = large.varianceTests().columns;
    expect(comparison.columns.statistic[0]).toBeCloseTo(tests.statistic[0]!, 8);
    expect(() => large.compare(fitted("x + (1 | g)"), { refit: false })).toThrow(/same fixed effects/);
  });

  test("compare matches responses by name", () => {
    const turned = { index: table.index, columns: { other: both.columns.other, y } };
    const small = fitSync(prepare("x + (1 | g)", table), turned);
    expect([...large.compare(small).columns.statistic]).toEqual([
      ...large.compare(fitted("x + (1 | g)")).columns.statistic,
    ]);
  });

  test("compare refuses other responses and other samples", () => {
    const one = fitSync(prepare("x + (1 | g)", table), { index: table.index, columns: { y } });
    expect(() => large.compare(one)).toThrow(UsageError);
    expect(() => large.compare(fitted("x + (1 | g)", { subset: "x > 1" }))).toThrow(/same samples/);
  });
});

describe("variance tests", () => {
  test("varianceTests gives a variance of zero the statistic 0 and p 1", () => {
    const { columns } = fitted("a + x + (1 | g) + (0 + x | g)").varianceTests();
    expect(columns.term).toEqual(["(1 | g)", "(0 + x | g)", "(1 | g)", "(0 + x | g)"]);
    expect(columns.statistic[1]).toBe(0);
    expect([columns.p_value[1], columns.p_mixture[1]]).toEqual([1, 1]);
  });

  test("varianceTests gives the ratio to a fit without the term", () => {
    const small = fitted("x + (1 | h)");
    const large = fitted("x + (1 | g) + (1 | h)");
    const { columns } = large.varianceTests();
    expect(columns.statistic[0]).toBeCloseTo(small.criterion[0]! - large.criterion[0]!, 9);
    expect(columns.p_mixture[0]! / columns.p_value[0]!).toBeCloseTo(0.5, 12);
  });

  test("varianceTests gives no mixture for several variances at once", () => {
    const { columns } = fitted("x + (0 + a | g)").varianceTests();
    expect(columns.df[0]).toBe(5);
    expect(columns.p_mixture[0]).toBeNaN();
    expect(columns.q_value[0]).not.toBeNaN();
  });

  test("varianceTests refuses held parameters", () => {
    expect(() => fitted("x + (1 | g)", { sigma: 1 }).varianceTests()).toThrow(UsageError);
  });
});

test("the mixture of χ² is half of either", () => {
  expect(boundaryUpper(2.705543454095404, 1)).toBeCloseTo(0.05, 12);
  expect(boundaryUpper(5.138, 2)).toBeCloseTo(0.05, 4);
  expect(boundaryUpper(0, 3)).toBe(1);
});
