import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import asc from "assemblyscript/asc";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import {
  ANTEDEPENDENCE,
  ANTEDEPENDENCE_ONE,
  AUTOREGRESSIVE,
  AUTOREGRESSIVE_ONE,
  CONTINUOUS,
  SYMMETRIC,
  SYMMETRIC_ONE,
  TOEPLITZ,
  TOEPLITZ_ONE,
  UNSTRUCTURED,
} from "../../src/kernel/layouts.js";

interface Verbs {
  readonly memory: WebAssembly.Memory;
  fillFactor(structure: number, k: number, extra: number, theta: number, to: number): void;
  differentiateFactor(
    structure: number,
    k: number,
    extra: number,
    theta: number,
    parameter: number,
    bySize: boolean,
    to: number,
  ): void;
  readParameters(
    structure: number,
    k: number,
    extra: number,
    theta: number,
    Tinverse: number,
    to: number,
  ): void;
  startCorrelation(structure: number, k: number, extra: number, number: number, theta: number): void;
  parametersOf(structure: number, k: number): number;
  sizesOf(structure: number, k: number): number;
  correlationStarts(structure: number): number;
  isAtBound(structure: number, k: number, theta: number, parameter: number, least: number): number;
  isCorrelationAtBound(structure: number, k: number, theta: number, least: number): number;
}

let verbs: Verbs;

/** The structures alone, compiled for this test: the kernel does not export them. */
beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), "structures-"));
  const { error, stderr } = await asc.main([
    ...["structure", "start"].map((name) => `assembly/covariance/${name}.ts`),
    ...["--target", "unpack"],
    ...["--outFile", join(folder, "structures.wasm")],
  ]);
  if (error) throw new Error(`${error.message}\n${stderr.toString()}`);
  const bytes = readFileSync(join(folder, "structures.wasm"));
  rmSync(folder, { recursive: true });
  const { instance } = await WebAssembly.instantiate(bytes, { env: { abort: () => {} } });
  verbs = instance.exports as unknown as Verbs;
}, 60_000);

/** Places in the memory, in bytes. */
const THETA = 65_536;
const EXTRA = 80_000;
const SCALES = 100_000;
const OUT = 140_000;

function view(place: number, count: number): Float64Array {
  return new Float64Array(verbs.memory.buffer, place, count);
}

function factor(structure: number, k: number, theta: readonly number[]): number[] {
  view(THETA, theta.length).set(theta);
  view(OUT, k * k).fill(Number.NaN);
  verbs.fillFactor(structure, k, EXTRA, THETA, OUT);
  return Array.from(view(OUT, k * k));
}

function product(F: readonly number[], k: number): number[] {
  return F.map((_, at) => {
    let total = 0;
    for (let m = 0; m < k; m++) total += F[Math.floor(at / k) * k + m]! * F[(at % k) * k + m]!;
    return total;
  });
}

function derivative(structure: number, k: number, theta: readonly number[], j: number, bySize = false) {
  view(THETA, theta.length).set(theta);
  view(OUT, k * k).fill(Number.NaN);
  verbs.differentiateFactor(structure, k, EXTRA, THETA, j, bySize, OUT);
  return Array.from(view(OUT, k * k));
}

/** What is reported, with standard deviations divided by the scales. */
function reported(structure: number, k: number, theta: readonly number[], scales: readonly number[]) {
  view(THETA, theta.length).set(theta);
  view(SCALES, k * k).fill(0);
  scales.forEach((value, i) => {
    view(SCALES, k * k)[i * k + i] = 1 / value;
  });
  view(OUT, theta.length).fill(Number.NaN);
  verbs.readParameters(structure, k, EXTRA, THETA, SCALES, OUT);
  return Array.from(view(OUT, theta.length));
}

/** A correlation from those that are reported, as textbooks define it; `times` are the positions. */
const textbook: Record<string, (cors: readonly number[], i: number, j: number, times: number[]) => number> = {
  symmetric: ([rho]) => rho!,
  autoregressive: ([rho], i, j) => rho! ** (i - j),
  antedependence: (cors, i, j) => cors.slice(j, i).reduce((total, rho) => total * rho, 1),
  toeplitz: (cors, i, j) => cors[i - j - 1]!,
  continuous: ([phi], i, j, times) => phi! ** (times[i]! - times[j]!),
  unstructured: (cors, i, j, times) => {
    const k = times.length;
    let at = 0;
    for (let column = 0; column < j; column++) at += k - 1 - column;
    return cors[at + i - j - 1]!;
  },
};

const structures = [
  ["symmetric", () => SYMMETRIC],
  ["symmetric", () => SYMMETRIC_ONE],
  ["autoregressive", () => AUTOREGRESSIVE],
  ["autoregressive", () => AUTOREGRESSIVE_ONE],
  ["antedependence", () => ANTEDEPENDENCE],
  ["antedependence", () => ANTEDEPENDENCE_ONE],
  ["toeplitz", () => TOEPLITZ],
  ["toeplitz", () => TOEPLITZ_ONE],
  ["continuous", () => CONTINUOUS],
  ["unstructured", () => UNSTRUCTURED],
] as const;

const real = fc.double({ min: -4, max: 4, noNaN: true });
const wholeAngles = [0, Math.PI / 2, -Math.PI / 2, Math.PI];
/** Parameters, some of them at bounds; gaps; scales. */
const problem = fc.integer({ min: 2, max: 7 }).chain((k) =>
  fc.record({
    k: fc.constant(k),
    values: fc.array(fc.oneof({ weight: 4, arbitrary: real }, fc.constantFrom(...wholeAngles)), {
      minLength: (k * (k + 1)) / 2,
      maxLength: (k * (k + 1)) / 2,
    }),
    gaps: fc.array(fc.double({ min: 0.3, max: 5, noNaN: true }), { minLength: k - 1, maxLength: k - 1 }),
    scales: fc.array(fc.double({ min: 0.5, max: 2, noNaN: true }), { minLength: k, maxLength: k }),
  }),
);

describe.each(structures)("%s (number %#)", (name, number) => {
  const structure = number();
  const isOne = () => verbs.sizesOf(structure, 5) === 1;

  function open({ k, values, gaps }: { k: number; values: number[]; gaps: number[] }): number[] {
    view(EXTRA, 4 * k).fill(Number.NaN);
    if (name === "continuous") view(EXTRA, k - 1).set(gaps.slice(0, k - 1));
    return values.slice(0, verbs.parametersOf(structure, k));
  }

  test("has the covariance matrix of the textbook at what it reports", () => {
    fc.assert(
      fc.property(problem, ({ k, values, gaps, scales }) => {
        const theta = open({ k, values, gaps });
        const Psi = product(factor(structure, k, theta), k);
        const own = isOne() ? scales.map(() => scales[0]!) : scales;
        const values_ = reported(structure, k, theta, own);
        const sizes = verbs.sizesOf(structure, k);
        const cors = values_.slice(sizes);
        const times = [0];
        for (const gap of gaps) times.push(times.at(-1)! + gap);
        for (let i = 0; i < k; i++) {
          for (let j = 0; j <= i; j++) {
            const sds = [i, j].map((at) => values_[isOne() ? 0 : at]! * own[at]!);
            const cor = i === j ? 1 : textbook[name]!(cors, i, j, times);
            const wanted = sds[0]! * sds[1]! * cor;
            expect(Math.abs(Psi[i * k + j]! - wanted)).toBeLessThanOrEqual(1e-11 * (1 + sds[0]! * sds[1]!));
            expect(Psi[j * k + i]).toBe(Psi[i * k + j]);
          }
        }
      }),
      { seed: 7, numRuns: 60 },
    );
  });

  test("has the derivatives of its factor", () => {
    fc.assert(
      fc.property(problem, ({ k, values, gaps }) => {
        const theta = open({ k, values, gaps });
        const step = 1e-5;
        const off: number[][] = [];
        theta.forEach((_, j) => {
          const moved = (by: number) =>
            factor(
              structure,
              k,
              theta.map((value, at) => (at === j ? value + by : value)),
            );
          const [above, below] = [moved(step), moved(-step)];
          derivative(structure, k, theta, j).forEach((value, at) => {
            const difference = (above[at]! - below[at]!) / (2 * step);
            if (!(Math.abs(value - difference) <= 1e-6 * (1 + Math.abs(value))))
              off.push([at, value, difference]);
          });
          const isRooted = name !== "unstructured" && j < verbs.sizesOf(structure, k);
          if (!isRooted) return;
          const bySize = derivative(structure, k, theta, j, true);
          derivative(structure, k, theta, j).forEach((value, at) => {
            const wanted = 2 * theta[j]! * bySize[at]!;
            if (!(Math.abs(value - wanted) < 1e-10)) off.push([at, value, wanted]);
          });
        });
        expect(off).toEqual([]);
      }),
      { seed: 8, numRuns: 60 },
    );
  });

  test("starts inside its bounds, and says when it is at one", () => {
    for (const k of [2, 3, 6]) {
      const theta = open({ k, values: new Array(21).fill(1), gaps: [1, 2, 0.5, 1, 3] });
      const sizes = verbs.sizesOf(structure, k);
      for (let start = 0; start < verbs.correlationStarts(structure); start++) {
        view(THETA, theta.length).set(theta);
        verbs.startCorrelation(structure, k, EXTRA, start, THETA);
        const own = Array.from(view(THETA, theta.length));
        expect(verbs.isCorrelationAtBound(structure, k, THETA, 1e-4)).toBe(0);
        const Psi = product(factor(structure, k, own), k);
        Psi.forEach((value, at) => {
          if (at % (k + 1) === 0) expect(value).toBeCloseTo(1, 12);
          else expect(Math.abs(value)).toBeLessThan(0.99);
          if (at % (k + 1) > 0 && start === 0 && name !== "continuous") expect(value).toBeCloseTo(0, 12);
          if (at === 1 && start === 1) expect(value).toBeGreaterThan(0.6);
          if (at === 1 && start === 2) expect(value).toBeLessThan(name === "continuous" ? 0.5 : -0.1);
        });
        if (name === "unstructured") continue;
        for (let j = 0; j < theta.length; j++) {
          view(THETA, theta.length).set(own);
          view(THETA, theta.length)[j] = j < sizes ? 0 : Math.PI / 2;
          expect(verbs.isAtBound(structure, k, THETA, j, 1e-4)).toBe(1);
          expect(verbs.isCorrelationAtBound(structure, k, THETA, 1e-4)).toBe(j < sizes ? 0 : 1);
        }
      }
    }
  });
});

test("neighbours with one correlation are autoregressive, and so are equal gaps", () => {
  const [k, psi] = [5, 0.7];
  const wanted = factor(AUTOREGRESSIVE_ONE, k, [1.2, psi]);
  expect(factor(ANTEDEPENDENCE_ONE, k, [1.2, psi, psi, psi, psi])).toEqual(wanted);
  view(EXTRA, 4).fill(2.5);
  const continuous = factor(CONTINUOUS, k, [1.2, Math.asin(Math.sqrt(Math.sin(psi)))]);
  continuous.forEach((value, at) => {
    expect(value).toBeCloseTo(wanted[at]!, 13);
  });
  factor(TOEPLITZ_ONE, k, [1.2, psi, 0, 0, 0]).forEach((value, at) => {
    expect(value).toBeCloseTo(wanted[at]!, 13);
  });
});
