import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { covarianceOf } from "../../src/covariance/structures.js";
import type { RandomTerm } from "../../src/design/random/random-term.js";
import { psiOfTerm } from "../../src/fit/lambda.js";
import { symmetricEigen } from "../../src/kernel/dense.js";
import { mixedlmSync } from "../../src/model/mixedlm.js";
import { fitDense, groupedV } from "../support/dense.js";
import { generator } from "../support/random-problem.js";

/** Subjects with an autoregressive effect at each of k visits, two rows each, at irregular times. */
function study(seed: number, k: number, rho: number, size: number) {
  const { normal, uniform } = generator(seed);
  const times = Array.from({ length: k }, (_, a) => a + Math.round(8 * uniform()) / 20);
  const rows = Array.from({ length: 14 }, (_, g) => {
    let b = normal();
    return Array.from({ length: k }, (__, a) => {
      if (a > 0) b = rho * b + Math.sqrt(1 - rho * rho) * normal();
      const own = b;
      return [0, 1].map(() => ({
        g: `g${g}`,
        h: `h${(g * 5 + a) % 6}`,
        visit: `v${a}`,
        time: times[a]!,
        y: size * (1 + a / 4) * own + normal(),
      }));
    }).flat();
  }).flat();
  const index = rows.map((_, i) => `s${i}`);
  const column = <T>(pick: (row: (typeof rows)[number]) => T) => rows.map(pick);
  return {
    metadata: {
      index,
      columns: {
        g: column(({ g }) => g),
        h: column(({ h }) => h),
        visit: column(({ visit }) => visit),
        time: Float64Array.from(column(({ time }) => time)),
      },
    },
    table: { index, columns: { y: Float64Array.from(column(({ y }) => y)) } },
  };
}

const bars = [
  "ar1(0 + visit | g)",
  "ar1(0 + visit | g, hom = FALSE)",
  "toep(0 + visit | g)",
  "toep(0 + visit | g, hom = TRUE)",
  "car1(0 + time | g)",
];

/** Is there a covariance matrix with these standard deviations and correlations? */
function isDefinite(term: RandomTerm, theta: readonly number[]): boolean {
  const k = term.columns.length;
  const { correlationAt, hasOneVariance } = covarianceOf(term);
  const cors = theta.slice(hasOneVariance ? 1 : k);
  const C = Float64Array.from({ length: k * k }, (_, at) => {
    const [row, column] = [Math.floor(at / k), at % k];
    return row === column ? 1 : correlationAt(cors, Math.max(row, column), Math.min(row, column));
  });
  return symmetricEigen(C, k).values.every((value) => value > 0);
}

describe.each(bars)("%s, independent of any program", (bar) => {
  test("has the criterion of the dense model, nothing near is lower, and the certificate agrees", () => {
    fc.assert(
      fc.property(
        fc.nat(1e6),
        fc.integer({ min: 2, max: 5 }),
        fc.double({ min: -0.6, max: 0.95, noNaN: true }),
        fc.constantFrom(0, 0.5, 3),
        fc.boolean(),
        (seed, k, rho, size, reml) => {
          const data = study(seed, k, rho, size);
          const model = mixedlmSync(`visit + ${bar}`, data.table, data.metadata, { reml });
          const { result, plan } = model;
          const { fixed, random } = plan.design;
          const term = random[0]!;
          const rows = ({ columns, values }: { columns: readonly string[]; values: Float64Array }) =>
            data.table.index.map((_, i) =>
              Array.from(values.subarray(i * columns.length, (i + 1) * columns.length)),
            );
          const criterion = (theta: ArrayLike<number>) => {
            const Psi = psiOfTerm(term, theta);
            const square = Array.from({ length: k }, (_, a) => Array.from(Psi.subarray(a * k, (a + 1) * k)));
            const V = groupedV(rows(term), term.index, square);
            return fitDense(rows(fixed), Array.from(data.table.columns.y), V, reml).criterion;
          };
          const here = criterion(result.theta);
          expect(Math.abs(result.criterion[0]! - here)).toBeLessThan(1e-8 * (1 + Math.abs(here)));
          const bounds = covarianceOf(term).parameters(k);
          result.theta.forEach((value, i) => {
            for (const change of [-1e-2, -1e-3, 1e-3, 1e-2]) {
              const moved = Array.from(result.theta);
              moved[i] = value + change;
              if (moved[i]! <= bounds[i]!.lower || moved[i]! >= bounds[i]!.upper) continue;
              if (!isDefinite(term, moved)) continue;
              expect(criterion(moved)).toBeGreaterThan(here - 1e-8 * (1 + Math.abs(here)));
            }
          });
          expect(model.status[0]).not.toBe("not-converged");
          expect(model.certificate("y").decrement).toBeLessThan(1e-6);
        },
      ),
      { numRuns: 25, seed: 20 },
    );
  });
});
