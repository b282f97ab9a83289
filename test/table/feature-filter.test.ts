import { describe, expect, test } from "vitest";
import { DataError, UsageError } from "../../src/errors.js";
import { type FeatureFilter, featureLimits, isWithin, tally } from "../../src/table/feature-filter.js";

describe("featureLimits", () => {
  test.each<[FeatureFilter, number, number, boolean]>([
    [{}, 0, 0, true],
    [{ minFrequency: 10 }, 10, 1, true],
    [{ minFrequency: 10 }, 9.999, 100, false],
    [{ minPrevalence: 7 }, 1, 7, true],
    [{ minPrevalence: 7 }, 1, 6, false],
    [{ minPrevalence: "7%" }, 1, 7, true],
    [{ minPrevalence: "7.1%" }, 1, 7, false],
    [{ minPrevalence: 0.07 }, 1, 7, true],
    [{ minPrevalence: 0.07 }, 1, 6, false],
    [{ minPrevalence: "100%" }, 1, 99, false],
    [{ minPrevalence: 1 }, 1, 1, true],
    [{ minFrequency: 5, minPrevalence: 2 }, 5, 1, false],
  ])("of 100 samples, %j: total %d in %d samples stays: %s", (filter, frequency, prevalence, stays) => {
    expect(isWithin({ frequency, prevalence }, featureLimits(filter, 100))).toBe(stays);
  });
  test.each<FeatureFilter>([
    { minFrequency: -1 },
    { minFrequency: Number.NaN },
    { minPrevalence: -1 },
    { minPrevalence: Number.NaN },
    { minPrevalence: "101%" },
    { minPrevalence: "-1%" },
    { minPrevalence: "%" as "1%" },
    { minPrevalence: "ten" as "1%" },
  ])("%j is no limit of features", (filter) => {
    expect(() => featureLimits(filter, 100)).toThrow(UsageError);
  });
});

test("a share of whole samples is that number of samples, however binary it comes out", () => {
  for (let samples = 1; samples <= 2000; samples += 7) {
    for (let present = 0; present <= samples; present++) {
      const percent = Number(((100 * present) / samples).toFixed(6));
      if ((percent * samples) % 100 !== 0) continue;
      const { prevalence } = featureLimits({ minPrevalence: `${percent}%` }, samples);
      expect(prevalence).toBe((percent * samples) / 100);
    }
  }
  expect(featureLimits({ minPrevalence: "1.1%" }, 3000).prevalence).toBe(33);
});

test("tallies are of counts only", () => {
  expect(tally("f", Float64Array.of(1, 0, 0.5))).toEqual({ frequency: 1.5, prevalence: 2 });
  expect(tally("f", Float64Array.of(1, 2, 3, 4), 1, 3)).toEqual({ frequency: 5, prevalence: 2 });
  for (const bad of [Number.NaN, -1, Number.POSITIVE_INFINITY]) {
    expect(() => tally("f", Float64Array.of(1, bad))).toThrow(DataError);
    expect(() => tally("f", Float64Array.of(1, bad))).toThrow(`got ${bad} for feature 'f'`);
  }
});
