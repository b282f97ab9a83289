import { describe, expect, test } from "vitest";
import { UsageError } from "../../src/errors.js";
import { type FeatureFilter, featureTest, tally } from "../../src/table/feature-filter.js";

describe("featureTest", () => {
  test.each<[FeatureFilter, number, number, boolean]>([
    [{}, -1, 0, true],
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
  ])("of 100 samples, %j: total %d in %d samples stays: %s", (filter, total, present, stays) => {
    expect(featureTest(filter, 100)(total, present)).toBe(stays);
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
  ])("%j is no limit", (filter) => {
    expect(() => featureTest(filter, 100)).toThrow(UsageError);
  });
});

test("missing cells count as absent", () => {
  expect(tally(Float64Array.of(1, Number.NaN, 0, -2, 4))).toEqual({ total: 3, present: 2 });
  expect(tally(Float64Array.of(1, 2, 3, 4), 1, 3)).toEqual({ total: 5, present: 2 });
});
