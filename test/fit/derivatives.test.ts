import fc from "fast-check";
import { expect, test } from "vitest";
import { makeClassDesign } from "../../src/fit/prepare/make-class-design.js";
import { scaledTheta } from "../../src/fit/run/fit-design.js";
import { fitTable } from "../../src/fit/run/fit-table.js";
import { choleskyDense, fitDense, groupedV, logDetDense, psiOfTheta, solveDense } from "../support/dense.js";
import { gradientOf, hessianOf, inverseOf } from "../support/differences.js";
import { generator, type Problem, problemOf, type Shape, shapes } from "../support/random-problem.js";

const moderate = shapes.filter(({ spread }) => spread <= 1);
const options = { numRuns: 40, seed: 7, endOnFailure: true };

/** A problem on the path of a single grouping factor, which `prepare` leaves for three effects of few levels. */
function oneFactor(shape: Shape): Problem {
  const problem = problemOf(shape);
  const { fixed, random } = problem.plan.design;
  const reduced = makeClassDesign(fixed.values, fixed.columns.length, random);
  return { ...problem, plan: { ...problem.plan, reduced } };
}

/** θ of Λ = T⁻¹ Λ̃, both lower triangles column by column. */
function unscaled({ plan }: Problem, scaled: readonly number[], k: number): number[] {
  const { Tinverse } = plan.reduced!.terms[0]!;
  const Lambda = Array.from({ length: k }, () => new Array<number>(k).fill(0));
  let at = 0;
  for (let j = 0; j < k; j++) for (let i = j; i < k; i++) Lambda[i]![j] = scaled[at++]!;
  const theta: number[] = [];
  for (let j = 0; j < k; j++) {
    for (let i = j; i < k; i++)
      theta.push(Lambda.reduce((sum, row, m) => sum + Tinverse[i * k + m]! * row[j]!, 0));
  }
  return theta;
}

test("the gradient at any θ is that of the dense criterion", () => {
  fc.assert(
    fc.property(moderate, (shape) => {
      const problem = oneFactor(shape);
      const { X, Z, index, y, plan, table } = problem;
      const { k, reml } = shape;
      const { uniform, normal } = generator(shape.seed + 2);
      const scaled: number[] = [];
      for (let j = 0; j < k; j++)
        for (let i = j; i < k; i++) scaled.push(i === j ? 0.2 + uniform() : 0.5 * normal());
      const criterion = (x: number[]) =>
        fitDense(X, y, groupedV(Z, index, psiOfTheta(unscaled(problem, x, k), k)), reml).criterion;
      const expected = gradientOf(
        criterion,
        scaled,
        scaled.map(() => 1e-3),
      );
      const theta = Float64Array.from(unscaled(problem, scaled, k));
      const held = fitTable(plan, table, ["y"], { reml, satterthwaite: false, joint: false, theta });
      expect(held.criterion[0]! - criterion(scaled)).toBeCloseTo(0, 9);
      const largest = Math.max(...expected.map(Math.abs));
      expect(Math.abs(held.gradient[0]! - largest)).toBeLessThan(1e-7 * (1 + largest));
    }),
    options,
  );
});

test("Satterthwaite's degrees of freedom are lmerTest's formula with everything differenced", () => {
  fc.assert(
    fc.property(moderate, (shape) => {
      const problem = oneFactor(shape);
      const { X, Z, index, y, plan, table } = problem;
      const { k, reml } = shape;
      const result = fitTable(plan, table, ["y"], { reml, satterthwaite: true, joint: false });
      const nu = reml ? y.length - 3 : y.length;
      const at = (x: readonly number[]) =>
        fitDense(X, y, groupedV(Z, index, psiOfTheta(unscaled(problem, x, k), k)), reml);
      // The deviance in (θ, log σ): log-determinants + ν log 2πσ² + S / σ².
      const deviance = (x: number[]) => {
        const { criterion, sigma2 } = at(x.slice(0, -1));
        const known = Math.exp(2 * x[x.length - 1]!);
        return criterion + nu * (sigma2 / known - 1 + Math.log(known / sigma2));
      };
      const variance = (j: number) => (x: number[]) => {
        const { vcov, sigma2 } = at(x.slice(0, -1));
        return (vcov[j]![j]! / sigma2) * Math.exp(2 * x[x.length - 1]!);
      };
      // In the kernel's scale of θ, where every step means the same; the formula does not depend on it.
      const optimum = [...scaledTheta(plan.reduced!, result.theta), 0.5 * Math.log(result.sigma2[0]!)];
      const steps = optimum.map(() => 1e-2);
      const A = inverseOf(hessianOf(deviance, optimum, steps));
      // A direction without information takes the digits of the differences.
      if (Math.max(...A.map((row, i) => row[i]!)) > 100) return;
      for (let j = 0; j < 3; j++) {
        const g = gradientOf(variance(j), optimum, steps);
        const spread = g.reduce(
          (sum, gi, i) => sum + g.reduce((part, gj, l) => part + gi * 2 * A[i]![l]! * gj, 0),
          0,
        );
        const df = (2 * variance(j)(optimum) ** 2) / spread;
        expect(Math.abs(result.df[j]! / df - 1)).toBeLessThan(1e-5);
      }
    }),
    options,
  );
});

test("joint variances are the inverse Hessian of the profiled log-likelihood", () => {
  fc.assert(
    fc.property(
      moderate.filter(({ spread }) => spread === 1),
      (shape) => {
        const { X, Z, index, y, plan, table } = problemOf(shape);
        const { k, reml } = shape;
        const result = fitTable(plan, table, ["y"], { reml, satterthwaite: false, joint: true });
        if (result.flags[0] !== 0) return;
        const nu = reml ? y.length - 3 : y.length;
        const Psi = psiOfTheta(result.theta, k);
        const pairs = Psi.flatMap((_, a) => Array.from({ length: a + 1 }, (_, b) => [a, b] as const));
        const logLikelihood = (x: number[]) => {
          const moved = Psi.map((row) => [...row]);
          pairs.forEach(([a, b], i) => {
            moved[a]![b] = moved[b]![a] = x[3 + i]!;
          });
          const V = groupedV(Z, index, moved);
          const L = choleskyDense(V);
          const e = y.map((value, i) => value - X[i]!.reduce((sum, xi, j) => sum + xi * x[j]!, 0));
          const S = e.reduce((sum, value, i) => sum + value * solveDense(L, e)[i]!, 0);
          const { criterion, sigma2 } = fitDense(X, y, V, reml);
          const logA = criterion - logDetDense(L) - nu * (1 + Math.log(2 * Math.PI * sigma2));
          return -0.5 * (logDetDense(L) + logA + nu * Math.log(S));
        };
        const at = [...result.beta, ...pairs.map(([a, b]) => Psi[a]![b]!)];
        const steps = at.map((_, i) =>
          i < 3
            ? 0.03 * Math.sqrt(result.vcov[(i * (i + 3)) / 2]!)
            : 0.01 * Math.min(...Psi.map((row, a) => row[a]!)) + 1e-3,
        );
        const H = hessianOf((x) => -logLikelihood(x), at, steps);
        const expected = inverseOf(H);
        // Correlations near ±1 leave the differences no digits.
        if (Math.min(...Psi.map((row, a) => choleskyDense(Psi)[a]![a]! / Math.sqrt(row[a]!))) < 0.2) return;
        expected.forEach((row, i) => {
          expect(Math.abs(result.joint[i]! / row[i]! - 1)).toBeLessThan(5e-3);
        });
      },
    ),
    options,
  );
});
