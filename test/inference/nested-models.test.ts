import { describe, expect, test } from "vitest";
import { UsageError } from "../../src/errors.js";
import { prepare } from "../../src/fit/prepare/prepare.js";
import type { CompareOptions } from "../../src/index.js";
import { fitSync } from "../../src/model/fit.js";
import type { FittedModel } from "../../src/model/fitted-model.js";
import type { LMEModel } from "../../src/model/lme-model.js";
import { olsSync } from "../../src/model/ols/ols.js";
import type { OLSModel } from "../../src/model/ols/ols-model.js";
import type { FitOptions } from "../../src/options/fit.js";
import { readJson, readTsv } from "../support/read-fixture.js";

/** A model as R's lm or lme4's lmer(REML = FALSE) fits it. */
interface Fit {
  readonly formula: string;
  readonly weights: string | null;
  readonly offset: string | null;
  readonly loglik: number;
  readonly parameters: number;
  readonly aic: number;
  readonly bic: number;
}

/** Made by test/fixtures/nested-models/make.R. */
const reference = readJson<{
  readonly pairs: readonly { readonly large: Fit; readonly small: Fit; readonly variances: number }[];
  readonly apart: readonly { readonly one: Fit; readonly other: Fit; readonly reason: string }[];
}>("nested-models", "cases.json");

const table = readTsv(["nested-models", "data.tsv"], ["g", "f", "h"]);
const y = table.columns["y"] as Float64Array;
const responses = { index: table.index, columns: { y } };

const mixed = (formula: string, options: FitOptions = {}) =>
  fitSync(prepare(formula, table, options), responses);
const linear = (formula: string, options = {}) => olsSync(formula, responses, table, options);
function fitted({ formula, weights, offset }: Fit): LMEModel | OLSModel {
  const options = { ...(weights && { weights }), ...(offset && { offset }) };
  return formula.includes("|") ? mixed(formula, options) : linear(formula, options);
}
const label = ({ formula, weights, offset }: Fit) =>
  [formula, weights && `weights ${weights}`, offset && `offset ${offset}`].filter(Boolean).join(", ");

/** erfc by its continued fraction, for the tails of χ² in closed form (Abramowitz & Stegun 7.1.14, 26.4.4, 26.4.5). */
function erfc(x: number): number {
  let fraction = 0;
  for (let k = 400; k > 0; k--) fraction = k / 2 / (x + fraction);
  return Math.exp(-x * x) / (Math.sqrt(Math.PI) * (x + fraction));
}
const tails: readonly ((q: number) => number)[] = [
  () => 0,
  (q) => erfc(Math.sqrt(q / 2)),
  (q) => Math.exp(-q / 2),
  (q) => erfc(Math.sqrt(q / 2)) + Math.sqrt((2 * q) / Math.PI) * Math.exp(-q / 2),
];

describe("R's logLik of both models", () => {
  test.each(
    reference.pairs.map((pair) => ({ ...pair, what: `${label(pair.large)} against ${label(pair.small)}` })),
  )("$what", ({ large, small, variances }) => {
    const [one, other] = [fitted(large), fitted(small)];
    const { columns, nested, reason } = one.compare(other);
    expect({ nested, reason }).toEqual({ nested: true, reason: "" });
    const [statistic, df] = [2 * (large.loglik - small.loglik), large.parameters - small.parameters];
    expect(Math.abs(columns.statistic[0]! - statistic)).toBeLessThan(2e-6);
    expect(columns.df[0]).toBe(df);
    if (df <= 3) expect(columns.p_value[0]! / tails[df]!(statistic)).toBeCloseTo(1, 5);
    if (variances === 1)
      expect((2 * columns.p_mixture[0]!) / (tails[df]!(statistic) + tails[df - 1]!(statistic))).toBeCloseTo(
        1,
        5,
      );
    else expect(columns.p_mixture[0]).toBeNaN();
    expect(Math.abs(columns.aic[0]! - large.aic)).toBeLessThan(2e-6);
    expect(Math.abs(columns.bic_other[0]! - small.bic)).toBeLessThan(2e-6);
    const turned = other.compare(one);
    expect(turned.columns.statistic[0]).toBeCloseTo(columns.statistic[0]!, 9);
    expect(turned.columns.aic_difference[0]).toBeCloseTo(-columns.aic_difference[0]!, 9);
  });

  test.each(
    reference.apart.map((pair) => ({ ...pair, what: `${label(pair.one)} and ${label(pair.other)}` })),
  )("no test: $what", ({ one, other, reason }) => {
    const compared = fitted(one).compare(fitted(other));
    expect(compared.nested).toBe(false);
    expect(compared.reason).toMatch(`their ${reason} differ`);
    for (const name of ["statistic", "df", "p_value", "p_mixture", "q_value", "log10_p"] as const)
      expect(compared.columns[name][0]).toBeNaN();
    expect(Math.abs(compared.columns.aic[0]! - one.aic)).toBeLessThan(2e-6);
    expect(Math.abs(compared.columns.aic_other[0]! - other.aic)).toBeLessThan(2e-6);
  });
});

describe("weights", () => {
  const scaled = {
    ...table,
    columns: { ...table.columns, triple: (table.columns["w"] as Float64Array).map((value) => 3 * value) },
  };
  const weighted = (formula: string, options: FitOptions) =>
    fitSync(prepare(formula, scaled, options), responses);

  test("weights times a number are the same model, which σ takes up", () => {
    const { nested, columns } = weighted("f + x + (1 | g)", { weights: "w" }).compare(
      weighted("x + (1 | g)", { weights: "triple" }),
    );
    const { columns: plain } = weighted("f + x + (1 | g)", { weights: "w" }).compare(
      weighted("x + (1 | g)", { weights: "w" }),
    );
    expect(nested).toBe(true);
    expect(columns.statistic[0]).toBeCloseTo(plain.statistic[0]!, 6);
  });

  test("weights times a number are not the same model where σ or θ is held", () => {
    const held = weighted("f + x + (1 | g)", { weights: "w", sigma: 1 });
    expect(held.compare(weighted("x + (1 | g)", { weights: "triple", sigma: 1 })).reason).toMatch(
      "weights differ",
    );
    expect(held.compare(weighted("x + (1 | g)", { weights: "w", sigma: 1 })).nested).toBe(true);
  });

  test("weights of cells are compared for each response", () => {
    const two = { index: table.index, columns: { y, other: y.map((value, i) => value + Math.sin(i)) } };
    const w = table.columns["w"] as Float64Array;
    const cells = (other: Float64Array) => ({ index: table.index, columns: { y: w, other } });
    const model = (formula: string, weights: FitOptions["weights"]) =>
      fitSync(prepare(formula, table, { weights }), two);
    const same = model("f + x + (1 | g)", cells(w)).compare(model("x + (1 | g)", "w"));
    expect(same).toMatchObject({ nested: true, reason: "" });
    const one = model("f + x + (1 | g)", cells(w.map((value, i) => value * (1 + (i % 2)))));
    const differing = one.compare(model("x + (1 | g)", "w"));
    expect(differing).toMatchObject({ nested: false, reason: "their weights differ" });
    expect(differing.columns.statistic[0]).toBeCloseTo(same.columns.statistic[0]!, 8);
    expect(differing.columns.p_value[0]).toBeCloseTo(same.columns.p_value[0]!, 8);
    expect([differing.columns.statistic[1], differing.columns.df[1], differing.columns.p_value[1]]).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
    expect(one.compare(model("x + (1 | g)", cells(w))).reason).toBe("their weights differ");
  });
});

describe("means", () => {
  const far = {
    ...table,
    columns: {
      ...table.columns,
      stamp: (table.columns["z"] as Float64Array).map((value) => 1.7e9 + 30 * value),
    },
  };
  const model = (formula: string) => fitSync(prepare(formula, far), responses);

  test("a column far from zero is compared by how it varies", () => {
    expect(model("f + x + (1 | g)").compare(model("stamp + (1 | g)"))).toMatchObject({
      nested: false,
      reason: "the fixed effects of the larger model do not hold stamp of the smaller",
    });
    expect(model("stamp + x + (1 | g)").compare(model("z + (1 | g)")).nested).toBe(true);
  });
});

test("random effects that do not hold others are named", () => {
  const { nested, reason } = mixed("f + x + diag(f + x | g)").compare(mixed("x + diag(0 + f | g)"));
  expect(nested).toBe(false);
  expect(reason).toBe(
    "the random effects of the larger model, diag(f[T.mid] + f[T.top] + x | g), do not hold " +
      "diag(0 + f[low] + f[mid] + f[top] | g) of the smaller",
  );
});

describe("held parameters", () => {
  const large = (options: FitOptions) => mixed("f + x + (x | g)", options);
  const diagonal = { free: { g: "diagonal" as const }, start: [1, 0, 1] };

  test("covariances held at zero are those of a diagonal term", () => {
    const held = large(diagonal);
    expect(held.compare(mixed("f + x + (1 | g)")).nested).toBe(true);
    expect(held.compare(mixed("f + x + (x || g)"))).toMatchObject({ nested: true, reason: "" });
    expect(held.compare(mixed("f + x + (x || g)")).columns.df[0]).toBe(0);
    expect(held.compare(mixed("f + x + (I(1 + x) - 1 | g)")).reason).toMatch(/do not hold/);
    expect(large({}).compare(held)).toMatchObject({ nested: true });
  });

  test("parameters held at other values hold only what is held there too", () => {
    const held = mixed("f + x + (1 | g) + (1 | h)", { free: { h: "none" }, start: [1, 0.4] });
    expect(held.compare(mixed("x + (1 | g)")).reason).toMatch(/\(1 \| h\) are held in the larger model/);
    const same = mixed("x + (1 | g) + (1 | h)", { free: { h: "none" }, start: [1, 0.4] });
    expect(held.compare(same).nested).toBe(true);
    expect(mixed("f + x + (1 | g) + (1 | h)").compare(held)).toMatchObject({ nested: true });
    expect(mixed("f + x + (1 | g)", { sigma: 1 }).compare(mixed("x + (1 | g)")).reason).toMatch(/σ is held/);
  });
});

describe("linear models", () => {
  const large = mixed("f + x + (1 | g)");

  test("linear models have no restricted likelihood to compare", () => {
    const refused: CompareOptions = { refit: false };
    expect(() => large.compare(linear("f + x"), refused)).toThrow(UsageError);
    expect(() => large.compare(linear("f + x"), refused)).toThrow(
      /both by ML, as a linear model is; leave refit out/,
    );
  });

  test("linear models are compared as they are with fits by maximum likelihood", () => {
    const { large: one, small } = reference.pairs[0]!;
    for (const refit of [true, false]) {
      const compared = mixed("f + x + (1 | g)", { reml: false }).compare(linear("f + x"), { refit });
      expect(compared.refitted).toBe(false);
      expect(Math.abs(compared.columns.statistic[0]! - 2 * (one.loglik - small.loglik))).toBeLessThan(2e-6);
    }
    expect(linear("f + x").compare(linear("f")).refitted).toBe(false);
  });
});

test("models of other values under the same name are not compared", () => {
  const other = { index: table.index, columns: { y: y.map((value, i) => (i === 7 ? value + 1 : value)) } };
  const models: FittedModel[] = [fitSync(prepare("x + (1 | g)", table), other), olsSync("x", other, table)];
  for (const model of models)
    expect(() => mixed("f + x + (1 | g)").compare(model)).toThrow(
      /same values, got .* of response 'y', sample 's7'/,
    );
});
