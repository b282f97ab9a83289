import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fitTable } from "../../src/fit/run/fit-table.js";
import { flagOf } from "../../src/fit/status.js";
import { fitDense, groupedV, psiOfTheta } from "../support/dense.js";
import { nelderMead } from "../support/nelder-mead.js";
import { generator, type Problem, problemOf, type Shape, shapes } from "../support/random-problem.js";

const options = { numRuns: 60, seed: 20261122, endOnFailure: true };

function fitted(shape: Shape) {
  const problem = problemOf(shape);
  const result = fitTable(problem.plan, problem.table, ["y", "noise"], {
    reml: shape.reml,
    satterthwaite: true,
    joint: true,
  });
  return { problem, result };
}

/** The dense criterion of a response at θ. */
function dense({ X, Z, index, table }: Problem, response: string, theta: ArrayLike<number>, reml: boolean) {
  const y = table.columns[response] as number[];
  return fitDense(X, y, groupedV(Z, index, psiOfTheta(theta, Z[0]!.length)), reml);
}

describe("against the dense model", () => {
  test("criterion, fixed effects, covariance and σ² at the optimum are those of the dense model", () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const { problem, result } = fitted(shape);
        const n = problem.y.length;
        result.responses.forEach((response, r) => {
          const theta = result.theta.subarray(r * result.parameters, (r + 1) * result.parameters);
          const reference = dense(problem, response, theta, shape.reml);
          // The dense form loses digits as V grows: its rounding, not ours, sets the tolerance.
          const size = 1 + Math.max(...theta) ** 2;
          expect(Math.abs(result.criterion[r]! - reference.criterion)).toBeLessThan(
            1e-10 * size * Math.max(Math.abs(reference.criterion), n),
          );
          expect(Math.abs(result.sigma2[r]! / reference.sigma2 - 1)).toBeLessThan(1e-9 * size);
          let at = r * 6;
          reference.beta.forEach((beta, i) => {
            const error = Math.sqrt(reference.vcov[i]![i]!);
            expect(Math.abs(result.beta[r * 3 + i]! - beta) / error).toBeLessThan(1e-8 * size);
            for (let j = 0; j <= i; j++) {
              const scale = error * Math.sqrt(reference.vcov[j]![j]!);
              expect(Math.abs(result.vcov[at++]! - reference.vcov[i]![j]!) / scale).toBeLessThan(1e-8 * size);
            }
          });
        });
      }),
      options,
    );
  });

  test("no θ near the optimum or far away has a lower dense criterion", () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const { problem, result } = fitted(shape);
        const { normal, uniform } = generator(shape.seed + 1);
        const m = result.parameters;
        result.responses.forEach((response, r) => {
          const found = result.theta.subarray(r * m, (r + 1) * m);
          const criterion = (theta: ArrayLike<number>) =>
            dense(problem, response, theta, shape.reml).criterion;
          const here = criterion(found);
          // Rounding of either form grows with V: in 40 digits each is the better one at times, lme4 included.
          const rounding = 1e-12 * Math.max(...found.map(Math.abs)) ** 2;
          const floor = here - (1e-8 + rounding) * Math.max(Math.abs(here), problem.y.length);
          for (let i = 0; i < 10; i++) {
            const near = Array.from(
              found,
              (value) => value + 10 ** -(i % 5) * normal() * (Math.abs(value) + 0.01),
            );
            expect(criterion(near)).toBeGreaterThan(floor);
            const far = Array.from(found, () => 10 ** (4 * uniform() - 2) * normal());
            expect(criterion(far)).toBeGreaterThan(floor);
          }
          const start = 10 ** (2 * uniform() - 1);
          const from = Array.from(found, () => start * (1 + 0.5 * normal()));
          expect(nelderMead(criterion, from, 0.5 * start, 120).value).toBeGreaterThan(floor);
        });
      }),
      options,
    );
  });
});

/**
 * Problems on which a search can go wrong: a shallow optimum between two points of a grid, several optima, effects a
 * hundred times the residual. The criterion is the lowest of lme4's (bobyqa, NLopt's BOBYQA and Nelder-Mead, each to
 * 1e-10), and for the first the lowest of a fine grid.
 */
const hard: { shape: Shape; response: string; criterion: number }[] = [
  {
    shape: { seed: 1, groups: 8, largest: 3, balanced: false, k: 1, sharedZ: true, spread: 300, reml: false },
    response: "noise",
    criterion: 68.8090775039,
  },
  {
    shape: {
      seed: 1321673423,
      groups: 9,
      largest: 3,
      balanced: false,
      k: 2,
      sharedZ: false,
      spread: 10,
      reml: false,
    },
    response: "y",
    criterion: 126.271881912,
  },
  {
    shape: {
      seed: -372297854,
      groups: 4,
      largest: 4,
      balanced: true,
      k: 3,
      sharedZ: false,
      spread: 0.3,
      reml: true,
    },
    response: "y",
    criterion: 46.6958041193,
  },
  {
    shape: {
      seed: -1880511994,
      groups: 5,
      largest: 2,
      balanced: false,
      k: 3,
      sharedZ: false,
      spread: 10,
      reml: true,
    },
    response: "y",
    criterion: 148.410019184,
  },
  {
    shape: {
      seed: 76352752,
      groups: 5,
      largest: 2,
      balanced: false,
      k: 3,
      sharedZ: true,
      spread: 300,
      reml: false,
    },
    response: "y",
    criterion: 198.924992602,
  },
  {
    shape: {
      seed: 1012077684,
      groups: 7,
      largest: 5,
      balanced: false,
      k: 3,
      sharedZ: true,
      spread: 300,
      reml: true,
    },
    response: "y",
    criterion: 359.112695937,
  },
];

test.each(hard)(
  "$shape.k effects, seed $shape.seed: the criterion is not above lme4's, and the fit converged",
  ({ shape, response, criterion }) => {
    const { problem, result } = fitted(shape);
    const r = result.responses.indexOf(response);
    expect(result.criterion[r]).toBeLessThan(criterion + 1e-8 * Math.max(criterion, problem.y.length));
    expect(result.flags[r]! & flagOf("not-converged")).toBe(0);
  },
);
