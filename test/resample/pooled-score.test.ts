import { expect, test } from "vitest";
import { orthonormalise } from "../../src/fit/prepare/orthonormalise.js";
import { inKernelOrder, isByClasses } from "../../src/fit/run/fit-design.js";
import { prepare } from "../../src/index.js";
import { sharedRows } from "../../src/inference/covariance/response-rows.js";
import { withScratch } from "../../src/kernel/scratch.js";
import { groupedRows } from "../../src/resample/permutation/grouped-rows.js";
import { orderedColumns } from "../../src/resample/permutation/ordered-columns.js";
import { project } from "../../src/resample/permutation/permuted-statistics.js";
import { pooledScoring } from "../../src/resample/permutation/pooled-score.js";
import { factorColourer, factorWhitener } from "../../src/resample/permutation/whiten-factor.js";
import { pooledTheta } from "../../src/resample/pooled-theta.js";
import { generator } from "../support/random-problem.js";

/** Groups of `size` rows with times of their own order, and `m` responses with an intercept and, perhaps, a slope per group. */
function balanced(formula: string, m: number, slope: number) {
  const { normal } = generator(11);
  const [groups, size] = [12, 5];
  const g = Array.from({ length: groups * size }, (_, i) => Math.floor(i / size));
  const t = Float64Array.from(g, (_, i) => (i % size) - 2);
  const metadata = { index: g.map((_, i) => `s${i}`), columns: { g: g.map((i) => `g${i}`), t } };
  const draw = (scale: number) =>
    Array.from({ length: m }, () => {
      const effects = Array.from({ length: groups }, () => [scale * normal(), slope * normal()]);
      return Float64Array.from(g, (i, row) => effects[i]![0]! + effects[i]![1]! * t[row]! + normal());
    });
  return { plan: prepare(formula, metadata), first: draw(1), second: draw(1.4) };
}

test.each([
  ["1 + (1 | g)", 0, 1e-4],
  ["t + (1 | g)", 0, 1e-4],
  ["t + (t | g)", 0.8, 2e-3],
] as const)(
  "%s: in a balanced layout a step of scoring goes from one table's estimate to another's",
  (formula, slope, tolerance) => {
    const { plan, first, second } = balanced(formula, 6, slope);
    const names = first.map((_, j) => `y${j}`);
    const table = (columns: readonly Float64Array[]) => ({
      index: plan.samples,
      columns: Object.fromEntries(names.map((name, j) => [name, columns[j]!])),
    });
    const theta = pooledTheta(plan, first);
    const wanted = pooledTheta(plan, second);
    const found = withScratch((scratch) => {
      const [part] = sharedRows(plan, table(first), names);
      const [other] = sharedRows(plan, table(second), names);
      const { reduced, design } = part!;
      if (!isByClasses(reduced)) throw new Error("one factor is a factor");
      const whiten = factorWhitener(reduced, groupedRows(part!)!.psi(theta));
      const X = orderedColumns(design, undefined, reduced.order, []);
      whiten(X);
      const p = design.fixed.columns.length;
      const { basis } = orthonormalise(scratch, X, reduced.n, p, 1e-7, 0);
      const Q = basis.slice(0, p * reduced.n);
      const white = (shared: typeof part) =>
        names.map((_, j) => {
          const e = inKernelOrder(reduced, shared!.read(j));
          whiten(e);
          project(e, Q);
          return e;
        });
      const size = white(part).reduce(
        (sum, e) => sum + e.reduce((square, value) => square + value * value, 0),
        0,
      );
      const scale = size / (names.length * (reduced.n - p));
      const estimate = pooledScoring(design, theta, whiten, Q, reduced.order, scale)!;
      const own = white(other);
      const solved = own.map((e) => {
        const r = e.slice();
        whiten(r);
        return r;
      });
      // The colourer undoes the whitener.
      const back = own[0]!.slice();
      factorColourer(reduced, groupedRows(part!)!.psi(theta))(back);
      whiten(back);
      back.forEach((value, i) => {
        expect(value).toBeCloseTo(own[0]![i]!, 10);
      });
      return estimate(own, solved);
    });
    expect(Math.abs(wanted[0]! - theta[0]!)).toBeGreaterThan(0.05);
    found.forEach((value, i) => {
      expect(Math.abs(value - wanted[i]!)).toBeLessThan(tolerance);
    });
  },
);
