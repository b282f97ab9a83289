import { describe, expect, test } from "vitest";
import { fitSync, prepare } from "../../src/index.js";
import type { Table } from "../../src/table/table.js";
import { fitDense, groupedV, psiOfTheta } from "../support/dense.js";
import { generator, rowsOf } from "../support/random-problem.js";

const GROUPS = 14;
const { normal } = generator(4);

/** Groups of given sizes; those of one size have the same rows of Z, so that the criterion is a sum over few classes. */
function study(sizes: readonly number[]): { metadata: Table; table: Table; y: number[] } {
  const rows = Array.from({ length: GROUPS }, (_, g) => {
    const size = sizes[g % sizes.length]!;
    const times = Array.from({ length: size }, (_, i) => (2 * i) / (size - 1) - 0.8);
    const powers = times.map((t) => [1, t, t * t, t ** 3]);
    const b = [1.5, 1, 0.8, 0.6].map((spread) => spread * normal());
    return powers.map((z) => ({ g, z, y: z.reduce((sum, value, e) => sum + value * b[e]!, 2 + normal()) }));
  }).flat();
  const index = rows.map((_, i) => `s${i}`);
  const columns = {
    g: rows.map(({ g }) => `g${g}`),
    t: rows.map(({ z }) => z[1]!),
    t2: rows.map(({ z }) => z[2]!),
    t3: rows.map(({ z }) => z[3]!),
  };
  const y = rows.map((row) => row.y);
  return { metadata: { index, columns }, table: { index, columns: { y } }, y };
}

describe.each([true, false])("four random effects, REML %s", (reml) => {
  const { metadata, table, y } = study([8, 11]);
  const plan = prepare("t + (t + t2 + t3 | g)", metadata, { reml });
  const { result } = fitSync(plan, table);
  const { fixed, random } = plan.design;
  const dense = (theta: ArrayLike<number>) => {
    const V = groupedV(rowsOf(random[0]!.values, 4), random[0]!.index, psiOfTheta(theta, 4));
    return fitDense(rowsOf(fixed.values, 2), y, V, reml);
  };

  test("estimates of four random effects are those of the dense model", () => {
    const expected = dense(result.theta);
    expect(result.criterion[0]! / expected.criterion).toBeCloseTo(1, 10);
    expect(result.sigma2[0]! / expected.sigma2).toBeCloseTo(1, 9);
    expected.beta.forEach((beta, i) => {
      expect(result.beta[i]! / beta).toBeCloseTo(1, 8);
    });
  });

  test("no step along a parameter of four random effects leads lower", () => {
    const best = dense(result.theta).criterion;
    for (let j = 0; j < result.theta.length; j++) {
      for (const step of [-0.05, -0.001, 0.001, 0.05]) {
        const theta = Array.from(result.theta, (value, i) => (i === j ? value + step : value));
        expect(dense(theta).criterion).toBeGreaterThan(best - 1e-9 * Math.abs(best));
      }
    }
  });
});
