import fc from "fast-check";
import { expect, test } from "vitest";
import type { RandomTerm } from "../../src/design/random/random-term.js";
import { makeClassDesign } from "../../src/fit/prepare/make-class-design.js";
import { makeSparseDesign } from "../../src/fit/prepare/make-sparse-design.js";
import type { FitDesign } from "../../src/fit/run/fit-design.js";
import { fitRows } from "../../src/fit/run/fit-rows.js";
import { recordLayout } from "../../src/fit/run/records.js";

/**
 * A random intercept with one covariate within and one between groups.
 *
 * @param size rows of each group, which then share the values of the covariate within; none for uneven groups
 */
function problem(seed: number, groups: number, spread: number, size?: number) {
  let state = seed >>> 0;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const normal = () => Math.sqrt(-2 * Math.log(uniform() + 1e-12)) * Math.cos(2 * Math.PI * uniform());
  const index: number[] = [];
  const X: number[] = [];
  const y: number[] = [];
  for (let g = 0; g < groups; g++) {
    const effect = spread * normal();
    for (let i = 0, rows = size ?? 2 + Math.floor(4 * uniform()); i < rows; i++) {
      const x = size === undefined ? normal() : i;
      index.push(g);
      X.push(1, x, g % 2);
      y.push(10 + x + effect + normal());
    }
  }
  const term = {
    group: "g",
    columns: ["Intercept"],
    levels: Array.from({ length: groups }, (_, g) => `g${g}`),
    index: Int32Array.from(index),
    values: new Float64Array(index.length).fill(1),
    covariance: "full",
    source: "groups",
  } as unknown as RandomTerm;
  return { X: Float64Array.from(X), term, y: Float64Array.from(y) };
}

function record(design: FitDesign, y: Float64Array, reml: boolean): Float64Array {
  const rows = Int32Array.from(y, (_, i) => i);
  let out = new Float64Array(0);
  fitRows({
    design,
    columns: [y],
    source: { rows },
    wanted: { reml, satterthwaite: true, joint: false },
    receive: (_, values) => {
      out = values.slice();
      return 1;
    },
  });
  return out;
}

/** Hold the records of all forms against each other; returns how many directions the spectral form has. */
function expectOneModel(
  X: Float64Array,
  columns: number,
  term: RandomTerm,
  y: Float64Array,
  reml: boolean,
): number {
  const design = makeClassDesign(X, columns, [term]);
  expect(design.spectral).not.toBeNull();
  const forms = [design, { ...design, spectral: null }, makeSparseDesign(X, columns, [term])];
  const [one, ...others] = forms.map((form) => record(form, y, reml));
  const layout = recordLayout(design);
  for (const other of others) {
    expect(other![3]).toBeCloseTo(one![3]!, 7);
    expect(Math.abs(other![2]! / one![2]! - 1)).toBeLessThan(1e-6);
    for (let at = layout.theta; at < layout.df; at++) {
      expect(Math.abs(other![at]! - one![at]!)).toBeLessThan(1e-5 * (1 + Math.abs(one![at]!)));
    }
    for (let at = layout.df; at < layout.joint; at++) {
      expect(Math.abs(other![at]! / one![at]! - 1)).toBeLessThan(1e-4);
    }
  }
  return design.spectral!.value.length;
}

test("the spectral form, the class form and the general structure are one model", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2 ** 31 }),
      fc.integer({ min: 4, max: 12 }),
      fc.constantFrom(0, 0.5, 1, 5),
      fc.boolean(),
      (seed, groups, spread, reml) => {
        const { X, term, y } = problem(seed, groups, spread);
        expectOneModel(X, 3, term, y, reml);
      },
    ),
    { seed: 20261122, numRuns: 80 },
  );
});

test("so they are for balanced groups, where no direction is left beside the scatter of the groups", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2 ** 31 }),
      fc.integer({ min: 4, max: 12 }),
      fc.integer({ min: 2, max: 5 }),
      fc.constantFrom(0, 0.5, 1, 5),
      fc.constantFrom(0, 1, 3),
      fc.boolean(),
      (seed, groups, size, spread, columns, reml) => {
        const { X, term, y } = problem(seed, groups, spread, size);
        const own = X.filter((_, at) => at % 3 < columns);
        // Groups without any fixed effect keep an empty row, see reduceClasses.
        expect(expectOneModel(own, columns, term, y, reml)).toBe(columns === 0 ? 1 : 0);
      },
    ),
    { seed: 20261122, numRuns: 80 },
  );
});
