import { describe, expect, test } from "vitest";
import type { Plan } from "../../src/fit/plan.js";
import { prepare } from "../../src/fit/prepare/prepare.js";
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
const table: Table = tableOf({ ...columns, level });

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
