import { describe, expect, test } from "vitest";
import { withScratch } from "../../src/kernel/scratch.js";
import { fitSync } from "../../src/model/fit.js";
import { LMEModel } from "../../src/model/lme-model.js";
import { mixedlmSync } from "../../src/model/mixedlm.js";
import { assignFolds } from "../../src/model/ols/cross-validation-folds.js";
import { openStream } from "../../src/resample/stream.js";
import { formatNewick } from "../../src/tree/format-newick.js";
import { randomLinkage } from "../../src/tree/random-linkage.js";
import { uniforms } from "../../src/tree/uniforms.js";

/** A seed, and that seed with each of its 53 bits turned over. */
const neighbours = [6_004_799_503_160_661];
for (let bit = 0; bit < 53; bit++) {
  const [seed, one] = [neighbours[0]!, 2 ** bit];
  neighbours.push(Math.floor(seed / one) % 2 === 1 ? seed - one : seed + one);
}

const index = Array.from({ length: 24 }, (_, i) => `s${i}`);
const metadata = {
  index,
  columns: {
    x: Float64Array.from(index, (_, i) => i % 4),
    g: index.map((_, i) => `g${Math.floor(i / 4)}`),
  },
};
const table = { index, columns: { y: Float64Array.from(index, (_, i) => Math.sin(12.9898 * (i + 1))) } };
const model = mixedlmSync("x", table, metadata, { groups: "g" });

const draws: Record<string, (seed: number) => unknown> = {
  simulate: (seed) => Array.from(model.simulate({ seed })[0]!.columns["y"] as Float64Array),
  "words of the kernel": (seed) =>
    withScratch((scratch) => {
      const random = openStream(scratch, seed, "a");
      const out = scratch.f64(2);
      scratch.kernel.drawWords(random, 0, 4, out);
      return Array.from(new Int32Array(scratch.kernel.memory.buffer, out, 4));
    }),
  randomLinkage: (seed) =>
    formatNewick(
      randomLinkage(
        index.map((_, i) => `f${i}`),
        seed,
      ),
    ),
  kfold: (seed) => Array.from(assignFolds(index, 4, seed)),
};

/** Computed with Python's unbounded integers: murmur3's finaliser of low + k · (0x9e3779b9 + 2 · high), k = 1, 2, 3. */
const REFERENCE: [number, number[]][] = [
  [0, [2462723854, 1020716019, 454327756]],
  [7, [588686121, 1937383562, 4286812467]],
  [4294967295, [920564995, 4230986166, 697614773]],
  [4294967296, [3024231355, 755456664, 2597089134]],
  [9007199254740991, [1031365955, 2386123124, 3107862778]],
];

describe("seeds from 0 to 2^53 - 1", () => {
  test.each(Object.entries(draws))("every bit of the seed changes %s", (_name, draw) => {
    const drawn = neighbours.map((seed) => JSON.stringify(draw(seed)));
    expect(new Set(drawn).size).toBe(54);
    expect(JSON.stringify(draw(neighbours[9]!))).toBe(drawn[9]);
  });

  test.each(REFERENCE)("uniform numbers of seed %d are the reference's", (seed, words) => {
    const next = uniforms(seed);
    expect(words.map(() => next() * 2 ** 32)).toEqual(words);
  });

  test("numbers are uniform whatever the high bits are", () => {
    for (const high of [0, 1, 2 ** 20, 2 ** 21 - 1]) {
      const next = uniforms(high * 2 ** 32 + 5);
      const counts = new Float64Array(64);
      for (let i = 0; i < 64_000; i++) counts[Math.floor(next() * 64)]!++;
      const chi2 = counts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
      // χ² on 63 degrees of freedom passes 117 with probability 4e-5, and is below 26 with 1e-5.
      expect(chi2).toBeGreaterThan(26);
      expect(chi2).toBeLessThan(117);
    }
  });

  test("a model keeps the largest of them when it is saved", () => {
    const seed = Number.MAX_SAFE_INTEGER;
    const saved = JSON.stringify(mixedlmSync("x", table, metadata, { groups: "g", seed }));
    const restored = LMEModel.fromJSON(saved);
    expect(restored.plan.options.seed).toBe(seed);
    expect(restored.bootstrap({ nsim: 9 })).toEqual(model.bootstrap({ nsim: 9, seed }));
    expect(fitSync(restored.plan, table).simulate()).toEqual(model.simulate({ seed }));
  });
});
