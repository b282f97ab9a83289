import { expect, test } from "vitest";
import { statusWords } from "../../src/fit/status.js";
import { problemOf, type Shape } from "../support/random-problem.js";
import { fitAll } from "../support/structured-problem.js";

/**
 * Problems with several optima, long valleys or covariates of very different sizes, on which searches have stopped too
 * early or too high, and the lowest criterion that many simplex searches of the dense model find.
 */
const cases: readonly (readonly [Omit<Shape, "balanced">, number])[] = [
  [{ seed: 20, groups: 5, largest: 3, k: 2, sharedZ: false, spread: 10, reml: false }, 93.05587914],
  [{ seed: 10, groups: 5, largest: 4, k: 3, sharedZ: true, spread: 10, reml: false }, 114.8103382],
  [{ seed: 20, groups: 4, largest: 7, k: 3, sharedZ: true, spread: 10, reml: true }, 115.541045307],
  [{ seed: 35, groups: 5, largest: 6, k: 3, sharedZ: false, spread: 300, reml: true }, 182.767116625],
  [{ seed: 98, groups: 10, largest: 7, k: 3, sharedZ: true, spread: 0.3, reml: true }, 223.0472005],
];

test.each(cases)("of several optima the lowest is found: %o ends at %d", (shape, criterion) => {
  const { plan, table, y } = problemOf({ ...shape, balanced: false });
  const result = fitAll(plan, table, ["y"]);
  expect(result.criterion[0]! - criterion).toBeLessThan(1e-8 * Math.max(criterion, y.length));
  expect(result.flags[0]! & (1 << statusWords.indexOf("not-converged"))).toBe(0);
});
