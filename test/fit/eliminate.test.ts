import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { eliminateFirst } from "../../src/fit/eliminate/eliminate-first.js";
import { prepare } from "../../src/fit/prepare/prepare.js";
import type { SparseDesign } from "../../src/fit/prepare/sparse-design.js";
import { openDesign, scaledTheta } from "../../src/fit/run/fit-design.js";
import { withScratch } from "../../src/kernel/scratch.js";
import type { Table } from "../../src/table/table.js";
import { generator } from "../support/random-problem.js";
import { structuredTable, structures } from "../support/structured-problem.js";

const CRITERION = 3;

interface Setting {
  readonly seed: number;
  readonly formula: string;
  readonly reml: boolean;
  /** Size of θ: a power of ten, or 0 where some of it is zero. */
  readonly size: number;
  readonly weighted: boolean;
}

const settings: fc.Arbitrary<Setting> = fc.record({
  seed: fc.integer(),
  formula: fc.constantFrom(...structures),
  reml: fc.boolean(),
  size: fc.constantFrom(0, 0.1, 1, 30),
  weighted: fc.boolean(),
});

function designOf({ seed, formula, reml, weighted }: Setting): { design: SparseDesign; y: Float64Array } {
  const table = structuredTable({ seed, formula, rows: 90, levels: [9, 5], spread: [1, 1], reml });
  const { uniform } = generator(seed);
  const weight = Float64Array.from({ length: 90 }, () => 0.5 + uniform());
  const metadata: Table = { index: table.index, columns: { ...table.columns, weight } };
  const { reduced } = prepare(formula, metadata, weighted ? { weights: "weight" } : {});
  if (reduced?.form !== "sparse") throw new Error(`${formula}: a design of another kind`);
  return { design: reduced, y: table.columns["y"] as Float64Array };
}

/** The record of y at θ held, with the first term taken out or not. */
function recordAt(design: SparseDesign, reml: boolean, y: Float64Array, theta: Float64Array, whole: boolean) {
  return withScratch((scratch) => {
    const open = openDesign(scratch, design, reml, true, whole);
    scratch.viewF64(open.start, theta.length).set(scaledTheta(design, theta));
    const record = scratch.f64(open.recordSize);
    open.fit(scratch.putF64(y), 1, 0, record);
    return scratch.viewF64(record, open.recordSize).slice();
  });
}

function thetaOf({ seed, size }: Setting, parameters: number): Float64Array {
  const { uniform } = generator(seed + 1);
  return Float64Array.from({ length: parameters }, (_, i) =>
    size === 0 ? (i % 2 === 0 ? 0 : uniform()) : size * (0.5 + uniform()),
  );
}

describe("a design without its first term", () => {
  test("a design without its first term has the criterion, the gradient and the estimates of the whole", () => {
    fc.assert(
      fc.property(settings, (setting) => {
        const { design, y } = designOf(setting);
        expect(eliminateFirst(design)).toBeDefined();
        const theta = thetaOf(setting, design.parameters);
        const [whole, rest] = [true, false].map((all) => recordAt(design, setting.reml, y, theta, all));
        const scale = Math.max(design.n, Math.abs(whole![CRITERION]!));
        whole!.forEach((value, i) => {
          if (Number.isNaN(value)) expect(rest![i]).toBeNaN();
          else expect(Math.abs(rest![i]! - value)).toBeLessThan(1e-10 * Math.max(scale, Math.abs(value)));
        });
      }),
      { numRuns: 80, seed: Number(process.env.SEED ?? 20240607), endOnFailure: true },
    );
  });

  test("the first term is eliminated where levels are few, not where that takes more memory than it saves", () => {
    const { design } = designOf({ seed: 1, formula: structures[0], reml: true, size: 1, weighted: false });
    const { sums, classes } = eliminateFirst(design)!;
    expect(sums.length).toBe(classes.count.length);
    expect(classes.count.reduce((total, count) => total + count, 0)).toBe(design.terms[0]!.level.length);
    const level = Int32Array.from({ length: 2100 }, (_, i) => i);
    const wide = { ...design, terms: [design.terms[0]!, { ...design.terms[1]!, level }] };
    expect(eliminateFirst(wide)).toBeUndefined();
  });
});
