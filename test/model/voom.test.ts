/** limma's voom, R's lowess, and models by lme4 with these weights: test/fixtures/voom/make.R. */
import { beforeAll, describe, expect, test } from "vitest";
import { DataError, UsageError } from "../../src/errors.js";
import { mixedlm, prepare, type Table, type Voomed, type VoomOptions, voom } from "../../src/index.js";
import { lowess } from "../../src/inference/shifts/lowess.js";
import { voomOnPlan } from "../../src/model/taxa/voom-on-plan.js";
import { selectRows } from "../../src/table/select.js";
import { readJson, readTsv } from "../support/read-fixture.js";

interface Reference {
  readonly E: readonly (readonly number[])[];
  readonly weights: readonly (readonly number[])[];
  readonly x: readonly number[];
  readonly smooth: readonly number[];
}

interface Expected {
  readonly genes: readonly string[];
  readonly voom: Reference;
  readonly narrow: Reference;
  readonly sized: Reference;
  readonly sizes: Readonly<Record<string, number>>;
  readonly fits: readonly {
    readonly gene: string;
    readonly estimate: readonly number[];
    readonly std_error: readonly number[];
    readonly p_value: readonly number[];
  }[];
  readonly lowess: Readonly<Record<"x" | "y" | "half" | "third" | "straight", readonly number[]>>;
}

const expected = readJson<Expected>("voom", "expected.json");
const counts = readTsv(["voom", "counts.tsv"], [], "sample");
const samples = readTsv(["voom", "samples.tsv"], ["donor", "arm"], "sample");

function largest(values: ArrayLike<number>, others: ArrayLike<number>): number {
  expect(values.length).toBe(others.length);
  return Array.from(values).reduce((most, value, i) => {
    return Math.max(most, Math.abs(value - others[i]!) / Math.max(1, Math.abs(others[i]!)));
  }, 0);
}

const column = (table: Table, name: string) => table.columns[name] as Float64Array;

describe("lowess", () => {
  const { x, y, half, third, straight } = expected.lowess;
  const [xs, ys] = [Float64Array.from(x), Float64Array.from(y)];
  test.each([
    ["half of the points, ties among them", lowess(xs, ys, 0.5), half],
    ["a third, two turns, every point fitted", lowess(xs, ys, 1 / 3, 2, 0), third],
    [
      "a straight line stays one",
      lowess(
        xs,
        xs.map((value) => 2 * value + 1),
        0.4,
      ),
      straight,
    ],
  ])("%s", (_, smooth, reference) => {
    expect(largest(smooth, reference)).toBeLessThan(1e-10);
  });
});

test.each<["voom" | "narrow" | "sized", string, VoomOptions]>([
  ["voom", "arm + age", {}],
  ["voom", "arm + age + (1 | donor)", {}],
  ["voom", "arm + age", { groups: "donor" }],
  ["narrow", "arm + age", { span: 0.3 }],
  ["sized", "arm + age", { librarySizes: expected.sizes }],
])("%s of %s with %j is limma's", async (name, formula, options) => {
  const reference = expected[name];
  const { table, weights, trend } = await voom(counts, formula, samples, options);
  for (const [k, gene] of expected.genes.entries()) {
    expect(
      largest(
        column(table, gene),
        reference.E.map((row) => row[k]!),
      ),
    ).toBeLessThan(1e-11);
    expect(
      largest(
        column(weights, gene),
        reference.weights.map((row) => row[k]!),
      ),
    ).toBeLessThan(1e-9);
  }
  expect(largest(trend.x, reference.x)).toBeLessThan(1e-11);
  expect(largest(trend.smooth, reference.smooth)).toBeLessThan(1e-9);
});

describe("mixed models with these weights", () => {
  let made: Voomed;
  beforeAll(async () => {
    made = await voom(counts, "arm + age + (1 | donor)", samples);
  });

  test("are lme4's", async () => {
    const model = await mixedlm("arm + age + (1 | donor)", made.table, samples, { weights: made.weights });
    for (const { gene, estimate, std_error, p_value } of expected.fits) {
      const of = (frame: ReturnType<typeof model.coefficients>) => frame.column(gene);
      expect(largest(of(model.coefficients()), estimate)).toBeLessThan(1e-6);
      expect(largest(of(model.standardErrors()), std_error)).toBeLessThan(1e-6);
      expect(largest(of(model.pvalues()), p_value)).toBeLessThan(1e-6);
    }
  });

  test("have moderated tests", async () => {
    const model = await mixedlm("arm + age + (1 | donor)", made.table, samples, { weights: made.weights });
    const { tests, priorDf } = model.moderate({ df: "hat" });
    expect(priorDf).toBeGreaterThan(0);
    expect(column(tests, "p_value").filter((p) => p > 0 && p < 1).length).toBeGreaterThan(200);
  });
});

test("samples that miss a covariate are left out of the trend and of the result", async () => {
  const age = column(samples, "age").slice();
  age[3] = Number.NaN;
  const some: Table = { ...samples, columns: { ...samples.columns, age } };
  const { table, weights } = await voom(counts, "arm + age", some);
  expect(table.index).toEqual(counts.index.filter((id) => id !== counts.index[3]));
  expect(weights.index).toEqual(table.index);
});

test("samples that the plan does not have say nothing of the trend", () => {
  const plan = prepare("arm + age + (1 | donor)", samples);
  const shared = selectRows(counts, [...counts.index.keys()].slice(1));
  const further = { ...shared, index: shared.index.map((id, i) => (i === 4 ? "elsewhere" : id)) };
  const without = selectRows(
    shared,
    [...shared.index.keys()].filter((i) => i !== 4),
  );
  const [found, expectedOf] = [voomOnPlan(plan, further), voomOnPlan(plan, without)];
  expect(found.table.index).toEqual(without.index);
  expect(found.trend).toEqual(expectedOf.trend);
  expect(found.weights).toEqual(expectedOf.weights);
});

test.each([
  [
    "one feature",
    () => voom({ index: counts.index, columns: { a: column(counts, "g01") } }, "arm", samples),
    DataError,
    "a trend needs two features or more, got 1",
  ],
  [
    "negative counts",
    () => voom({ index: ["s01"], columns: { a: [-1], b: [2] } }, "1", samples),
    DataError,
    "got -1 for feature 'a' in sample 's01'",
  ],
  [
    "sizes that are none",
    () => voom(counts, "arm", samples, { librarySizes: { s01: 10 } }),
    DataError,
    "every sample needs a positive library size, got NaN for sample 's02'",
  ],
  [
    "weights",
    () => voom(counts, "arm", samples, { weights: "age" } as VoomOptions),
    UsageError,
    "no option named 'weights'",
  ],
])("%s are refused in one line", async (_, make, kind, message) => {
  await expect(make()).rejects.toThrow(kind);
  await expect(make()).rejects.toThrow(message);
});

test("without residual degrees of freedom all weights are 1", async () => {
  const few = { index: ["s01", "s02"], columns: { a: [3, 5], b: [8, 1] } };
  const { weights, trend } = await voom(few, "arm", samples);
  expect([...column(weights, "a"), ...column(weights, "b")]).toEqual([1, 1, 1, 1]);
  expect(trend.x.length).toBe(0);
});
