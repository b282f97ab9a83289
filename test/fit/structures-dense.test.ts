import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { scaledTheta } from "../../src/fit/run/fit-design.js";
import { fitTable } from "../../src/fit/run/fit-table.js";
import { columnOf } from "../../src/table/columns.js";
import type { Table } from "../../src/table/table.js";
import { nelderMead } from "../support/nelder-mead.js";
import { generator, problemOf, shapes } from "../support/random-problem.js";
import { sparsePlan } from "../support/sparse-plan.js";
import {
  denseAt,
  fitAll,
  fitStructure,
  type StructureShape,
  structuredTable,
  structureShapes,
} from "../support/structured-problem.js";

const runs = (numRuns: number) => ({
  numRuns,
  seed: Number(process.env.SEED ?? 20240607),
  endOnFailure: true,
});

function fitted(shape: StructureShape) {
  const table = structuredTable(shape);
  const y = columnOf(table, "y") as Float64Array;
  return { table, y, ...fitStructure(table, shape.formula, { reml: shape.reml }) };
}

describe("any structure agrees with the dense model", () => {
  test("criterion, estimates and variances of any structure are those of the dense model", () => {
    fc.assert(
      fc.property(structureShapes, (shape) => {
        const { plan, y, result } = fitted(shape);
        const { theta } = result;
        const dense = denseAt(plan, y, theta);
        const size = 1 + Math.max(...theta) ** 2;
        const n = y.length;
        expect(Math.abs(result.criterion[0]! - dense.criterion)).toBeLessThan(
          1e-10 * size * Math.max(Math.abs(dense.criterion), n),
        );
        expect(Math.abs(result.sigma2[0]! / dense.sigma2 - 1)).toBeLessThan(1e-9 * size);
        let at = 0;
        dense.beta.forEach((beta, i) => {
          const error = Math.sqrt(dense.vcov[i]![i]!);
          expect(Math.abs(result.beta[i]! - beta) / error).toBeLessThan(1e-8 * size);
          for (let j = 0; j <= i; j++) {
            const scale = error * Math.sqrt(dense.vcov[j]![j]!);
            expect(Math.abs(result.vcov[at++]! - dense.vcov[i]![j]!) / scale).toBeLessThan(1e-8 * size);
          }
        });
      }),
      runs(60),
    );
  });

  test("no other θ has a lower dense criterion, whatever the structure", () => {
    fc.assert(
      fc.property(structureShapes, (shape) => {
        const { plan, y, result } = fitted(shape);
        const { normal, uniform } = generator(shape.seed + 1);
        const criterion = (theta: ArrayLike<number>) => denseAt(plan, y, theta).criterion;
        const here = criterion(result.theta);
        const floor = here - 1e-8 * Math.max(Math.abs(here), y.length);
        const { theta } = result;
        for (let i = 0; i < 20; i++) {
          const near = Array.from(
            theta,
            (value) => value + 10 ** -(i % 5) * normal() * (Math.abs(value) + 0.01),
          );
          expect(criterion(near)).toBeGreaterThan(floor);
          expect(criterion(Array.from(theta, () => 10 ** (3 * uniform() - 2) * normal()))).toBeGreaterThan(
            floor,
          );
        }
        const from = Array.from(theta, () => 1 + 0.5 * normal());
        expect(nelderMead(criterion, from, 0.5).value).toBeGreaterThan(floor);
      }),
      runs(24),
    );
  });

  test("the gradient of any structure is that of differences", () => {
    fc.assert(
      fc.property(structureShapes, (shape) => {
        const { plan, y, table } = fitted(shape);
        const { uniform } = generator(shape.seed + 2);
        const theta = Float64Array.from(
          plan.design.random.flatMap(() => [1, 2, 3, 4]),
          () => 0.2 + 2 * uniform(),
        );
        const design = plan.reduced!;
        const own = theta.slice(0, fitAll(plan, table, ["y"]).parameters);
        const held = fitTable(plan, table, ["y"], {
          reml: shape.reml,
          satterthwaite: false,
          joint: false,
          theta: own,
        });
        // Along each axis of the scaled basis: θ̃ → θ is linear.
        const scaled = scaledTheta(design, own);
        const axes = Array.from(own, (_, i) =>
          scaledTheta(
            design,
            own.map((_, j) => (i === j ? 1 : 0)),
          ),
        );
        const slopes = Array.from(own, (_, i) => {
          const step = solve(
            axes,
            Float64Array.from(scaled, (_, j) => (i === j ? 1 : 0)),
          );
          const moved = (h: number) =>
            denseAt(
              plan,
              y,
              own.map((value, j) => value + h * step[j]!),
            ).criterion;
          const h = 1e-5 * (1 + Math.abs(scaled[i]!));
          return (moved(h) - moved(-h)) / (2 * h);
        });
        const largest = Math.max(...slopes.map(Math.abs));
        expect(Math.abs(held.gradient[0]! - largest)).toBeLessThan(1e-5 * (1 + largest));
      }),
      runs(40),
    );
  });
});

/** x with Σ x_i axes_i = b. */
function solve(axes: readonly Float64Array[], b: Float64Array): number[] {
  const m = b.length;
  const A = Array.from({ length: m }, (_, i) => [...axes.map((axis) => axis[i]!), b[i]!]);
  for (let j = 0; j < m; j++) {
    const pivot = A.slice(j).reduce(
      (best, row, i) => (Math.abs(row[j]!) > Math.abs(A[best]![j]!) ? i + j : best),
      j,
    );
    [A[j], A[pivot]] = [A[pivot]!, A[j]!];
    for (let i = 0; i < m; i++) {
      if (i === j) continue;
      const factor = A[i]![j]! / A[j]![j]!;
      for (let c = j; c <= m; c++) A[i]![c]! -= factor * A[j]![c]!;
    }
  }
  return A.map((row, i) => row[m]! / row[i]!);
}

describe("the path of one factor is a special case of the general one", () => {
  test("both forms of the likelihood give equal results for one grouping factor", () => {
    fc.assert(
      fc.property(
        shapes.filter(({ spread }) => spread <= 10),
        (shape) => {
          const { plan, table } = problemOf(shape);
          if (plan.reduced === null) return;
          const general = sparsePlan(plan);
          const [one, other] = [fitAll(plan, table, ["y", "noise"]), fitAll(general, table, ["y", "noise"])];
          const size = 1 + Math.max(...one.theta) ** 2;
          one.responses.forEach((_, r) => {
            const difference = other.criterion[r]! - one.criterion[r]!;
            const slack = 1e-9 * size * Math.max(Math.abs(one.criterion[r]!), plan.samples.length);
            // Three correlated effects of a handful of groups have optima that one of the two may miss.
            if (shape.k === 3 && Math.abs(difference) > slack) return;
            expect(Math.abs(difference)).toBeLessThan(slack);
            expect(Math.abs(other.sigma2[r]! / one.sigma2[r]! - 1)).toBeLessThan(1e-6 * size);
            for (let j = 0; j < 3; j++) {
              const at = r * 3 + j;
              const error = Math.sqrt(one.vcov[r * 6 + (j * (j + 3)) / 2]!);
              expect(Math.abs(other.beta[at]! - one.beta[at]!) / error).toBeLessThan(1e-6 * size);
              if (one.flags[r] === 0) expect(Math.abs(other.df[at]! / one.df[at]! - 1)).toBeLessThan(1e-3);
            }
          });
        },
      ),
      runs(60),
    );
  });
});

describe("nothing depends on the order of things", () => {
  const rename = (values: readonly string[]) =>
    values.map((value) => `z${9 - Number(value.slice(1))}${value}`);

  test("the fit does not depend on the order of rows, levels and terms", () => {
    fc.assert(
      fc.property(structureShapes, (shape) => {
        const { table, result } = fitted({ ...shape, formula: "x + (x | g) + (1 | h)" });
        const { below } = generator(shape.seed + 3);
        const order = Array.from(table.index.keys());
        for (let i = order.length - 1; i > 0; i--) {
          const j = below(i + 1);
          [order[i], order[j]] = [order[j]!, order[i]!];
        }
        const columns = Object.entries(table.columns).map(([name, column]) => {
          const moved = order.map((row) => column[row]!);
          return [
            name,
            name === "g" || name === "h"
              ? rename(moved as string[])
              : name === "y"
                ? Float64Array.from(moved as number[])
                : moved,
          ];
        });
        const shuffled: Table = {
          index: order.map((row) => table.index[row]!),
          columns: Object.fromEntries(columns),
        };
        const again = fitStructure(shuffled, "x + (1 | h) + (x | g)", { reml: shape.reml }).result;
        const n = table.index.length;
        expect(Math.abs(again.criterion[0]! - result.criterion[0]!)).toBeLessThan(
          1e-9 * Math.max(Math.abs(result.criterion[0]!), n),
        );
        result.beta.forEach((beta, j) => {
          const error = Math.sqrt(result.vcov[(j * (j + 3)) / 2]!);
          expect(Math.abs(again.beta[j]! - beta) / error).toBeLessThan(1e-5);
        });
      }),
      runs(30),
    );
  });
});
