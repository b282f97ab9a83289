import { describe, expect, test } from "vitest";
import { prepare } from "../../src/fit/prepare/prepare.js";
import { fitTable } from "../../src/fit/run/fit-table.js";
import { generator } from "../support/random-problem.js";

const SIZES = [2, 5, 3, 5, 2, 4, 3];
const g = SIZES.flatMap((size, group) => new Array<number>(size).fill(group));
const N = g.length;
const index = g.map((_, i) => `s${i}`);

function response(spread: number, seed: number): Float64Array {
  const { normal } = generator(seed);
  const u = SIZES.map(() => spread * normal());
  return Float64Array.from(g, (group) => u[group]! + normal());
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/**
 * Satterthwaite's degrees of freedom of a mean over groups, by hand. With the weights w = 1 / (1 / m + θ²) of the group
 * means, their sum A and S = SSW + Σ w (ȳ − μ)², the REML deviance is −Σ log w + log A + 2 (N − 1) log σ + S / σ², and
 * the variance of the mean σ² / A. A direction of (θ, log σ) in which the Hessian's eigenvalue is below 1e-8 is left out,
 * as lmerTest does.
 */
function byHand(y: Float64Array, theta: number): number {
  const means = SIZES.map((m, group) => sum(Array.from(y).filter((_, i) => g[i] === group)) / m);
  const within = sum(Array.from(y, (value, i) => (value - means[g[i]!]!) ** 2));
  const w = SIZES.map((m) => 1 / (1 / m + theta ** 2));
  const dw = w.map((value) => -2 * theta * value ** 2);
  const ddw = w.map((value) => -2 * value ** 2 + 8 * theta ** 2 * value ** 3);
  const A = sum(w);
  const mean = sum(w.map((value, i) => value * means[i]!)) / A;
  const e = means.map((value) => value - mean);
  const over = (weights: readonly number[]) => sum(weights.map((value, i) => value * e[i]! ** 2));
  const sigma2 = (within + over(w)) / (N - 1);
  const turn = over(ddw) - (2 * sum(dw.map((value, i) => value * e[i]!)) ** 2) / A;
  const logs = sum(w.map((value, i) => (dw[i]! / value) ** 2 - ddw[i]! / value));
  const a = logs + sum(ddw) / A - (sum(dw) / A) ** 2 + turn / sigma2;
  const b = (-2 * over(dw)) / sigma2;
  const c = 4 * (N - 1);
  const largest = (a + c) / 2 + Math.hypot((a - c) / 2, b);
  const smallest = (a * c - b * b) / largest;
  const length = Math.hypot(b, largest - a);
  const [u, v] = [b / length, (largest - a) / length];
  const gradient = [-sum(dw) / A, 2] as const;
  const along = (gradient[0] * u + gradient[1] * v) ** 2 / largest;
  const across = smallest > 1e-8 ? (gradient[0] * v - gradient[1] * u) ** 2 / smallest : 0;
  return 1 / (along + across);
}

describe.each([
  ["in pairs of responses", false],
  ["with the joint Hessian", true],
])("degrees of freedom where the deviance is flat along θ, %s", (_, joint) => {
  const columns = {
    low: response(2, 1),
    high: response(300, 2),
    flat: response(8e4, 3),
    flatToo: response(1e7, 4),
  };
  const names = Object.keys(columns) as (keyof typeof columns)[];
  const plan = prepare("1", { index, columns: { g: g.map((group) => `g${group}`) } }, { groups: "g" });
  const request = { reml: true, satterthwaite: true, joint };
  const { theta, df } = fitTable(plan, { index, columns }, names, request);

  test.each(names.map((name, r) => [name, r] as const))("%s", (name, r) => {
    expect(df[r]! / byHand(columns[name], theta[r]!)).toBeCloseTo(1, 9);
    // All of the variance of the mean is then taken for residual variance.
    if (name.startsWith("flat")) expect(df[r]!).toBeCloseTo(N - 1, 3);
  });
});
