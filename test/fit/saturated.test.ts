import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededRandom } from "../../bench/random.js";
import { fitSync, prepare } from "../../src/index.js";

/** Groups alike, x spanning Z: the covariance of the effects has a closed form. */
function growthCurves(seed: number, groups: number, spread: readonly [number, number]) {
  const random = seededRandom(seed);
  const times = [0, 1, 2, 4, 7];
  const index = Array.from({ length: groups * times.length }, (_, i) => `s${i}`);
  const y = Array.from({ length: groups }, () => {
    const [a, b] = [spread[0] * random.normal(), spread[1] * random.normal()];
    return times.map((t) => 3 + a + (0.5 + b) * t + random.normal());
  }).flat();
  const metadata = {
    index,
    columns: {
      group: index.map((_, i) => `g${Math.floor(i / times.length)}`),
      t: Float64Array.from(index, (_, i) => times[i % times.length]!),
    },
  };
  return { metadata, table: { index, columns: { y: Float64Array.from(y) } } };
}

describe("balanced growth curves", () => {
  test.each([true, false])(
    "the closed form is the optimum that a search finds, on the boundary too; REML %s",
    (reml) => {
      const sizes = fc.constantFrom<readonly [number, number]>(
        [1, 0.5],
        [0.2, 0.05],
        [0, 0],
        [0, 0.6],
        [2, 0],
      );
      fc.assert(
        fc.property(fc.nat(1e6), fc.integer({ min: 5, max: 12 }), sizes, (seed, groups, spread) => {
          const { metadata, table } = growthCurves(seed, groups, spread);
          const formula = "t + (t | group)";
          const closed = fitSync(prepare(formula, metadata, { reml }), table);
          // With starting values the closed form is not used.
          const general = prepare(formula, metadata, { reml, start: [1, 0, 0.3] });
          expect(closed.iterations[0]).toBe(0);
          const searched = fitSync(general, table);
          const n = table.index.length;
          expect(closed.criterion[0]! - searched.criterion[0]!).toBeLessThan(1e-8 * n);
          if (searched.criterion[0]! - closed.criterion[0]! > 1e-6) return;
          expect(Math.abs(closed.sigma2[0]! / searched.sigma2[0]! - 1)).toBeLessThan(1e-3);
        }),
        { numRuns: 60 },
      );
    },
  );
});
