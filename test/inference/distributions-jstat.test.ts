import { readFileSync } from "node:fs";
import { join } from "node:path";
import jStat from "jstat";
import { expect, test } from "vitest";
import { distributions as d } from "../../src/inference/distributions.js";
import { loadTukeyUpper, tukeyUpper } from "../../src/inference/multiplicity/studentized-range.js";
import { relativeError } from "../special/closeness.js";

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

test("more than two groups come from jStat", async () => {
  const upper = await loadTukeyUpper();
  for (const { q, groups, df, p } of rows) {
    if (groups > 2 && p > 1e-6) expect(Math.abs(upper(q, groups, df) - p)).toBeLessThan(3e-10);
  }
});

test("jStat's own studentized range ends near 1e-11, and the bound over the pairs goes on", async () => {
  const upper = await loadTukeyUpper();
  expect(1 - jStat.tukey.cdf(15, 3, 50)).toBeGreaterThan(1e-12);
  expect(upper(15, 3, 50)).toBe(3 * d.tTwoSided(15 / Math.SQRT2, 50));
  expect(upper(60, 3, 500)).toBeGreaterThan(0);
  expect(upper(60, 3, 500)).toBeLessThan(1e-100);
});

test("the studentized range never grows with q", async () => {
  const upper = await loadTukeyUpper();
  for (const groups of [2, 3, 7, 30]) {
    for (const df of [2, 5.5, 40, 1e5]) {
      const tails = Array.from({ length: 80 }, (_, i) => upper(0.25 * (i + 1), groups, df));
      const rises = tails.filter((p, i) => i > 0 && p > tails[i - 1]! + 1e-12);
      expect(rises).toEqual([]);
    }
  }
});

test("two groups are Student's t, and edges", async () => {
  expect(await tukeyUpper(3, 2, 7.5)).toBe(d.tTwoSided(3 / Math.SQRT2, 7.5));
  expect(await tukeyUpper(0, 4, 10)).toBe(1);
  expect(await tukeyUpper(-1, 4, 10)).toBe(1);
  expect(await tukeyUpper(Number.POSITIVE_INFINITY, 4, 10)).toBe(0);
  expect(await tukeyUpper(3, 4, Number.POSITIVE_INFINITY)).toBeCloseTo(0.1462715, 7);
  for (const [q, groups, df] of [
    [Number.NaN, 3, 10],
    [3, 1, 10],
    [3, 3, 1.5],
    [3, 3, Number.NaN],
  ] as const) {
    expect(await tukeyUpper(q, groups, df)).toBeNaN();
  }
});
