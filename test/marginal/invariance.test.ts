import { describe, expect, test } from "vitest";
import type { FitResult } from "../../src/fit/fit-result.js";
import { mixedlm, mixedlmSync } from "../../src/index.js";
import type { LMEModel } from "../../src/model/lme-model.js";
import type { FitOptions } from "../../src/options/fit.js";
import type { Table } from "../../src/table/table.js";
import { type RepeatedShape, repeatedStudy } from "../support/repeated-measures.js";

/** What must not change a fit, and structures that are the same model. */

const shape: RepeatedShape = {
  seed: 5,
  kind: "ar1",
  random: "",
  byArm: false,
  variance: false,
  weights: false,
  offset: false,
  missing: 0.1,
  visits: 4,
  subjects: 30,
  reml: true,
};

const study = (change: Partial<RepeatedShape> = {}) => repeatedStudy({ ...shape, ...change });
const fitOf = (table: Table, residual: string | undefined, further: FitOptions = {}, terms = "arm * time") =>
  mixedlmSync(`y ~ ${terms}`, table, { ...(residual && { residual }), ...further });

function expectSame(one: FitResult, other: FitResult, tolerance = 1e-6, parts = ["df"]): void {
  expect(Math.abs(one.criterion[0]! - other.criterion[0]!)).toBeLessThan(1e-7);
  for (const name of ["beta", "vcov", "sigma2", ...parts] as (keyof FitResult)[]) {
    const [a, b] = [one[name] as Float64Array, other[name] as Float64Array];
    a.forEach((value, i) => {
      expect(Math.abs(value - b[i]!), `${name} ${i}`).toBeLessThan(
        tolerance * Math.max(1e-3, Math.abs(value)),
      );
    });
  }
}

/** A table with columns replaced. */
const withColumns = ({ index, columns }: Table, further: Table["columns"]): Table => ({
  index,
  columns: { ...columns, ...further },
});

const kinds = ["us", "cs", "csh", "ar1", "ar1h", "ad", "adh", "toep", "toeph"];

describe("what must not matter", () => {
  const { table } = study();
  const y = table.columns.y as Float64Array;

  test.each(kinds)("%s: the order of rows and the names of subjects", (kind) => {
    const residual = `${kind}(visit | subject)`;
    const order = table.index.map((_, i) => (i * 7) % table.index.length);
    expect(new Set(order).size).toBe(table.index.length);
    const columns = Object.fromEntries(
      Object.entries(table.columns).map(([name, values]) => [name, order.map((i) => values[i]!)]),
    ) as Table["columns"];
    const subject = (columns.subject as string[]).map((name) => `x${99 - Number(name.slice(1))}`);
    const moved = { index: order.map((i) => table.index[i]!), columns: { ...columns, subject } };
    expectSame(fitOf(table, residual).result, fitOf(moved, residual).result);
  });

  test.each(kinds)("%s: scale and level of the response", (kind) => {
    const residual = `${kind}(visit | subject)`;
    const plain = fitOf(table, residual).result;
    const scaled = fitOf(withColumns(table, { y: y.map((value) => 1000 * value - 5e4) }), residual).result;
    plain.theta.forEach((value, i) => {
      expect(Math.abs(scaled.theta[i]! - value)).toBeLessThan(1e-5 * Math.max(1, Math.abs(value)));
    });
    plain.df.forEach((value, j) => {
      expect(Math.abs(scaled.df[j]! / value - 1)).toBeLessThan(1e-5);
    });
    for (let j = 1; j < 4; j++) expect(scaled.beta[j]! / plain.beta[j]!).toBeCloseTo(1000, 2);
    expect(scaled.sigma2[0]! / plain.sigma2[0]!).toBeCloseTo(1e6, -1);
  });
});

describe("the same model in other words", () => {
  const { table } = study();

  test("cs with a positive correlation is a random intercept", () => {
    const residual = fitOf(table, "cs(visit | subject)");
    const random = fitOf(table, undefined, {}, "arm * time + (1 | subject)");
    const [rho] = residual.result.theta as unknown as [number];
    const [theta] = random.result.theta as unknown as [number];
    expect(rho).toBeGreaterThan(0.1);
    expect(theta ** 2 / (1 + theta ** 2)).toBeCloseTo(rho, 6);
    const total = random.result.sigma2[0]! * (1 + theta ** 2);
    expect(residual.result.sigma2[0]! / total).toBeCloseTo(1, 6);
    expectSame({ ...random.result, sigma2: residual.result.sigma2 }, residual.result);
  });

  test("toep and us of two visits are cs and csh", () => {
    const { table } = study({ visits: 2, missing: 0.1 });
    const of = (kind: string) => fitOf(table, `${kind}(visit | subject)`).result;
    const [cs, csh] = [of("cs"), of("csh")];
    for (const kind of ["toep", "ar1", "ad"]) expectSame(of(kind), cs);
    for (const kind of ["toeph", "ar1h", "adh", "us"]) expectSame(of(kind), csh);
  });

  test("car1 on whole times is ar1 where the correlation is positive", () => {
    const ar1 = fitOf(table, "ar1(visit | subject)").result;
    expect(ar1.theta[0]).toBeGreaterThan(0.1);
    const car1 = fitOf(table, "car1(time | subject)").result;
    expectSame(ar1, car1);
    expect(car1.theta[0]).toBeCloseTo(ar1.theta[0]!, 6);
  });

  test("car1 of random effects at unequal times is the same beside a ratio of residuals held at one", () => {
    const { table } = study({ seed: 9, subjects: 60, missing: 0, visits: 5 });
    const apart = [0, 1, 3, 4, 8];
    const day = Float64Array.from(table.columns.time as Float64Array, (time) => apart[time]!);
    const of = (further: FitOptions) =>
      fitOf(withColumns(table, { day }), undefined, further, "arm * time + car1(0 + day | subject)").result;
    const alone = of({});
    const held = of({ variance: "arm", free: [1, 1, 0], start: [1, 0.5, 1] });
    expect(alone.theta[1]).toBeGreaterThan(0.1);
    expect(alone.theta[1]).toBeLessThan(0.99);
    expectSame(alone, held);
    expect(held.theta[1]).toBeCloseTo(alone.theta[1]!, 5);
  });

  test("a covariance of each arm is one covariance where there is one arm", () => {
    const one = withColumns(table, { all: table.index.map(() => "x") });
    for (const kind of ["us", "ar1"])
      expectSame(
        fitOf(one, `${kind}(visit | all / subject)`).result,
        fitOf(one, `${kind}(visit | subject)`).result,
      );
  });

  test("arms apart are two models where nothing is shared", () => {
    const apart = fitOf(table, "us(visit | arm / subject)", { reml: false });
    const arms = ["a", "b"].map((arm) =>
      fitOf(table, "us(visit | subject)", { reml: false, subset: `arm == "${arm}"` }, "time"),
    );
    const sum = arms.reduce((total, { result }) => total + result.criterion[0]!, 0);
    expect(apart.result.criterion[0]!).toBeCloseTo(sum, 6);
  });

  test("two standard deviations by level are one response in other units", () => {
    const { table } = study({ variance: true });
    const model = fitOf(table, "ar1(visit | subject)", { variance: "level" });
    const ratio = model.result.theta.at(-1)!;
    const level = table.columns.level as string[];
    const held = withColumns(table, {
      weight: Float64Array.from(level, (name) => (name === "l1" ? ratio ** -2 : 1)),
    });
    const weighted = fitOf(held, "ar1(visit | subject)", { weights: "weight" });
    expectSame(model.result, weighted.result, 1e-5, []);
  });

  test("Kenward and Roger of first order is the same in two parametrisations", () => {
    const { table } = study({ visits: 2, missing: 0.1 });
    const of = (kind: string) => fitOf(table, `${kind}(visit | subject)`, { test: "kenward-roger" });
    const [us, csh, adh] = [of("us"), of("csh"), of("adh")];
    for (const other of [csh, adh]) {
      us.result.df.forEach((df, j) => {
        expect(other.result.df[j]! / df).toBeCloseTo(1, 6);
      });
      us.result.adjusted!.forEach((value, at) => {
        expect(other.result.adjusted![at]! / value).toBeCloseTo(1, 6);
      });
    }
  });
});

describe("many responses", () => {
  const { table } = study();
  const y = table.columns.y as Float64Array;
  const metadata: Table = { index: table.index, columns: { ...table.columns } };
  delete (metadata.columns as Record<string, unknown>).y;
  const gaps = (j: number) =>
    y.map((value, i) => ((i * 31 + j * 17) % 23 < j ? Number.NaN : value + 0.1 * ((i * j) % 5)));
  const responses: Table = {
    index: table.index,
    columns: Object.fromEntries(Array.from({ length: 8 }, (_, j) => [`y${j}`, gaps(j)])),
  };
  const options: FitOptions = { residual: "us(visit | subject)" };
  const all = mixedlmSync("arm * time", responses, metadata, options);

  test("each with its own missing visits is what it is alone", () => {
    for (const [j, name] of all.responses.entries()) {
      const alone = { index: responses.index, columns: { [name]: responses.columns[name]! } };
      const one = mixedlmSync("arm * time", alone, metadata, options).result;
      expect(one.criterion[0]).toBe(all.result.criterion[j]);
      expect(one.beta).toEqual(all.result.beta.slice(4 * j, 4 * j + 4));
      expect(one.df).toEqual(all.result.df.slice(4 * j, 4 * j + 4));
    }
  });

  test("has the same bits in workers", async () => {
    const threads = await mixedlm("arm * time", responses, metadata, { ...options, threads: 2 });
    expect(numbersOf(threads)).toEqual(numbersOf(all));
  });
});

function numbersOf({ result }: LMEModel) {
  const { beta, vcov, df, theta, criterion, sigma2, flags } = result;
  return { beta, vcov, df, theta, criterion, sigma2, flags };
}
