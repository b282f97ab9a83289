import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { distributions as d } from "../../src/inference/distributions.js";
import { kernel } from "../../src/kernel/kernel.js";
import type { Pointer } from "../../src/kernel/pointer.js";
import { withScratch } from "../../src/kernel/scratch.js";
import { relativeError } from "../support/closeness.js";

/** A positive number spread evenly over its logarithm. */
const logUniform = (from: number, to: number) =>
  fc.double({ min: Math.log(from), max: Math.log(to), noNaN: true }).map(Math.exp);
const df = logUniform(0.1, 1e7);
const statistic = logUniform(1e-6, 1e3);
const unit = fc.double({ min: 0, max: 1, noNaN: true });

const holds = (property: fc.IPropertyWithHooks<never> | fc.IRawProperty<unknown>) =>
  fc.assert(property as fc.IRawProperty<unknown>, { numRuns: 2000 });

describe("tails", () => {
  test("I_x(a, b) and I_{1−x}(b, a) add up to 1", () => {
    holds(
      fc.property(df, df, fc.integer({ min: 0, max: 2 ** 20 }), (a, b, part) => {
        const x = part / 2 ** 20;
        const sum = kernel().incompleteBeta(a, b, x, false) + kernel().incompleteBeta(b, a, 1 - x, false);
        expect(Math.abs(sum - 1)).toBeLessThan(1e-15);
      }),
    );
  });

  test("P(a, x) and Q(a, x) add up to 1", () => {
    holds(
      fc.property(df, logUniform(0.01, 100), (a, ratio) => {
        const x = a * ratio;
        const sum = kernel().gammaLower(a, x, false) + kernel().gammaUpper(a, x, false);
        expect(Math.abs(sum - 1)).toBeLessThan(1e-15);
      }),
    );
  });

  test("no tail grows with its statistic", () => {
    holds(
      fc.property(statistic, df, df, logUniform(1e-9, 1), (s, df1, df2, gap) => {
        const further = s * (1 + gap);
        expect(d.tTwoSided(further, df1)).toBeLessThanOrEqual(d.tTwoSided(s, df1));
        expect(d.normalTwoSided(further)).toBeLessThanOrEqual(d.normalTwoSided(s));
        expect(d.chisqUpper(df1 * further, df1)).toBeLessThanOrEqual(
          d.chisqUpper(df1 * s, df1) * (1 + 1e-13),
        );
        expect(d.fUpper(further, df1, df2)).toBeLessThanOrEqual(d.fUpper(s, df1, df2) * (1 + 1e-12));
      }),
    );
  });

  test("t² is F with one numerator degree of freedom, to the last digits", () => {
    holds(
      fc.property(fc.integer({ min: 1, max: 4096 }), df, (sixteenths, freedom) => {
        const t = sixteenths / 64;
        expect(relativeError(d.fUpper(t * t, 1, freedom), d.tTwoSided(t, freedom))).toBeLessThan(1e-15);
        const general = kernel().incompleteBeta(freedom / 2, 0.5, freedom / (freedom + t * t), false);
        const p = d.tTwoSided(t, freedom);
        if (p > 1e-100 && freedom < 1e3) expect(relativeError(general, p)).toBeLessThan(1e-11);
      }),
    );
  });

  test("infinitely many degrees of freedom put all of F, and none of chi-square, at a finite place", () => {
    expect([0.99, 1, 1.01].map((f) => d.fUpper(f, Infinity, Infinity))).toEqual([1, 0.5, 0]);
    expect(d.fUpper(1e-320, Infinity, 4)).toBe(1);
    expect(d.fUpperLog10(1e-320, Infinity, 4)).toBe(0);
    expect(d.chisqUpper(3, Infinity)).toBe(1);
    expect(d.chisqUpperLog10(3, Infinity)).toBeCloseTo(0, 300);
  });

  test("z² is chi-square with one degree of freedom, and t with many is z", () => {
    holds(
      fc.property(fc.integer({ min: 1, max: 2300 }), (part) => {
        const z = part / 64;
        const p = d.normalTwoSided(z);
        expect(relativeError(d.chisqUpper(z * z, 1), p)).toBeLessThan(1e-12);
        expect(relativeError(d.tTwoSided(z, 1e25), p)).toBeLessThan(3e-13);
        expect(relativeError(d.tTwoSidedLog10(z, 1e25), d.normalTwoSidedLog10(z))).toBeLessThan(1e-14);
      }),
    );
  });

  test("F turned over swaps its degrees of freedom", () => {
    holds(
      fc.property(logUniform(0.05, 20), df, df, (ratio, df1, df2) => {
        const sum = d.fUpper(ratio, df1, df2) + d.fUpper(1 / ratio, df2, df1);
        expect(Math.abs(sum - 1)).toBeLessThan(1e-12);
      }),
    );
  });

  test("the logarithm agrees with the probability wherever there is one", () => {
    holds(
      fc.property(statistic, df, df, (s, df1, df2) => {
        const pairs = [
          [d.tTwoSided(s, df1), d.tTwoSidedLog10(s, df1)],
          [d.normalTwoSided(s), d.normalTwoSidedLog10(s)],
          [d.fUpper(s, df1, df2), d.fUpperLog10(s, df1, df2)],
          [d.chisqUpper(s, df1), d.chisqUpperLog10(s, df1)],
        ] as const;
        for (const [p, log10] of pairs) {
          if (p > 1e-300) expect(Math.abs(Math.log10(p) - log10)).toBeLessThan(1e-12);
          else expect(log10).toBeLessThan(-299);
        }
      }),
    );
  });

  test("p and log10 p of a hopeless statistic stay ordered", () => {
    const logs = [1e2, 1e3, 1e4, 1e8, 1e60, 1e150].map((t) => d.tTwoSidedLog10(t, 1e3));
    expect(logs).toEqual([...logs].sort((one, other) => other - one));
    expect(new Set(logs).size).toBe(logs.length);
  });
});

describe("quantiles", () => {
  test("quantiles are undone by the tail", () => {
    holds(
      fc.property(logUniform(1e-250, 0.5), logUniform(1, 1e7), (p, freedom) => {
        expect(relativeError(0.5 * d.tTwoSided(d.tQuantile(p, freedom), freedom), p)).toBeLessThan(1e-12);
        expect(relativeError(0.5 * d.normalTwoSided(d.normalQuantile(p)), p)).toBeLessThan(1e-12);
      }),
    );
  });

  test("quantiles are odd about ½ and grow with p", () => {
    holds(
      fc.property(unit, unit, df, (one, other, freedom) => {
        const [low, high] = one < other ? [one, other] : [other, one];
        expect(d.tQuantile(low, freedom)).toBeLessThanOrEqual(d.tQuantile(high, freedom));
        expect(d.normalQuantile(low)).toBeLessThanOrEqual(d.normalQuantile(high));
        if (1 - (1 - low) === low) expect(d.tQuantile(1 - low, freedom)).toBe(-d.tQuantile(low, freedom) + 0);
      }),
    );
  });
});

describe("batches", () => {
  const cases = fc.sample(
    fc.tuple(fc.double({ min: -60, max: 60 }), fc.oneof(df, fc.constant(Infinity))),
    3000,
  );
  const t = cases.map(([value]) => value);
  const freedom = cases.map(([, value]) => value);

  test("a batch gives the bits of the scalar functions", () => {
    withScratch((scratch) => {
      const [p, log10p, quantile] = [scratch.f64(t.length), scratch.f64(t.length), scratch.f64(t.length)];
      const freedomAt = scratch.putF64(freedom);
      const at = scratch.putF64(t);
      scratch.kernel.tTwoSidedMany(at, freedomAt, t.length, p);
      scratch.kernel.tLog10Many(at, freedomAt, t.length, p, log10p);
      scratch.kernel.tQuantileMany(0.975, freedomAt, t.length, quantile);
      const view = (at: Pointer) => Array.from(scratch.viewF64(at, t.length));
      expect(view(p)).toEqual(t.map((value, i) => d.tTwoSided(value, freedom[i]!)));
      expect(view(log10p)).toEqual(t.map((value, i) => d.tTwoSidedLog10(value, freedom[i]!)));
      expect(view(quantile)).toEqual(freedom.map((value) => d.tQuantile(0.975, value)));
    });
  });

  test("no p-value of a batch depends on those beside it, nor on what lies behind", () => {
    withScratch((scratch) => {
      const [at, freedomAt, p] = [scratch.putF64(t), scratch.putF64(freedom), scratch.f64(t.length)];
      for (const from of [0, 1, 2]) {
        scratch.viewF64(p, t.length).fill(-1);
        const count = t.length - 3;
        const behind = (pointer: Pointer) => (pointer + 8 * from) as Pointer;
        scratch.kernel.tTwoSidedMany(behind(at), behind(freedomAt), count, p);
        const expected = t
          .slice(from, from + count)
          .map((value, i) => d.tTwoSided(value, freedom[from + i]!));
        expect(Array.from(scratch.viewF64(p, t.length))).toEqual([...expected, -1, -1, -1]);
      }
    });
  });
});
