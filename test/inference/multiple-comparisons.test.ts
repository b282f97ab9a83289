import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { distributions } from "../../src/inference/distributions.js";
import { maximumUpper } from "../../src/inference/multiplicity/maximum-t.js";
import { studentizedRangeUpper } from "../../src/inference/multiplicity/multiple-comparisons.js";
import { withScratch } from "../../src/kernel/scratch.js";
import { readJson } from "../support/read-fixture.js";

const rangeRows = readJson<{ rows: { q: number; groups: number; df: number; p: number }[] }>(
  "adjust",
  "studentized-range.json",
).rows;

describe("studentized range", () => {
  // R's quadrature is right to about 1e-8 where df is neither small nor taken for infinite.
  test.each(rangeRows.filter(({ df, groups }) => df >= 12 && df <= 1000 && groups > 2))(
    "the studentized range is R's ptukey: %j",
    ({ q, groups, df, p }) => {
      expect(Math.abs(studentizedRangeUpper(q, groups, df) - p)).toBeLessThan(1e-7);
    },
  );

  test("the studentized range of two means is Student's t, into the far tail", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 40, noNaN: true }),
        fc.double({ min: 1, max: 1e5, noNaN: true }),
        (t, df) => {
          const exact = distributions.tTwoSided(t, df);
          expect(Math.abs(studentizedRangeUpper(Math.SQRT2 * t, 2, df) - exact)).toBeLessThanOrEqual(
            1e-10 * exact + 1e-300,
          );
        },
      ),
      { numRuns: 200 },
    );
  });

  test("the studentized range of three means at infinite df is that by its density", () => {
    expect(studentizedRangeUpper(3.3144928, 3, Number.POSITIVE_INFINITY)).toBeCloseTo(0.05, 7);
  });

  test("the studentized range is NaN without means or degrees of freedom", () => {
    expect(studentizedRangeUpper(3, 1, 10)).toBeNaN();
    expect(studentizedRangeUpper(3, 3, 0)).toBeNaN();
    expect(studentizedRangeUpper(Number.NaN, 3, 10)).toBeNaN();
    expect(studentizedRangeUpper(-1, 3, 10)).toBe(1);
  });
});

const maxima = readJson<
  { m: number; correlation: number[]; t: number; df: number; p: number; error: number }[]
>("inference", "maxima.json");
const upper = (correlation: readonly number[], m: number, t: number, df: number) =>
  withScratch((scratch) => maximumUpper(scratch, Float64Array.from(correlation), m)(t, df));

describe("largest of correlated t", () => {
  test.each(maxima)(
    "the largest of $m correlated t, df $df, is mvtnorm's",
    ({ m, correlation, t, df, p, error }) => {
      const ours = upper(correlation, m, t, df === 0 ? Number.POSITIVE_INFINITY : df);
      expect(Math.abs(ours - p)).toBeLessThan(2e-4 * p + 3 * error);
    },
  );

  test("the largest of independent statistics is the product of their distributions", () => {
    const single = distributions.normalTwoSided(2.1);
    expect(upper([1, 0, 0, 0, 1, 0, 0, 0, 1], 3, 2.1, Number.POSITIVE_INFINITY)).toBeCloseTo(
      1 - (1 - single) ** 3,
      11,
    );
  });

  test("the largest of a single statistic is Student's t", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 30, noNaN: true }),
        fc.double({ min: 1, max: 1e4, noNaN: true }),
        (t, df) => {
          const exact = distributions.tTwoSided(t, df);
          expect(Math.abs(upper([1], 1, t, df) - exact)).toBeLessThanOrEqual(1e-8 * exact);
        },
      ),
      { numRuns: 100 },
    );
  });

  test("the largest of correlated t lies between a single one and Bonferroni's bound", () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.double({ min: 0.5, max: 6, noNaN: true }),
        fc.integer({ min: 2, max: 5 }),
        (seed, t, m) => {
          let state = seed >>> 0;
          const next = () => {
            state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
            return state / 2 ** 31 - 1;
          };
          const A = Array.from({ length: m }, () => Array.from({ length: m }, next));
          const S = A.map((a, i) =>
            A.map((b, j) => a.reduce((sum, v, c) => sum + v * b[c]!, Number(i === j))),
          );
          const R = S.flatMap((row, i) => row.map((v, j) => v / Math.sqrt(S[i]![i]! * S[j]![j]!)));
          const single = distributions.tTwoSided(t, 15);
          const p = upper(R, m, t, 15);
          expect(p).toBeGreaterThanOrEqual(single * (1 - 1e-4));
          expect(p).toBeLessThanOrEqual(m * single * (1 + 1e-4));
        },
      ),
      { numRuns: 60 },
    );
  });
});
