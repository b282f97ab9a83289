import { describe, expect, test } from "vitest";
import { mixedlmSync } from "../../src/index.js";
import { choleskyDense, fitDense, solveDense } from "../support/dense.js";
import { denseKenwardRoger } from "../support/dense-kenward-roger.js";
import { denseInference } from "../support/dense-residual.js";
import { type KnownShape, knownProblem } from "../support/known-problem.js";
import { nelderMead } from "../support/nelder-mead.js";
import { rowsOf } from "../support/random-problem.js";

/** Held against n × n matrices written from the definition. θ comes in lme4's order: `id` has more levels than `batch`. */
const alone = { bars: "(1 | id)", of: ["id"], levels: 24, rows: 60, rank: 40, reml: true };
const shapes: Record<string, KnownShape> = {
  "a scalar term alone": { ...alone, seed: 1 },
  "the same by maximum likelihood": { ...alone, seed: 2, reml: false },
  "a sample for each level": { ...alone, seed: 3, levels: 50, rows: 50 },
  "a singular K": { ...alone, seed: 4, rank: 7 },
  weights: { ...alone, seed: 5, weights: true },
  "a slope alone": { ...alone, seed: 6, bars: "(0 + x | id)" },
  "another term": { ...alone, seed: 7, bars: "(1 | id) + (1 | batch)" },
  "another term by maximum likelihood": { ...alone, seed: 8, bars: "(1 | id) + (1 | batch)", reml: false },
  "independent effects of the same levels": { ...alone, seed: 9, bars: "(1 | id) + (1 | id2)", rank: 9 },
  "an intercept and a slope": { ...alone, seed: 10, bars: "(1 + x | id)" },
  "an intercept and a slope with a singular K": { ...alone, seed: 11, bars: "(1 + x | id)", rank: 8 },
  "two known covariances": { ...alone, seed: 12, bars: "(1 | id) + (1 | batch)", of: ["id", "batch"] },
  "a factor with fewer levels": {
    ...alone,
    seed: 13,
    bars: "(1 | id) + (1 | batch)",
    of: ["batch"],
    rank: 5,
  },
  "an intercept and a slope, another term and weights": {
    ...alone,
    seed: 14,
    bars: "(1 + x | id) + (1 | batch)",
    weights: true,
  },
};

const relative = (got: number, expected: number) => Math.abs(got / expected - 1);

function fitProblem(shape: KnownShape, further = {}) {
  const problem = knownProblem(shape);
  const model = mixedlmSync(`y ~ x + arm + ${shape.bars}`, problem.table, {
    known: problem.known,
    categorical: ["id", "id2", "batch", "arm"],
    reml: shape.reml,
    ...(shape.weights && { weights: "w" }),
    ...further,
  });
  return { problem, model };
}

describe.each(Object.entries(shapes))("%s", (_name, shape) => {
  const { problem, model } = fitProblem(shape);
  const { result, plan } = model;
  const theta = Array.from(result.theta);
  const X = rowsOf(plan.design.fixed.values, plan.design.fixed.columns.length);
  const y = Array.from(problem.y);
  const V = problem.covariance;

  test("has the criterion and the estimates of dense matrices, and no θ has a lower criterion", () => {
    const dense = fitDense(X, y, V(theta), shape.reml);
    expect(Math.abs(result.criterion[0]! - dense.criterion)).toBeLessThan(1e-8 * y.length);
    expect(relative(result.sigma2[0]!, dense.sigma2)).toBeLessThan(1e-7);
    dense.beta.forEach((value, j) => {
      const error = Math.sqrt(dense.vcov[j]![j]!);
      expect(Math.abs(result.beta[j]! - value) / error).toBeLessThan(1e-6);
      expect(relative(Math.sqrt(result.vcov[(j * (j + 3)) / 2]!), error)).toBeLessThan(1e-6);
    });
    const criterion = (at: ArrayLike<number>) => fitDense(X, y, V(at), shape.reml).criterion;
    for (const size of [0.3, 1.5]) {
      const found = nelderMead(
        criterion,
        theta.map(() => size),
        0.4,
        120,
      ).value;
      expect(result.criterion[0]!).toBeLessThan(found + 1e-8 * y.length);
    }
  });

  test("has the conditional modes and variances of dense matrices, for levels without samples too", () => {
    const first = plan.design.random[0]!;
    const L = choleskyDense(V(theta));
    const e = y.map((value, i) => value - X[i]!.reduce((sum, x, j) => sum + x * result.beta[j]!, 0));
    const solved = solveDense(L, e);
    const { values, variance } = model.randomEffects({ variance: true })[first.name]!;
    const k = first.columns.length;
    first.levels.forEach((level, l) => {
      const { rows, own } = problem.effectCovariance(theta, level);
      rows.forEach((covariances, a) => {
        const mode = covariances.reduce((sum, c, i) => sum + c * solved[i]!, 0);
        expect(Math.abs(values.values[l * k + a]! - mode)).toBeLessThan(1e-7);
        const inverse = solveDense(L, covariances);
        const left = own[a]![a]! - covariances.reduce((sum, c, i) => sum + c * inverse[i]!, 0);
        expect(Math.abs(variance!.values[l * k + a]! - result.sigma2[0]! * left)).toBeLessThan(1e-7);
      });
    });
  });

  test("has the degrees of freedom of dense matrices, by Satterthwaite and by Kenward and Roger", () => {
    if (result.flags[0] !== 0) return;
    const inference = denseInference(X, y, V, theta, result.sigma2[0]!, shape.reml);
    expect(inference.gradient).toBeLessThan(1e-4);
    inference.satterthwaite.forEach((df, j) => {
      expect(relative(result.df[j]!, df)).toBeLessThan(1e-4);
    });
    if (!shape.reml) return;
    // V is linear in the elements of Ψ: one matrix for each, and that of the residuals last.
    const components = elements(
      problem.covariance,
      plan.design.random.map(({ columns }) => columns.length),
    );
    const scaled = V(theta).map((row) => row.map((value) => value * result.sigma2[0]!));
    const dense = denseKenwardRoger(X, scaled, components);
    const adjusted = fitProblem(shape, { test: "kenward-roger" }).model.result;
    dense.adjusted.forEach((row, j) => {
      expect(relative(adjusted.adjusted![(j * (j + 3)) / 2]!, row[j]!)).toBeLessThan(1e-6);
      expect(relative(adjusted.df[j]!, dense.df(row.map((_, i) => Number(i === j))))).toBeLessThan(1e-6);
    });
  });
});

/** ∂V along the elements of every Ψ and along σ², by differences that are exact, as V is linear in them. */
function elements(
  covariance: (theta: ArrayLike<number>) => number[][],
  widths: readonly number[],
): number[][][] {
  const sizes = widths.map((k) => (k * (k + 1)) / 2);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const residual = covariance(new Float64Array(total));
  const at = (place: number, k: number, Lambda: readonly number[][]) => {
    const theta = new Float64Array(total);
    let e = place;
    for (let j = 0; j < k; j++) for (let i = j; i < k; i++) theta[e++] = Lambda[i]![j]!;
    return covariance(theta).map((row, a) => row.map((value, b) => value - residual[a]![b]!));
  };
  const out: number[][][] = [];
  let place = 0;
  widths.forEach((k, t) => {
    if (k === 1) out.push(at(place, 1, [[1]]));
    else {
      const [intercept, slope] = [
        at(place, 2, [
          [1, 0],
          [0, 0],
        ]),
        at(place, 2, [
          [0, 0],
          [0, 1],
        ]),
      ];
      const both = at(place, 2, [
        [1, 0],
        [1, 0],
      ]);
      out.push(
        intercept,
        both.map((row, a) => row.map((value, b) => value - intercept[a]![b]! - slope[a]![b]!)),
        slope,
      );
    }
    place += sizes[t]!;
  });
  return [...out, residual];
}
