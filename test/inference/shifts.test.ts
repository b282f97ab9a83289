/** The mode of effects, by modeest, and standard errors of differences from a median, by simulation in R. */
import { describe, expect, test } from "vitest";
import { sheatherJones } from "../../src/inference/shifts/bandwidth.js";
import { findRoot } from "../../src/inference/shifts/find-root.js";
import { modeOf } from "../../src/inference/shifts/mode.js";
import { medianShift } from "../../src/model/taxa/median-shift.js";
import { readJson } from "../support/read-fixture.js";

interface ModeCase {
  readonly x: readonly number[];
  readonly bandwidth: number;
  readonly mode: number;
}

const modes = readJson<Record<string, ModeCase>>("debias", "modes.json");

describe.each(Object.entries(modes))("%s", (_, { x, bandwidth, mode }) => {
  const sorted = Float64Array.from(x).sort();

  test("the bandwidth is R's bw.SJ", () => {
    expect(Math.abs(sheatherJones(sorted)! / bandwidth - 1)).toBeLessThan(1e-9);
  });

  test("the mode is modeest's", () => {
    const found = modeOf(Float64Array.from(x));
    expect(Math.abs(found.mode / mode - 1)).toBeLessThan(1e-6);
    expect(found.bandwidth).toBe(sheatherJones(sorted));
  });
});

test("numbers that are all the same are their mode, and numbers too much alike get a rule of thumb", () => {
  expect(modeOf(new Float64Array(20).fill(2.5))).toEqual({ mode: 2.5, bandwidth: 0 });
  const alike = Float64Array.from({ length: 40 }, (_, i) => (i < 38 ? 1 : i));
  expect(sheatherJones(alike.slice().sort())).toBeUndefined();
  const { mode, bandwidth } = modeOf(alike);
  expect(bandwidth).toBeGreaterThan(0);
  expect(Math.abs(mode - 1)).toBeLessThan(1e-6);
});

test("the root of a cubic is found within the tolerance", () => {
  expect(Math.abs(findRoot((x) => x ** 3 - 2, 0, 3, 1e-12) - Math.cbrt(2))).toBeLessThan(1e-12);
  expect(findRoot((x) => x - 1, 1, 3, 1e-9)).toBe(1);
});

interface MedianCase {
  readonly beta: readonly number[];
  readonly s: readonly number[];
  readonly median: number;
  readonly std_error: number;
  readonly away: readonly number[];
}

test.each(Object.entries(readJson<Record<string, MedianCase>>("debias", "medians.json")))(
  "differences from the median of an %s number of effects have the standard errors that draws have",
  (_, { beta, s, median, std_error, away }) => {
    const draws = { seed: 5, name: "x", count: 40_000 };
    const found = medianShift(Float64Array.from(beta), Float64Array.from(s), draws);
    expect(Math.abs(found.median - median)).toBeLessThan(1e-12);
    expect(Math.abs(found.standardError / std_error - 1)).toBeLessThan(0.015);
    // Draws here have a relative error of 1/√(2 · 40,000) in each standard deviation, those in R a third of it.
    for (const [j, error] of away.entries())
      expect(Math.abs(found.standardErrors[j]! / error - 1)).toBeLessThan(0.015);
  },
);
