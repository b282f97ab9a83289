import { expect } from "vitest";
import { mixedlmSync } from "../../src/index.js";
import type { LMEModel } from "../../src/model/lme-model.js";
import { fitDense } from "./dense.js";
import { denseInference, denseResidual } from "./dense-residual.js";
import { rowsOf } from "./random-problem.js";
import { type RepeatedShape, type RepeatedStudy, repeatedStudy } from "./repeated-measures.js";
import { denseV } from "./structured-problem.js";

/** Every structure alone and combined, held against n × n matrices written from the definitions. */

const SINGULAR = 2;

function fitStudy({ table, formula, options }: RepeatedStudy, further = {}): LMEModel {
  return mixedlmSync(`y ~ ${formula}`, table, { ...options, ...further });
}

/** V relative to σ² at θ, from the design's Z and the codes of the study. */
function covarianceOf(shape: RepeatedShape, study: RepeatedStudy, model: LMEModel) {
  const { plan } = model;
  const random = plan.design.random.reduce(
    (sum, { columns: { length } }) => sum + (length * (length + 1)) / 2,
    0,
  );
  return (theta: readonly number[]) => {
    const R = denseResidual(
      {
        kind: shape.kind,
        visits: shape.visits,
        subject: study.subject,
        visit: study.visit,
        arm: shape.byArm ? study.arm : undefined,
        level: shape.variance ? study.level : undefined,
        weights: shape.weights ? study.weights : undefined,
      },
      theta.slice(random),
    );
    // denseV adds the identity.
    return denseV(plan, theta).map((row, i) => row.map((value, j) => value + R[i]![j]! - Number(i === j)));
  };
}

const relative = (got: number, expected: number) => Math.abs(got / expected - 1);

/** Fit the study of a shape, and compute everything again. */
export function checkAgainstDense(shape: RepeatedShape): void {
  const study = repeatedStudy(shape);
  const model = fitStudy(study);
  const { result, plan } = model;
  expect(result.flags[0]! & ~SINGULAR, model.messages[0]).toBe(0);
  const X = rowsOf(plan.design.fixed.values, plan.design.fixed.columns.length);
  const y = study.y.map((value, i) => value - study.offset[i]!);
  const V = covarianceOf(shape, study, model);
  const theta = Array.from(result.theta);
  const dense = fitDense(X, y, V(theta), shape.reml);
  expect(Math.abs(result.criterion[0]! - dense.criterion)).toBeLessThan(1e-8 * y.length);
  expect(relative(result.sigma2[0]!, dense.sigma2)).toBeLessThan(1e-7);
  dense.beta.forEach((value, j) => {
    const scale = Math.sqrt(dense.vcov[j]![j]!);
    expect(Math.abs(result.beta[j]! - value) / scale).toBeLessThan(1e-6);
    expect(relative(Math.sqrt(result.vcov[(j * (j + 3)) / 2]!), scale)).toBeLessThan(1e-6);
  });
  // On a bound the parameters that are held differ from problem to problem; the criterion has been compared.
  if (result.flags[0] !== 0) return;
  // A small φ has large slopes.
  const least = shape.kind === "car1" ? 0 : 0.1;
  const inference = denseInference(X, y, V, theta, result.sigma2[0]!, shape.reml, least);
  expect(inference.gradient).toBeLessThan(1e-4);
  inference.satterthwaite.forEach((df, j) => {
    expect(relative(result.df[j]!, df)).toBeLessThan(1e-4);
  });
  if (!shape.reml) return;
  const adjusted = fitStudy(study, { test: "kenward-roger" }).result;
  inference.kenwardRoger.adjusted.forEach((row, j) => {
    expect(relative(adjusted.adjusted![(j * (j + 3)) / 2]!, row[j]!)).toBeLessThan(1e-5);
    const unit = row.map((_, i) => Number(i === j));
    expect(relative(adjusted.df[j]!, inference.kenwardRoger.df(unit))).toBeLessThan(1e-4);
  });
}
