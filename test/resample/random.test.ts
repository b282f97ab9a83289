import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { distributions } from "../../src/inference/distributions.js";
import { kernel } from "../../src/kernel/kernel.js";
import { withScratch } from "../../src/kernel/scratch.js";
import { openStream } from "../../src/resample/stream.js";

/** Philox4x32-10 in whole-number arithmetic, as Salmon et al. (2011) define it. */
function philox(counter: readonly number[], key: readonly number[]): number[] {
  let c = counter.map(BigInt);
  let k = key.map(BigInt);
  const low = (x: bigint) => x & 0xffffffffn;
  for (let round = 0; round < 10; round++) {
    const p0 = 0xd2511f53n * c[0]!;
    const p1 = 0xcd9e8d57n * c[2]!;
    c = [(p1 >> 32n) ^ c[1]! ^ k[0]!, low(p1), (p0 >> 32n) ^ c[3]! ^ k[1]!, low(p0)];
    k = [low(k[0]! + 0x9e3779b9n), low(k[1]! + 0xbb67ae85n)];
  }
  return c.map(Number);
}

const words = (key: readonly number[], stream: readonly number[], replicate: number, count: number) =>
  withScratch((scratch) => {
    const random = scratch.kernel.openRandom(key[0]!, key[1]!, stream[0]!, stream[1]!);
    const out = scratch.i32(count);
    scratch.kernel.drawWords(random, replicate, count, out);
    return Array.from(scratch.viewI32(out, count), (word) => word >>> 0);
  });

const normals = (seed: number, name: string, replicate: number, count: number) =>
  withScratch((scratch) => {
    const random = openStream(scratch, seed, name);
    const out = scratch.f64(count);
    scratch.kernel.drawNormals(random, replicate, count, out);
    return scratch.viewF64(out, count).slice();
  });

describe("the generator", () => {
  // Known answers that come with the authors' Random123.
  test.each([
    [
      [0, 0, 0, 0],
      [0, 0],
      [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
    ],
    [
      [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
    ],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    ],
  ])("the definition gives the published words for %j", (counter, key, expected) => {
    expect(philox(counter, key)).toEqual(expected);
  });

  test("random words of the kernel follow the definition of Philox", () => {
    const word = fc.integer({ min: 0, max: 0xffffffff });
    fc.assert(
      fc.property(word, word, word, word, word, (k0, k1, s0, s1, replicate) => {
        const drawn = words([k0, k1], [s0, s1], replicate, 10);
        const blocks = [0, 1, 2].flatMap((position) => philox([position, replicate, s0, s1], [k0, k1]));
        expect(drawn).toEqual(blocks.slice(0, 10));
      }),
    );
  });

  test("random normals follow the normal distribution far into the tails", () => {
    const z = normals(0, "z", 0, 200_000).sort();
    const uniform = z.map((value) => {
      const tail = distributions.normalTwoSided(value) / 2;
      return value < 0 ? tail : 1 - tail;
    });
    const distance = uniform.reduce((most, u, i) => Math.max(most, Math.abs(u - (i + 0.5) / z.length)), 0);
    expect(distance).toBeLessThan(1.63 / Math.sqrt(z.length));
    expect(z[z.length - 1]!).toBeGreaterThan(3.9);
    expect(z.reduce((total, value) => total + value ** 4, 0) / z.length).toBeCloseTo(3, 1);
  });

  test("random streams differ by seed, name and replicate, and come back", () => {
    const streams = [
      normals(1, "a", 0, 5),
      normals(2, "a", 0, 5),
      normals(1 + 2 ** 32, "a", 0, 5),
      normals(1, "b", 0, 5),
      normals(1, "ab", 0, 5),
      normals(1, "ba", 0, 5),
      normals(1, "a", 1, 5),
    ];
    expect(new Set(streams.map(String)).size).toBe(streams.length);
    expect(normals(1, "a", 0, 5)).toEqual(streams[0]);
    expect(normals(1, "a", 0, 9).slice(0, 5)).toEqual(streams[0]);
  });

  test("names that differ in one letter share no random stream", () => {
    const seen = new Set(
      Array.from({ length: 20_000 }, (_, i) => String(normals(0, `bootstrap Y${i}`, 0, 1))),
    );
    expect(seen.size).toBe(20_000);
  });
});

describe("polygamma functions", () => {
  const EULER = 0.5772156649015329;
  test.each([
    [1, -EULER, Math.PI ** 2 / 6],
    [0.5, -EULER - 2 * Math.LN2, Math.PI ** 2 / 2],
    [2, 1 - EULER, Math.PI ** 2 / 6 - 1],
    [100, 4.600161852738087, 0.010050166663333571],
  ])("digamma and trigamma are right at %f", (x, psi, psi1) => {
    expect(kernel().digamma(x)).toBeCloseTo(psi, 13);
    expect(kernel().trigamma(x)).toBeCloseTo(psi1, 13);
  });

  test("the inverse of trigamma inverts it", () => {
    fc.assert(
      fc.property(fc.double({ min: -9, max: 9, noNaN: true }), (log) => {
        const x = 10 ** log;
        expect(Math.abs(kernel().trigammaInverse(kernel().trigamma(x)) / x - 1)).toBeLessThan(1e-13);
      }),
    );
    // Beyond the reach of Newton's steps: ψ'(x) = 1 / x² + π² / 6 + … and 1 / x + 1 / 2x² + ….
    expect(kernel().trigammaInverse(1e14) * 1e7).toBeCloseTo(1, 13);
    expect(kernel().trigammaInverse(1e-14) * 1e-14).toBeCloseTo(1, 13);
    expect(kernel().trigammaInverse(-1)).toBeNaN();
    expect(kernel().trigammaInverse(0)).toBe(Infinity);
  });
});
