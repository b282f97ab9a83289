/**
 * The information of Kenward and Roger's adjustment: that of a random term is that of a structure of residuals which is the same
 * model. The forms of the likelihood compute it each in its own way: the expected one of random terms is held against pbkrtest, the
 * observed one of structures against mmrm elsewhere, and here each against the other.
 */
import { describe, expect, test } from "vitest";
import { LMEModel, mixedlmSync, type StudyOptions } from "../../src/index.js";
import { readTsv } from "../support/read-fixture.js";

const sleep = readTsv(["marginal", "sleepstudy.tsv"], ["Subject"]);
const y = sleep.columns.Reaction as Float64Array;
const gaps = y.map((value, i) => (i % 7 === 3 ? Number.NaN : value));
const table = { index: sleep.index, columns: { y, gaps } };
const half = Array.from(sleep.columns.Days as Float64Array, (day) => (day < 5 ? "early" : "late"));
const weight = y.map((_, i) => 1 + (i % 3));
const arm = Array.from(sleep.columns.Subject as readonly string[], (s) => (Number(s) % 2 ? "a" : "b"));
const metadata = { index: sleep.index, columns: { ...sleep.columns, half, weight, arm } };
const fitted = (formula: string, options: StudyOptions) =>
  mixedlmSync(formula, table, metadata, { test: "kenward-roger", ...options });

/** Standard errors and degrees of freedom. */
const numbers = (model: LMEModel) => [
  ...model.standardErrors().values,
  ...model.degreesOfFreedom().values,
  ...model.anova().columns.statistic,
  ...model.anova().columns.den_df,
];

function expectEqual(one: LMEModel, other: LMEModel, tolerance: number): void {
  const [own, theirs] = [numbers(one), numbers(other)];
  expect(own).toHaveLength(theirs.length);
  own.forEach((value, i) => {
    expect(Math.abs(value / theirs[i]! - 1)).toBeLessThan(tolerance);
  });
}

describe("a random intercept is the structure cs", () => {
  const asTerm = (options: StudyOptions) => fitted("Days + arm + (1 | Subject)", options);
  const asStructure = (options: StudyOptions) =>
    fitted("Days + arm", { residual: "cs(Days | Subject)", ...options });

  test("with the expected information", () => {
    expectEqual(asStructure({ information: "expected" }), asTerm({}), 1e-6);
    expectEqual(asTerm({ information: "expected" }), asTerm({}), 1e-12);
  });

  test("with the observed information", () => {
    expectEqual(asTerm({ information: "observed" }), asStructure({}), 1e-6);
    expectEqual(asStructure({ information: "observed" }), asStructure({}), 1e-12);
    const [observed, expected] = [numbers(asStructure({})), numbers(asTerm({}))];
    expect(observed.some((value, i) => Math.abs(value / expected[i]! - 1) > 1e-4)).toBe(true);
  });
});

test.each([{}, { weights: "weight" }])("random slopes, and variances that are held equal: %o", (more) => {
  const slopes = "Days + (Days | Subject)";
  const held = { free: [1, 1, 1, 0], start: [1, 0, 1, 1] };
  const structured = (information: "observed" | "expected") =>
    fitted(slopes, { variance: "half", information, ...held, ...more });
  expectEqual(structured("expected"), fitted(slopes, more), 1e-6);
  expectEqual(structured("observed"), fitted(slopes, { information: "observed", ...more }), 1e-6);
});

test("the option is recorded, and follows a model to other tests and through JSON", () => {
  const model = mixedlmSync("Days + (1 | Subject)", table, metadata, { information: "observed" });
  expect(model.plan.options.information).toBe("observed");
  const again = LMEModel.fromJSON(JSON.stringify(model)).infer({ test: "kenward-roger" });
  expectEqual(again, fitted("Days + (1 | Subject)", { information: "observed" }), 1e-12);
  expect(fitted("Days + (1 | Subject)", {}).plan.options.information).toBeUndefined();
});
