import { expect, test } from "vitest";
import { prepare } from "../../src/fit/prepare/prepare.js";
import { fitSync } from "../../src/model/fit.js";
import { problemOf } from "../support/random-problem.js";

const { metadata, table } = problemOf({
  seed: 11,
  groups: 8,
  largest: 6,
  balanced: false,
  k: 2,
  sharedZ: false,
  spread: 1,
  reml: true,
});
const g = metadata.columns.g as string[];
const x = metadata.columns.x as number[];
const y = Float64Array.from(table.columns.y as number[]);
const only = (values: Float64Array) => ({ index: table.index, columns: { y: values } });

test("without fixed effects fitted values are the random effects alone, and add up", () => {
  const model = fitSync(prepare("0", metadata, { groups: "g" }), only(y));
  const effects = model.randomEffects().g!.values;
  const fitted = model.fitted().column("y");
  g.forEach((group, i) => {
    expect(fitted[i]).toBeCloseTo(effects.get(group, "y"), 12);
  });
  expect(model.predict(metadata).column("y")).toEqual(new Float64Array(y.length));
  expect(model.augment().columns.residual[0]! + fitted[0]!).toBeCloseTo(y[0]!, 12);
});

test("a dependent covariate changes no prediction", () => {
  const twice = x.map((value) => 2 * value);
  const covariates = { ...metadata, columns: { ...metadata.columns, twice } };
  const plain = fitSync(prepare("x", metadata, { groups: "g" }), only(y));
  const dependent = fitSync(prepare("x + twice", covariates, { groups: "g" }), only(y));
  expect(dependent.fitted()).toEqual(plain.fitted());
  expect(dependent.predict(covariates)).toEqual(plain.predict(metadata));
  expect(dependent.coefficients().get("twice", "y")).toBeNaN();
  expect(dependent.confint().lower.get("twice", "y")).toBeNaN();
});

test("a group without values has effect zero, the prior variance, and population means for fitted values", () => {
  const missing = y.map((value, i) => (g[i] === "g3" ? Number.NaN : value));
  const model = fitSync(prepare("x", metadata, { groups: "g", reFormula: "z" }), only(missing));
  const { values, variance } = model.randomEffects({ variance: true }).g!;
  const { columns } = model.varianceComponents();
  expect(values.get("g3:Intercept", "y")).toBe(0);
  expect(variance!.get("g3:Intercept", "y")).toBeCloseTo(columns.covariance[0]!, 12);
  expect(variance!.get("g3:z", "y")).toBeCloseTo(columns.covariance[1]!, 12);
  const population = model.fitted({ random: false }).column("y");
  model
    .fitted()
    .column("y")
    .forEach((value, i) => {
      if (g[i] === "g3") expect(value).toBe(population[i]);
    });
  expect(model.residuals().column("y").map(Number)).toEqual(
    missing.map((value, i) => value - model.fitted().column("y")[i]!),
  );
});

test("a response that cannot be fitted is NaN throughout and stops no other", () => {
  const columns = { bad: y.map(() => Number.NaN), good: y };
  const model = fitSync(prepare("x", metadata, { groups: "g" }), { index: table.index, columns });
  const alone = fitSync(prepare("x", metadata, { groups: "g" }), {
    index: table.index,
    columns: { good: y },
  });
  expect(model.status).toEqual(["all-missing", "ok"]);
  for (const read of [
    (m: typeof model) => m.pvalues(),
    (m: typeof model) => m.fitted(),
    (m: typeof model) => m.params().params,
  ]) {
    expect(read(model).column("good")).toEqual(read(alone).column("good"));
    expect(read(model).column("bad").every(Number.isNaN)).toBe(true);
  }
  expect(model.qvalues().column("good")).toEqual(alone.qvalues().column("good"));
  expect(model.summary("bad")).toContain("all-missing");
});
