/** What counts become without a tree; logarithms by hand, in double precision. */
import { expect, test } from "vitest";
import { arcsineOfRoot } from "../../src/balances/compositions/arcsine.js";
import { clr } from "../../src/balances/compositions/clr.js";
import { normalize } from "../../src/balances/compositions/normalize.js";
import { transform } from "../../src/balances/compositions/transform.js";
import { zerosAsMissing } from "../../src/balances/compositions/zeros-as-missing.js";
import { filterFeatures } from "../../src/balances/features/filter-features.js";
import { DataError, UsageError } from "../../src/errors.js";
import type { Transformation } from "../../src/options/taxa.js";
import { joinSamples } from "../../src/table/join-samples.js";
import type { Table } from "../../src/table/table.js";
import { frameOf, largestDifference } from "../support/compositions.js";

const missing = Number.NaN;
const counts = frameOf(
  ["s1", "s2", "s3"],
  ["a", "b", "c", "d"],
  [
    [2, 4, 0, 10],
    [1, 1, 2, 4],
    [0, 3, 0, 5],
  ],
);
const positive = frameOf(
  ["s1", "s2"],
  ["a", "b", "c"],
  [
    [2, 4, 10],
    [1, 1, 6],
  ],
);
const shares = normalize(positive);
const { log, log2, asin, sqrt } = Math;

function close(values: Float64Array, expected: readonly number[]): void {
  expect(values.length).toBe(expected.length);
  for (const [at, value] of expected.entries()) {
    if (Number.isNaN(value)) expect(values[at]).toBeNaN();
    else expect(Math.abs(values[at]! - value)).toBeLessThan(1e-14);
  }
}

test("zeros as missing leave other cells, and samples are divided by what is left", () => {
  const made = zerosAsMissing(counts);
  close(made.values, [2, 4, missing, 10, 1, 1, 2, 4, missing, 3, missing, 5]);
  const closed = normalize(made);
  close(closed.values, [
    0.125,
    0.25,
    missing,
    0.625,
    0.125,
    0.125,
    0.25,
    0.5,
    missing,
    0.375,
    missing,
    0.625,
  ]);
  expect(closed.closedTo).toBe(1);
  expect(normalize(counts, "none").values).toEqual(counts.values);
});

test.each<[Transformation, readonly number[]]>([
  ["log", [log(2), log(4), log(10), 0, 0, log(6)]],
  ["log2", [1, 2, log2(10), 0, 0, log2(6)]],
  ["clr", [2, 4, 10].map((x) => log(x) - log(80) / 3).concat([1, 1, 6].map((x) => log(x) - log(6) / 3))],
  ["alr:b", [log(0.5), log(2.5), 0, log(6)]],
])("%s of counts", (method, expected) => {
  const made = transform(positive, method);
  close(made.values, expected);
  expect(made.columnNames).toEqual(method === "alr:b" ? ["a", "c"] : ["a", "b", "c"]);
  expect(made.transformed).toBe(method.split(":")[0]);
});

test.each<[Transformation, readonly number[]]>([
  ["asinsqrt", [2 / 16, 4 / 16, 10 / 16, 1 / 8, 1 / 8, 6 / 8].map((p) => asin(sqrt(p)))],
  ["logit", [2 / 14, 4 / 12, 10 / 6, 1 / 7, 1 / 7, 3].map((odds) => log(odds))],
])("%s of proportions", (method, expected) => {
  close(transform(shares, method).values, expected);
});

test("centred log-ratios leave missing cells out of the centre, and are those of clr without any", () => {
  const made = transform(zerosAsMissing(counts), "clr");
  const centre = (log(2) + log(4) + log(10)) / 3;
  close(made.values.slice(0, 4), [log(2) - centre, log(4) - centre, missing, log(10) - centre]);
  expect(largestDifference(transform(positive, "clr").values, clr(positive).values)).toBeLessThan(1e-15);
});

test("zeros of proportions have an arcsine, and none leaves numbers and remarks", () => {
  close(transform(normalize(counts), "asinsqrt").values.slice(0, 4), [
    asin(sqrt(0.125)),
    asin(0.5),
    0,
    asin(sqrt(0.625)),
  ]);
  expect(transform(counts, "none")).toBe(counts);
});

test("a Table stays a Table that remembers what was done, also after samples are joined", () => {
  const table: Table = { index: ["s1", "s2"], columns: { a: [1, 2], b: [3, 4] } };
  const made = transform(table, "clr");
  expect(made.transformed).toBe("clr");
  expect(joinSamples(made, { index: ["s2"], columns: { x: [1] } }).table.transformed).toBe("clr");
});

test.each([
  [
    "zeros",
    () => transform(counts, "log2"),
    "transform: logarithms need positive, finite parts, got 0 for feature 'c' in sample 's1'; replace zeros first, with " +
      "addPseudocount(table, 1) or multiplicativeReplacement(table) (--pseudocount 1, --zeros multiplicative), or take them " +
      "as missing, with zerosAsMissing(table) (--zeros missing)",
  ],
  [
    "a negative number",
    () => transform(frameOf(["s"], ["a", "b"], [[1, -2]]), "clr"),
    "transform: parts must be finite numbers, zero or more, got -2 for feature 'b' in sample 's'; counts and proportions " +
      "are meant, not their logarithms",
  ],
  [
    "a reference with zeros",
    () => transform(counts, "alr:a"),
    "transform: the reference of alr must be above 0 in every sample, got 0 for feature 'a' in sample 's3'; 'd' is",
  ],
  [
    "no reference that does",
    () =>
      transform(
        frameOf(
          ["s", "t"],
          ["a", "b"],
          [
            [1, 0],
            [0, 1],
          ],
        ),
        "alr:a",
      ),
    "transform: the reference of alr must be above 0 in every sample, got 0 for feature 'a' in sample 't'; no feature is, " +
      "so replace zeros first (pseudocount, zeros)",
  ],
  [
    "a reference that is no feature",
    () => transform(counts, "alr:dd"),
    "transform: the reference of alr must be a feature that filters leave, got no feature 'dd' (did you mean 'd'?)",
  ],
  [
    "counts in place of proportions",
    () => transform(counts, "asinsqrt"),
    `transform: asinsqrt needs proportions, got 2 for feature 'a' in sample 's1'; normalize(table, "tss") makes them of ` +
      `counts (normalize "tss")`,
  ],
  [
    "a proportion of 1",
    () => transform(frameOf(["s"], ["a"], [[1]]), "logit"),
    "transform: logit needs proportions below 1, got 1 for feature 'a' in sample 's'; a sample of one feature says nothing about it",
  ],
  [
    "a sample without a total",
    () =>
      normalize(
        frameOf(
          ["s", "t"],
          ["a", "b"],
          [
            [1, 0],
            [0, 0],
          ],
        ),
      ),
    "normalize: every sample needs a positive, finite total, got 0 for sample 't'; leave it out",
  ],
])("%s is refused in one line", (_, make, message) => {
  expect(make).toThrow(DataError);
  expect(make).toThrow(new DataError(message).message);
});

test("a sample all of whose zeros are missing stays missing", () => {
  const made = transform(
    normalize(
      zerosAsMissing(
        frameOf(
          ["s", "t"],
          ["a", "b"],
          [
            [1, 1],
            [0, 0],
          ],
        ),
      ),
    ),
    "clr",
  );
  close(made.values, [0, 0, missing, missing]);
});

test("methods that there are not are refused by name", () => {
  expect(() => transform(counts, "clr2" as "clr")).toThrow(UsageError);
  expect(() => transform(counts, "clr2" as "clr")).toThrow("did you mean 'clr'?");
  expect(() => transform(counts, "alr:")).toThrow(UsageError);
  expect(() => normalize(counts, "css" as "tss")).toThrow(UsageError);
});

/** Shares of a: 1/8, 1/8, 0; of c: 0, 1/4, 0. */
test.each([
  [{ minAbundance: 0.09 }, ["b", "d"]],
  [{ minAbundance: "8.3%" as const }, ["a", "b", "c", "d"]],
  [{ minAbundance: "8.4%" as const }, ["b", "d"]],
  [{ minAbundance: 0, minPrevalence: 2 }, ["a", "b", "d"]],
])("filters by the mean share of the samples: %j", (filter, kept) => {
  const { table, dropped } = filterFeatures(counts, filter);
  expect(table.columnNames).toEqual(kept);
  for (const { abundance } of dropped) expect(abundance).toBeCloseTo(0.25 / 3, 12);
});

test("shares that are none and filters that leave nothing are refused", () => {
  expect(() => filterFeatures(counts, { minAbundance: 2 })).toThrow(UsageError);
  expect(() => filterFeatures(counts, { minAbundance: "x" as "1%" })).toThrow(UsageError);
  expect(() => filterFeatures(counts, { minAbundance: 0.9 })).toThrow("a mean share of 0.9; lower");
});

test("arcsines are those of the engine to the last digits", () => {
  for (let i = 0; i <= 1000; i++) {
    const p = i / 1000;
    expect(Math.abs(arcsineOfRoot(p) - asin(sqrt(p)))).toBeLessThan(3e-15);
    expect(Math.abs(arcsineOfRoot(p * 1e-9) / asin(sqrt(p * 1e-9)) - 1) || 0).toBeLessThan(3e-15);
  }
});
