import { describe, expect, test } from "vitest";
import { type PowerOptions, power } from "../../src/index.js";

const groups = 12;
const metadata = {
  index: Array.from({ length: groups * 4 }, (_, i) => `s${i}`),
  columns: {
    group: Array.from({ length: groups * 4 }, (_, i) => `g${Math.floor(i / 4)}`),
    arm: Float64Array.from({ length: groups * 4 }, (_, i) => Math.floor(i / 4) % 2),
  },
};
const study: PowerOptions = {
  formula: "arm + (1 | group)",
  metadata,
  coefficients: { arm: 1.5 },
  theta: [1],
  sigma: 1,
  nsim: 3000,
  seed: 2,
};

describe("power", () => {
  test("power of a balanced comparison of groups is that of the t-test of the group means", () => {
    const { columns } = power(study);
    const at = columns.term.indexOf("arm");
    // R: power.t.test(n = 6, delta = 1.5, sd = sqrt(1 + 1 / 4))$power; four standard errors, and the boundary at zero
    expect(Math.abs(columns.power[at]! - 0.5550663)).toBeLessThan(0.04);
    expect(columns.conf_low[at]!).toBeLessThan(columns.power[at]!);
    expect(columns.conf_high[at]!).toBeGreaterThan(columns.power[at]!);
    expect(columns.conf_high[at]! - columns.conf_low[at]!).toBeLessThan(0.04);
    expect(columns.studies[at]).toBe(3000);
  });

  test("power is the level where nothing is there, and repeats with the seed", () => {
    const nothing = { ...study, coefficients: {}, theta: [2] };
    const { columns } = power(nothing);
    expect(columns.power[1]).toBeGreaterThan(0.033);
    expect(columns.power[1]).toBeLessThan(0.067);
    expect(power(nothing).columns).toEqual(columns);
  });

  test.each([
    [{ coefficients: { arn: 1 } }, "power: no fixed effect named 'arn' (did you mean 'arm'?)"],
    [{ coefficients: { arm: Number.NaN } }, "power: coefficients must be finite numbers, got NaN for 'arm'"],
    [{ theta: [1, 2] }, "power: theta must hold 1 numbers (group.Intercept), got [1, 2]"],
    [{ sigma: 0 }, "power: sigma must be a positive number, got 0"],
    [{ alpha: 0 }, "power: alpha must lie between 0 and 1, got 0"],
  ])("power refuses %j", (change, message) => {
    expect(() => power({ ...study, ...change } as PowerOptions)).toThrow(message);
  });
});
