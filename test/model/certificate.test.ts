import { describe, expect, test } from "vitest";
import type { Plan } from "../../src/fit/plan.js";
import { prepare } from "../../src/fit/prepare/prepare.js";
import { fitTable } from "../../src/fit/run/fit-table.js";
import { optimalityOf } from "../../src/inference/optimality/optimality.js";
import { fitSync } from "../../src/model/fit.js";
import type { FitOptions } from "../../src/options/fit.js";
import type { Table } from "../../src/table/table.js";
import { drawFrom, study, tableOf } from "../support/hard-problem.js";
import { sparsePlan } from "../support/sparse-plan.js";
import { denseAt } from "../support/structured-problem.js";

const sizes = [6, 4, 5, 7, 3, 6, 5, 4];
const columns = study(drawFrom(7), { sizes, spread: [1, 1], correlation: 0.4 });
/** The response without its group means, whose variance is then zero. */
const level = columns.y.map((value, i) => value - meanOf(columns.g[i]!));
const table: Table = tableOf({
  ...columns,
  level,
  h: columns.y.map((_, i) => `h${(i * i) % 7}`),
  k: columns.y.map((_, i) => `k${(i * 5) % 11}`),
});

function meanOf(group: string): number {
  const own = columns.y.filter((_, i) => columns.g[i] === group);
  return own.reduce((total, value) => total + value, 0) / own.length;
}

function fitted(formula: string, options: FitOptions = {}, name = "y") {
  return certified(prepare(formula, table, options), name);
}

function certified(plan: Plan, name = "y") {
  const { [name]: y } = table.columns;
  const model = fitSync(plan, { index: table.index, columns: { [name]: y! } });
  return { plan, model, certificate: model.certificate(name) };
}

describe.each([
  ["x + (1 | g)", {}],
  ["x + (z | g)", {}],
  ["x + (z || g)", { reml: false }],
  ["x + (1 | g)", { start: [1] }],
  ["x + (z | g)", { start: [1, 0, 1] }],
] as const)("%s %j", (formula, options) => {
  const { model, certificate } = fitted(formula, options);

  test("the certificate of an optimum inside has no slope and is curved upwards", () => {
    expect(certificate.status).toBe("ok");
    expect(certificate.onBoundary).toEqual([]);
    expect(certificate.theta).toEqual(model.theta.rowNames);
    for (const slope of certificate.gradient) expect(Math.abs(slope)).toBeLessThan(1e-5);
    expect(certificate.decrement).toBeLessThan(1e-9);
    expect(certificate.curvature.length).toBe(certificate.theta.length);
    for (const value of certificate.curvature) expect(value).toBeGreaterThan(0);
    expect(certificate.condition.hessian).toBe(certificate.curvature.at(-1)! / certificate.curvature[0]!);
  });
});

test("both forms of the likelihood certify one fit alike", () => {
  const plan = prepare("x + (z | g)", table, {});
  const [classes, sparse] = [certified(plan), certified(sparsePlan(plan))];
  classes.certificate.curvature.forEach((value, i) => {
    expect(sparse.certificate.curvature[i]! / value).toBeCloseTo(1, 4);
  });
  expect(sparse.certificate.condition.fixed / classes.certificate.condition.fixed).toBeCloseTo(1, 6);
});

describe.each([
  ["x + (z || g)", "by classes"],
  ["x + (1 | g) + (1 | h)", "by dense blocks"],
  ["x + (1 | g) + (0 + z | h)", "by dense blocks, with a slope"],
  ["x + (1 | g) + (1 | h) + (1 | k)", "by blocks of three factors"],
])("%s %s", (formula) => {
  test("slopes and curvature away from the optimum are those of the dense criterion", () => {
    const plan = prepare(formula, table);
    const y = table.columns["y"] as number[];
    const own = { index: table.index, columns: { y } };
    const result = fitTable(plan, own, ["y"], { reml: true, satterthwaite: false, joint: false });
    const theta = Array.from(result.theta, (_, i) => [0.9, 0.6, 0.4][i]!);
    const [found] = optimalityOf(plan, own, { ...result, theta: Float64Array.from(theta) }, ["y"]);
    const { gradient, curvature } = found!;
    // θ̃ is θ times the root of the mean of Z'Z over the levels.
    const scale = plan.design.random.flatMap(({ values, levels, columns: { length: k } }) =>
      Array.from({ length: k }, (_, a) =>
        Math.sqrt(
          values.reduce((sum, value, at) => sum + (at % k === a ? value * value : 0), 0) / levels.length,
        ),
      ),
    );
    const at = (steps: readonly number[]) =>
      denseAt(
        plan,
        y,
        theta.map((value, i) => value + (steps[i] ?? 0) / scale[i]!),
      ).criterion;
    const m = theta.length;
    const unit = (i: number, step: number) => Array.from({ length: m }, (_, j) => (i === j ? step : 0));
    const h = 1e-3;
    let squares = 0;
    let trace = 0;
    for (let i = 0; i < m; i++) {
      const [up, down, far, back] = [h, -h, 2 * h, -2 * h].map((step) => at(unit(i, step)));
      const slope = (8 * (up! - down!) - (far! - back!)) / (12 * h);
      expect(gradient[i]! / slope / Math.max(1, scale[i]! * theta[i]!)).toBeCloseTo(1, 5);
      for (let j = 0; j < m; j++) {
        const [a, b, c, d] = [
          [h, h],
          [h, -h],
          [-h, h],
          [-h, -h],
        ].map(([p, q]) => at(unit(i, p!).map((step, l) => step + (l === j ? q! : 0))));
        const second = (a! - b! - c! + d!) / (4 * h * h);
        squares += second * second;
        if (i === j) trace += second;
      }
    }
    expect(curvature.reduce((sum, value) => sum + value, 0) / trace).toBeCloseTo(1, 3);
    expect(curvature.reduce((sum, value) => sum + value * value, 0) / squares).toBeCloseTo(1, 3);
  });
});

test("the certificate of a search that was stopped early says what it leaves", () => {
  const stopped = fitted("x + (z | g)", { maxIterations: 1, start: [1.2, 0.3, 0.6] });
  const whole = fitted("x + (z | g)", { start: [1.2, 0.3, 0.6] });
  expect(stopped.certificate.status).toBe("not-converged");
  const left = stopped.model.criterion[0]! - whole.model.criterion[0]!;
  expect(left).toBeGreaterThan(1e-3);
  expect(stopped.certificate.decrement / left).toBeGreaterThan(0.5);
  expect(stopped.certificate.decrement / left).toBeLessThan(2);
});

test("at a variance of zero the slope in the variance is that of the dense criterion", () => {
  const { plan, model, certificate } = fitted("x + (1 | g)", {}, "level");
  expect(certificate.status).toBe("singular");
  expect(certificate.onBoundary).toEqual(["g.Intercept"]);
  expect(certificate.gradient).toEqual(Float64Array.of(0));
  expect(certificate.curvature.length).toBe(0);
  const y = table.columns["level"] as number[];
  const at = (variance: number) => denseAt(plan, y, [Math.sqrt(variance)]).criterion;
  // θ̃² = θ² · mean(Z'Z): the slope is per variance ratio of group means.
  const scale = columns.y.length / sizes.length;
  const slope = (at(1e-6) - at(0)) / (1e-6 * scale);
  expect(certificate.multipliers[0]! / slope).toBeCloseTo(1, 3);
  expect(certificate.multipliers[0]!).toBeGreaterThan(0);
  expect(model.certificates().columns.on_boundary).toEqual(["g.Intercept"]);
});

test("collinear columns show in the condition of the fixed effects", () => {
  const near = columns.x.map((value, i) => value + 1e-4 * columns.u[i]!);
  const plan = prepare("x + near + (1 | g)", tableOf({ ...columns, near }));
  const model = fitSync(plan, { index: table.index, columns: { y: columns.y } });
  const { fixed } = model.certificate("y").condition;
  expect(fixed).toBeGreaterThan(1e7);
  expect(fixed).toBeLessThan(1e10);
});

test("held parameters have no slope and no curvature in the certificate", () => {
  const { certificate } = fitted("x + (z | g)", { free: [1, 0, 1], start: [1, 0.2, 0.5] });
  expect(certificate.gradient[1]).toBe(0);
  expect(certificate.curvature.length).toBe(2);
});

test("a response without a fit has a certificate that says nothing; an unknown one is an error", () => {
  const plan = prepare("x + (1 | g)", table);
  const model = fitSync(plan, {
    index: table.index,
    columns: { flat: columns.y.map(() => 1), y: columns.y },
  });
  const certificate = model.certificate("flat");
  expect(certificate.status).toBe("constant");
  expect(certificate.gradient).toEqual(Float64Array.of(Number.NaN));
  expect(certificate.curvature.length).toBe(0);
  const { columns: all } = model.certificates();
  expect(all.response).toEqual(["flat", "y"]);
  expect(Array.from(all.gradient, Number.isNaN)).toEqual([true, false]);
  expect(() => model.certificate("yy")).toThrow("no response named 'yy'");
});
