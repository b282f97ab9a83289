import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { DataError, UsageError } from "../../src/errors.js";
import { adjustPvalues } from "../../src/inference/multiplicity/adjust.js";
import type { AdjustMethod } from "../../src/options/fit.js";

const methods: readonly AdjustMethod[] = ["bh", "by", "holm", "bonferroni", "none"];
const expected = JSON.parse(
  readFileSync(join(import.meta.dirname, "../fixtures/adjust/expected.json"), "utf8"),
);
const family: number[] = expected.p.map((p: number | null) => p ?? Number.NaN);

const pvalues = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.double({ min: 0, max: 1, noNaN: true }) },
    { weight: 1, arbitrary: fc.constantFrom(0, 0.01, 0.05, 1, Number.NaN) },
  ),
  { maxLength: 60 },
);

/** Straight from the definitions, in quadratic time. */
function defined(p: readonly number[], method: "bh" | "holm"): number[] {
  const numbers = p.filter((value) => !Number.isNaN(value));
  const m = numbers.length;
  const atMost = (value: number) => numbers.filter((other) => other <= value).length;
  const below = (value: number) => numbers.filter((other) => other < value).length;
  const bh = (value: number) =>
    Math.min(1, ...numbers.filter((q) => q >= value).map((q) => (m / atMost(q)) * q));
  const holm = (value: number) =>
    Math.min(1, Math.max(...numbers.filter((q) => q <= value).map((q) => (m - below(q)) * q)));
  return p.map((value) => (Number.isNaN(value) ? value : method === "bh" ? bh(value) : holm(value)));
}

test.each(methods)("%s agrees with R's p.adjust", (method) => {
  const adjusted = adjustPvalues(family, method);
  const wanted: (number | null)[] = expected.adjusted[method];
  expect(adjusted.length).toBe(family.length);
  wanted.forEach((value, i) => {
    if (value === null) expect(adjusted[i]).toBeNaN();
    else expect(Math.abs(adjusted[i]! - value)).toBeLessThanOrEqual(1e-14 * value);
  });
});

test("bh is the default", () => {
  expect(adjustPvalues(family)).toEqual(adjustPvalues(family, "bh"));
});

test.each(["bh", "holm"] as const)("%s is what its definition says", (method) => {
  fc.assert(
    fc.property(pvalues, (p) => {
      const [got, want] = [adjustPvalues(p, method), defined(p, method)];
      want.forEach((value, i) => {
        if (Number.isNaN(value)) expect(got[i]).toBeNaN();
        else expect(got[i]).toBeCloseTo(value, 14);
      });
    }),
  );
});

test.each(methods)("%s keeps the order, stays in [p, 1] and ignores NaN and the order of tests", (method) => {
  fc.assert(
    fc.property(pvalues, (p) => {
      const adjusted = adjustPvalues(p, method);
      const alone = adjustPvalues(
        p.filter((value) => !Number.isNaN(value)),
        method,
      );
      expect(adjusted.filter((value) => !Number.isNaN(value))).toEqual(alone);
      expect(adjustPvalues(p.toReversed(), method)).toEqual(adjusted.toReversed());
      p.forEach((value, i) => {
        if (Number.isNaN(value)) return;
        expect(adjusted[i]).toBeGreaterThanOrEqual(value * (1 - 1e-15));
        expect(adjusted[i]).toBeLessThanOrEqual(1);
        const smaller = p.findIndex((other) => other < value);
        if (smaller >= 0) expect(adjusted[smaller]).toBeLessThanOrEqual(adjusted[i]!);
      });
    }),
  );
});

test("adjusting leaves inputs unchanged and takes typed arrays and empty families", () => {
  const p = Float64Array.of(0.03, Number.NaN, 0.01);
  expect(adjustPvalues(p)).toEqual(Float64Array.of(0.03, Number.NaN, 0.02));
  expect(p).toEqual(Float64Array.of(0.03, Number.NaN, 0.01));
  expect(adjustPvalues([])).toEqual(new Float64Array(0));
  expect(adjustPvalues([Number.NaN])).toEqual(Float64Array.of(Number.NaN));
});

test.each(["bh", "holm"] as const)("%s adjusts a million tests in any order", (method) => {
  const m = 1_000_000;
  const ascending = Float64Array.from({ length: m }, (_, i) => (i / m) ** 3);
  const shuffled = Float64Array.from({ length: m }, (_, i) => ascending[(i * 7919) % m]!);
  const adjusted = adjustPvalues(ascending, method);
  const wrong = adjustPvalues(shuffled, method).findIndex((value, i) => value !== adjusted[(i * 7919) % m]);
  expect(wrong).toBe(-1);
});

test.each([
  ["an unknown method", () => adjustPvalues([0.5], "holms" as AdjustMethod), UsageError, /"holms".*'holm'/],
  ["a p above 1", () => adjustPvalues([0.5, 1.5]), DataError, /1\.5 at position 1/],
  ["a p below 0", () => adjustPvalues([-0.1]), DataError, /-0\.1 at position 0/],
])("the adjustment %s is refused", (_, call, kind, message) => {
  expect(call).toThrow(kind);
  expect(call).toThrow(message);
});
