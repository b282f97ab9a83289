import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { distributions as d } from "../../src/inference/distributions.js";
import { expectClose } from "../support/closeness.js";

const fixtures = join(import.meta.dirname, "../fixtures/tails");
const read = (name: string) => JSON.parse(readFileSync(join(fixtures, name), "utf8"));

interface Tail {
  readonly p: number;
  readonly log10: number;
}

/** The last digits are lost in long continued fractions and, far out, to the rounding of the exponent of the kernel. */
const ofExponent = ({ log10 }: Tail) => 1e-13 + 1e-15 * Math.min(Math.abs(log10), 308);

/** A probability that is no longer a normal double has fewer digits. */
const isNormal = ({ log10 }: Tail) => log10 > -307.5;

describe("against R", () => {
  const r = read("cases.json");
  const tolerance = 1e-10;
  type Row = Record<string, number>;

  test.each<[string, Row[], (row: Row) => number, string]>([
    ["normalTwoSided", r.normal, (row) => d.normalTwoSided(row.z!), "p_two_sided"],
    ["tTwoSided", r.t, (row) => d.tTwoSided(row.t!, row.df!), "p_two_sided"],
    ["fUpper", r.f, (row) => d.fUpper(row.F!, row.num!, row.den!), "p_upper"],
    ["chisqUpper", r.chisq, (row) => d.chisqUpper(row.x!, row.df!), "p_upper"],
    ["tQuantile", r.t_quantile, (row) => d.tQuantile(row.p!, row.df!), "q"],
    ["normalQuantile", r.normal_quantile, (row) => d.normalQuantile(row.p!), "q"],
  ])("%s is R's", (_, rows, compute, expected) => {
    expectClose(rows, compute, (row) => row[expected]!, tolerance);
  });
});

describe("against 50 digits", () => {
  const reference = read("reference.json");
  type NormalRow = Tail & { z: number };
  type TRow = Tail & { t: number; df: number };
  type FRow = Tail & { f: number; df1: number; df2: number };
  type ChisqRow = Tail & { x: number; df: number };
  const normal: NormalRow[] = reference.normal;
  const t: TRow[] = reference.t;
  const f: FRow[] = reference.f;
  const chisq: ChisqRow[] = reference.chisq;

  test("the two-sided normal tail has the digits of 50-digit arithmetic", () => {
    expectClose(
      normal.filter(isNormal),
      (row) => d.normalTwoSided(row.z),
      (row) => row.p,
      1e-15,
    );
    expectClose(
      normal,
      (row) => d.normalTwoSidedLog10(row.z),
      (row) => row.log10,
      5e-15,
    );
  });

  test("the two-sided t tail keeps all digits far out", () => {
    expectClose(
      t.filter(isNormal),
      (row) => d.tTwoSided(row.t, row.df),
      (row) => row.p,
      2e-15,
    );
    expectClose(
      t,
      (row) => d.tTwoSidedLog10(row.t, row.df),
      (row) => row.log10,
      1e-14,
    );
  });

  test("the upper F tail has the digits of 50-digit arithmetic", () => {
    const compute = (row: FRow) => d.fUpper(row.f, row.df1, row.df2);
    expectClose(f.filter(isNormal), compute, (row) => row.p, ofExponent);
    expectClose(
      f,
      (row) => d.fUpperLog10(row.f, row.df1, row.df2),
      (row) => row.log10,
      2e-13,
    );
  });

  test("the upper chi-square tail has the digits of 50-digit arithmetic", () => {
    const compute = (row: ChisqRow) => d.chisqUpper(row.x, row.df);
    expectClose(
      chisq.filter(isNormal),
      compute,
      (row) => row.p,
      (row) => 3 * ofExponent(row),
    );
    expectClose(
      chisq,
      (row) => d.chisqUpperLog10(row.x, row.df),
      (row) => row.log10,
      5e-13,
    );
  });

  test("quantiles have the digits of 50-digit arithmetic", () => {
    type QuantileRow = { p: number; df: number; q: number };
    const quantiles: QuantileRow[] = reference.tQuantile;
    expectClose(
      reference.normalQuantile as QuantileRow[],
      (row) => d.normalQuantile(row.p),
      (row) => row.q,
      1e-15,
    );
    expectClose(
      quantiles,
      (row) => d.tQuantile(row.p, row.df),
      (row) => row.q,
      // t grows as p^(−1/df): a relative change of p comes back 1/df times as large.
      (row) => 2e-14 + 3e-15 / row.df,
    );
  });
});

describe("edges", () => {
  const { NaN: nan, POSITIVE_INFINITY: inf } = Number;

  test.each<[string, number, number]>([
    ["t = 0", d.tTwoSided(0, 5), 1],
    ["t = −0, log", d.tTwoSidedLog10(-0, 5), 0],
    ["t = ∞", d.tTwoSided(inf, 5), 0],
    ["t = −∞, log", d.tTwoSidedLog10(-inf, 5), -inf],
    ["t NaN", d.tTwoSided(nan, 5), nan],
    ["t, df NaN", d.tTwoSided(1, nan), nan],
    ["t, df 0", d.tTwoSided(1, 0), nan],
    ["t, df < 0", d.tTwoSided(1, -3), nan],
    ["t, df ∞ is normal", d.tTwoSided(1.7, inf), d.normalTwoSided(1.7)],
    ["t, both ∞", d.tTwoSided(inf, inf), 0],
    ["z = ∞", d.normalTwoSided(inf), 0],
    ["z = −∞, log", d.normalTwoSidedLog10(-inf), -inf],
    ["z NaN", d.normalTwoSided(nan), nan],
    ["F = 0", d.fUpper(0, 2, 3), 1],
    ["F < 0", d.fUpper(-1, 2, 3), 1],
    ["F = ∞", d.fUpper(inf, 2, 3), 0],
    ["F NaN", d.fUpper(nan, 2, 3), nan],
    ["F, df1 0", d.fUpper(1, 0, 3), nan],
    ["F, df2 < 0", d.fUpper(1, 2, -1), nan],
    ["F, df2 ∞", d.fUpper(2.5, 3, inf), d.chisqUpper(7.5, 3)],
    ["F, both ∞, below", d.fUpper(0.5, inf, inf), 1],
    ["F, both ∞, at", d.fUpper(1, inf, inf), 0.5],
    ["F, both ∞, above", d.fUpper(2, inf, inf), 0],
    ["χ² = 0", d.chisqUpper(0, 3), 1],
    ["χ² < 0", d.chisqUpper(-2, 3), 1],
    ["χ² = ∞", d.chisqUpper(inf, 3), 0],
    ["χ², df 0", d.chisqUpper(1, 0), nan],
    ["χ² NaN", d.chisqUpper(nan, 3), nan],
    ["normal quantile at 0", d.normalQuantile(0), -inf],
    ["normal quantile at ½", d.normalQuantile(0.5), 0],
    ["normal quantile at 1", d.normalQuantile(1), inf],
    ["normal quantile below 0", d.normalQuantile(-0.1), nan],
    ["normal quantile NaN", d.normalQuantile(nan), nan],
    ["t quantile at 0", d.tQuantile(0, 4), -inf],
    ["t quantile at ½", d.tQuantile(0.5, 4), 0],
    ["t quantile at 1", d.tQuantile(1, 4), inf],
    ["t quantile above 1", d.tQuantile(1.5, 4), nan],
    ["t quantile, df 0", d.tQuantile(0.9, 0), nan],
    ["t quantile, df ∞", d.tQuantile(0.9, inf), d.normalQuantile(0.9)],
    ["t quantile beyond the largest number", d.tQuantile(1e-300, 0.3), -inf],
  ])("%s", (_, got, expected) => {
    expect(got).toBe(expected);
  });

  test("infinitely many numerator degrees of freedom: F is df2 over a chi-square", () => {
    expect(d.fUpper(0.4, inf, 7)).toBeCloseTo(1 - d.chisqUpper(7 / 0.4, 7), 14);
    expect(d.fUpper(4, 1e12, 7)).toBeCloseTo(d.fUpper(4, inf, 7), 10);
  });

  test("the smallest probabilities have quantiles", () => {
    expect(d.normalQuantile(5e-324)).toBeCloseTo(-38.46740561714434, 12);
    expect(d.tQuantile(5e-324, 1e9)).toBeCloseTo(-38.467419, 5);
  });
});
