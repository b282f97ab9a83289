import fc from "fast-check";
import { expect, test } from "vitest";
import { kernel } from "../../src/kernel/kernel.js";
import { relativeError } from "../support/closeness.js";

/** mpmath, 50 digits. */
const values: readonly (readonly [number, number])[] = [
  [1e-300, 690.7755278982137],
  [0.001, 6.907178885383853],
  [0.5, 0.5723649429247001],
  [0.999999, 5.772164873855652e-7],
  [1, 0],
  [1.0000001, -5.772155829918507e-8],
  [1.4616321449683622, -0.12148629053584961],
  [1.9999, -4.227520877215346e-5],
  [2, 0],
  [2.5, 0.2846828704729192],
  [9.99, 12.779315214350193],
  [10, 12.801827480081469],
  [171.624, 709.780774436699],
  [1e6, 12815504.569147611],
  [1e300, 6.897755278982137e302],
];

test.each(values)("ln Γ(%d) has the digits of its reference", (x, expected) => {
  expect(relativeError(kernel().logGamma(x), expected)).toBeLessThan(1e-14);
});

test("ln Γ is infinite at 0 and ∞, and NaN for what has none", () => {
  expect(kernel().logGamma(0)).toBe(Number.POSITIVE_INFINITY);
  expect(kernel().logGamma(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
  expect(kernel().logGamma(-1.5)).toBeNaN();
  expect(kernel().logGamma(Number.NaN)).toBeNaN();
});

test("ln Γ(x + 1) = ln Γ(x) + ln x", () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-3, max: 1e4, noNaN: true }), (x) => {
      const scale = Math.max(1, Math.abs(kernel().logGamma(x)));
      const difference = kernel().logGamma(x + 1) - kernel().logGamma(x) - Math.log(x);
      expect(Math.abs(difference)).toBeLessThan(2e-14 * scale);
    }),
    { numRuns: 2000 },
  );
});
