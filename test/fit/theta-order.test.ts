import { describe, expect, test } from "vitest";
import { prepare } from "../../src/fit/prepare/prepare.js";
import { LMEModel } from "../../src/index.js";
import { fitSync } from "../../src/model/fit.js";
import { readJson, readTsv } from "../support/read-fixture.js";

/** Fits of lme4 where grouping factors tie in their number of levels; see test/fixtures/lme4-order/make.R. */
interface Ordered {
  readonly bars: string;
  readonly criterion: number;
  readonly theta: readonly number[];
  readonly names: readonly string[];
  readonly terms: readonly string[];
  readonly components: readonly string[];
  readonly fitted: readonly number[];
}

const { cases } = readJson<{ readonly cases: readonly Ordered[] }>("lme4-order", "cases.json");
const table = readTsv(["lme4-order", "data.tsv"], ["a", "b", "c", "h"]);
const responses = { index: table.index, columns: { y: table.columns["y"]! } };
const fitted = (bars: string, options = {}) => fitSync(prepare(`x + z + ${bars}`, table, options), responses);

/** lme4 writes `b:a` for `a/b`, and in `VarCorr` `a.b` where names are numbered. */
const ours = (name: string) =>
  name
    .replaceAll("(Intercept)", "Intercept")
    .replace(/^([a-z])[:.]([a-z])(?=\.[Ixz]|$)/, (_, one: string, other: string) =>
      [one, other].sort().join(":"),
    );

describe.each(cases)("$bars", ({ bars, criterion, theta, names, terms, components, ...expected }) => {
  const model = fitted(bars);

  test("θ comes in lme4's order, and its names say so", () => {
    expect(model.criterion[0]).toBeCloseTo(criterion, 6);
    expect(model.theta.rowNames.map(ours)).toEqual(names.map(ours));
    theta.forEach((value, i) => {
      expect(model.theta.values[i]).toBeCloseTo(value, 4);
    });
  });

  test("terms have the names of VarCorr in every result", () => {
    const wanted = terms.map(ours);
    expect(model.plan.design.random.map(({ name }) => ours(name))).toEqual(wanted);
    expect(Object.keys(model.randomEffects()).map(ours)).toEqual(wanted);
    expect(Object.keys(model.principalComponents()).map(ours)).toEqual(wanted);
    expect(model.varianceComponents().columns.group.map(ours)).toEqual(components.map(ours));
    expect([...new Set(model.varianceTests().columns.group)].map(ours)).toEqual(wanted);
  });

  test("fitted values are lme4's", () => {
    expected.fitted.forEach((value, i) => {
      expect(model.fitted().values[i]).toBeCloseTo(value, 4);
    });
  });
});

describe("what goes by the order of θ", () => {
  const bars = "(1 | h) + (x || a) + (1 | b)";
  const model = fitted(bars);

  test("held parameters stay where they are named", () => {
    const held = fitted(bars, { free: { "a.1": "none" }, start: [0.5, 0, 0.7, 0.9] });
    expect(held.theta.rowNames).toEqual(["b.Intercept", "a.x", "a.Intercept", "h.Intercept"]);
    expect(held.theta.values[2]).toBe(0.7);
    expect(held.plan.search?.free).toEqual(Int32Array.of(1, 1, 0, 1));
  });

  test("predictions of a term add up to those of its effects", () => {
    const { values } = model.randomEffects()["a"]!;
    const slopes = model.predict(undefined, { random: ["a"] });
    const mean = model.predict();
    const x = table.columns["x"] as Float64Array;
    const level = table.columns["a"] as readonly string[];
    table.index.forEach((sample, i) => {
      const added = slopes.get(sample, "y") - mean.get(sample, "y");
      expect(added).toBeCloseTo(x[i]! * values.get(level[i]!, "y"), 10);
    });
  });

  test("a saved model has the same names", () => {
    const back = LMEModel.fromJSON(JSON.stringify(model));
    expect(back.theta).toEqual(model.theta);
    expect(back.varianceComponents()).toEqual(model.varianceComponents());
    expect(back.predict(table, { random: ["a.1"] })).toEqual(model.predict(table, { random: ["a.1"] }));
  });
});

/** Written by a version that kept the order of the formula among ties: θ is that of a, a.1, b, h. */
describe("a model saved with another order of θ", () => {
  const text = JSON.stringify(readJson("lme4-order", "older-model.json"));
  const model = LMEModel.fromJSON(text);
  const again = fitted("(1 | h) + (x || a) + (1 | b)");

  test("a model saved with another order of θ keeps it, and its names say so", () => {
    expect(model.theta.rowNames).toEqual(["a.Intercept", "a.x", "b.Intercept", "h.Intercept"]);
    expect(Object.keys(model.randomEffects())).toEqual(["a", "a.1", "b", "h"]);
    for (const name of model.theta.rowNames)
      expect(model.theta.get(name, "y")).toBeCloseTo(again.theta.get(name, "y"), 6);
    expect(model.varianceComponents().columns.group).toEqual(["a", "a.1", "b", "h", "Residual"]);
  });

  test("a model saved with another order of θ gives the numbers of lme4", () => {
    const { fitted: wanted } = cases.find(({ bars }) => bars === "(1 | h) + (x || a) + (1 | b)")!;
    wanted.forEach((value, i) => {
      expect(model.fitted().values[i]).toBeCloseTo(value, 4);
      expect(model.predict(table, { random: true }).values[i]).toBeCloseTo(value, 4);
    });
    const wald = (fit: LMEModel) => fit.infer({ test: "normal" }).pvalues().values;
    wald(model).forEach((p, i) => {
      expect(p).toBeCloseTo(wald(again)[i]!, 8);
    });
  });

  test("a model saved with another order of θ is compared with a new one by what its terms are", () => {
    const { nested, columns } = again.compare(model);
    expect(nested).toBe(true);
    expect(columns.statistic[0]).toBeCloseTo(0, 8);
  });
});
