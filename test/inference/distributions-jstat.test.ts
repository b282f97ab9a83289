import { readFileSync } from "node:fs";
import { join } from "node:path";
import jStat from "jstat";
import { expect, test } from "vitest";
import { distributions as d } from "../../src/inference/distributions.js";
import { studentizedRangeUpper } from "../../src/inference/multiplicity/multiple-comparisons.js";
import { relativeError } from "../support/closeness.js";

test.each([
  ["R 4.2.2's digits at z = 5", 5, 1e-9],
  ["two digits at z = 8", 8, 5e-2],
])("jStat's normal tail has %s", (_, z, tolerance) => {
  const error = relativeError(2 * jStat.normal.cdf(-z, 0, 1), d.normalTwoSided(z));
  expect(error).toBeLessThan(tolerance);
  expect(error).toBeGreaterThan(tolerance / 1000);
});

test("jStat's normal tail is 0 from z = 8.5, which is why p-values do not come from it", () => {
  expect(2 * jStat.normal.cdf(-8.5, 0, 1)).toBe(0);
  expect(d.normalTwoSided(8.5)).toBeGreaterThan(1e-17);
});

interface RangeRow {
  readonly q: number;
  readonly groups: number;
  readonly df: number;
  readonly p: number;
}

const { rows }: { rows: RangeRow[] } = JSON.parse(
  readFileSync(join(import.meta.dirname, "../fixtures/adjust/studentized-range.json"), "utf8"),
);

test("jStat's studentized range agrees with R's ptukey to nine decimals", () => {
  const wrong = rows.filter(
    ({ q, groups, df, p }) => !(Math.abs(1 - jStat.tukey.cdf(q, groups, df) - p) < 3e-10),
  );
  expect(rows.length).toBe(192);
  expect(wrong).toEqual([]);
});

test.each([
  [2, 2e-4],
  [4, 2e-6],
  [8, 2e-9],
  [12, 1e-10],
  [30000, 2e-5],
])("with %d degrees of freedom the algorithm that both share is off by at most %d", (df, limit) => {
  const errors = [0.5, 1, 2, 3.5, 5, 8].map((q) =>
    Math.abs(1 - jStat.tukey.cdf(q, 2, df) - d.tTwoSided(q / Math.SQRT2, df)),
  );
  expect(Math.max(...errors)).toBeLessThan(limit);
  expect(Math.max(...errors)).toBeGreaterThan(limit / 1000);
});

test("the studentized range of the kernel agrees with jStat's, where that has its digits", () => {
  const compared = rows.filter(({ df, groups }) => groups > 2 && df >= 12 && df <= 1000);
  expect(compared.length).toBeGreaterThan(50);
  const wrong = compared.filter(
    ({ q, groups, df }) =>
      !(Math.abs(1 - jStat.tukey.cdf(q, groups, df) - studentizedRangeUpper(q, groups, df)) < 1e-7),
  );
  expect(wrong).toEqual([]);
});

test("jStat's studentized range ends near 1e-11, the kernel's goes on below the bound over the pairs", () => {
  expect(1 - jStat.tukey.cdf(15, 3, 50)).toBeGreaterThan(1e-12);
  for (const [q, df] of [
    [15, 50],
    [60, 500],
  ] as const) {
    const bound = 3 * d.tTwoSided(q / Math.SQRT2, df);
    expect(studentizedRangeUpper(q, 3, df)).toBeLessThanOrEqual(bound);
    expect(studentizedRangeUpper(q, 3, df)).toBeGreaterThan(0.9 * bound);
  }
});

test("the studentized range never grows with q", () => {
  for (const groups of [3, 30]) {
    for (const df of [2, 40]) {
      const tails = Array.from({ length: 20 }, (_, i) => studentizedRangeUpper(i + 1, groups, df));
      const rises = tails.filter((p, i) => i > 0 && p > tails[i - 1]! + 1e-12);
      expect(rises).toEqual([]);
    }
  }
});
