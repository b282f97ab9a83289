import { describe, expect, test } from "vitest";
import { prepare } from "../../src/fit/prepare/prepare.js";
import { fitTable } from "../../src/fit/run/fit-table.js";
import type { FitOptions } from "../../src/options/fit.js";
import type { Table } from "../../src/table/table.js";
import { generator, problemOf, type Shape } from "../support/random-problem.js";

const shape: Shape = {
  seed: 11,
  groups: 8,
  largest: 6,
  balanced: false,
  k: 2,
  sharedZ: false,
  spread: 1,
  reml: true,
};
const { metadata, table, y } = problemOf(shape);
const n = y.length;
const wanted = { reml: true, satterthwaite: true, joint: false };
const numbers = (name: string) => Float64Array.from(metadata.columns[name] as number[]);

interface Changes {
  readonly metadata?: Record<string, ArrayLike<number> | string[]>;
  readonly y?: ArrayLike<number>;
  readonly options?: FitOptions;
  readonly formula?: string;
}

/** Fit the problem with some columns replaced. */
function fitted(changes: Changes = {}) {
  const covariates: Table = { index: metadata.index, columns: { ...metadata.columns, ...changes.metadata } };
  const options = { groups: "g", reFormula: "z", ...changes.options };
  const plan = prepare(changes.formula ?? "x + w", covariates, options);
  return fitTable(plan, { index: metadata.index, columns: { y: changes.y ?? y } }, ["y"], wanted);
}

const map = (values: ArrayLike<number>, f: (value: number, i: number) => number) =>
  Float64Array.from(values, f);

function close(actual: number, expected: number, relative = 1e-9): void {
  expect(Math.abs(actual - expected)).toBeLessThan(relative * Math.max(Math.abs(expected), 1e-300));
}

function closeAll(actual: ArrayLike<number>, expected: ArrayLike<number>, relative = 1e-8): void {
  const size = Math.max(...Array.from(expected, Math.abs));
  expect(actual.length).toBe(expected.length);
  Array.from(actual).forEach((value, i) => {
    expect(Math.abs(value - expected[i]!)).toBeLessThan(relative * size);
  });
}

const base = fitted();

describe("the fit does not depend on", () => {
  test("the fit does not depend on the order of the rows", () => {
    const { uniform } = generator(3);
    const order = Array.from({ length: n }, (_, i) => ({ i, key: uniform() }))
      .sort((a, b) => a.key - b.key)
      .map(({ i }) => i);
    const take = <T>(values: ArrayLike<T>) => order.map((i) => values[i]!);
    const columns = Object.fromEntries(
      Object.entries(metadata.columns).map(([name, values]) => [name, take(values as ArrayLike<never>)]),
    );
    const plan = prepare("x + w", { index: take(metadata.index), columns }, { groups: "g", reFormula: "z" });
    const result = fitTable(plan, table, ["y"], wanted);
    close(result.criterion[0]!, base.criterion[0]!, 1e-12);
    closeAll(result.beta, base.beta);
    closeAll(result.vcov, base.vcov);
    closeAll(result.theta, base.theta, 1e-6);
    closeAll(result.df, base.df, 1e-6);
  });

  test("the fit does not depend on the names of the groups", () => {
    const renamed = (metadata.columns.g as string[]).map((name) => `group ${9 - Number(name.slice(1))}`);
    const result = fitted({ metadata: { g: renamed } });
    close(result.criterion[0]!, base.criterion[0]!, 1e-12);
    closeAll(result.beta, base.beta);
    closeAll(result.df, base.df, 1e-6);
  });

  test("the fit of a response does not depend on its companions, good or bad, nor on their order: bit for bit", () => {
    const plan = prepare("x + w", metadata, { groups: "g", reFormula: "z" });
    const columns = {
      infinite: map(y, (value, i) => (i === 3 ? Number.POSITIVE_INFINITY : value)),
      constant: map(y, () => 7),
      huge: map(y, (value) => value * 1e200),
      missing: map(y, (value, i) => (i % 7 === 0 ? Number.NaN : value)),
      none: map(y, () => Number.NaN),
      y,
      perfect: map(numbers("x"), (value) => 2 + value),
    };
    const names = Object.keys(columns);
    const all = { index: metadata.index, columns };
    const alone = names.map((name) => fitTable(plan, all, [name], wanted));
    for (const order of [names, [...names].reverse()]) {
      const together = fitTable(plan, all, order, wanted);
      order.forEach((name, i) => {
        const single = alone[names.indexOf(name)]!;
        expect(together.flags[i], name).toBe(single.flags[0]);
        for (const field of ["beta", "vcov", "theta", "df", "criterion", "sigma2"] as const) {
          const width = single[field].length;
          expect(together[field].slice(i * width, (i + 1) * width), `${name} ${field}`).toEqual(
            single[field],
          );
        }
      });
    }
  });
});

describe("a response scaled or shifted", () => {
  test.each([1e-150, 1e-30, -3, 1e30, 1e150])("a response scaled by %d has scaled estimates", (factor) => {
    const result = fitted({ y: map(y, (value) => value * factor) });
    expect(result.flags[0]).toBe(base.flags[0]);
    closeAll(
      result.beta,
      map(base.beta, (value) => value * factor),
    );
    close(result.sigma2[0]! / factor, base.sigma2[0]! * factor);
    closeAll(result.theta, base.theta, 1e-7);
    closeAll(result.df, base.df, 1e-7);
    close(result.criterion[0]!, base.criterion[0]! + 2 * (n - 3) * Math.log(Math.abs(factor)), 1e-12);
  });

  test("a response scaled by 2⁵¹⁰, beyond the range of squares, has scaled estimates", () => {
    const result = fitted({ y: map(y, (value) => value * 2 ** 510) });
    closeAll(result.theta, base.theta, 1e-10);
    closeAll(result.df, base.df, 1e-9);
  });

  test.each([1e4, 1e8])("a response shifted by %d has a shifted intercept and nothing else", (by) => {
    const result = fitted({ y: map(y, (value) => value + by) });
    // The data themselves have been rounded to by × 1e-16.
    const lost = by * 1e-14;
    close(result.beta[0]! - by, base.beta[0]!, Math.max(1e-7, lost));
    closeAll(result.beta.slice(1), base.beta.slice(1), Math.max(1e-7, lost));
    close(result.sigma2[0]!, base.sigma2[0]!, Math.max(1e-7, lost));
    closeAll(result.df, base.df, Math.max(1e-6, 100 * lost));
  });

  test("a response moved along a column of X has that coefficient moved", () => {
    const x = numbers("x");
    const result = fitted({ y: map(y, (value, i) => value + 1000 * x[i]!) });
    close(result.criterion[0]!, base.criterion[0]!, 1e-11);
    close(result.beta[1]! - 1000, base.beta[1]!, 1e-7);
    close(result.beta[2]!, base.beta[2]!, 1e-7);
    closeAll(result.theta, base.theta, 1e-6);
    closeAll(result.df, base.df, 1e-6);
  });

  test("an offset is subtracted", () => {
    const off = map(y, (_, i) => Math.sin(i) * 5);
    const result = fitted({
      metadata: { off },
      options: { offset: "off" },
      y: map(y, (value, i) => value + off[i]!),
    });
    close(result.criterion[0]!, base.criterion[0]!, 1e-12);
    closeAll(result.beta, base.beta);
  });
});

describe("covariates scaled or shifted", () => {
  test("a fixed effect scaled or shifted changes its coefficient, not its tests", () => {
    const x = map(numbers("x"), (value) => 1e5 + 1e3 * value);
    const result = fitted({ metadata: { x } });
    close(result.beta[1]! * 1e3, base.beta[1]!, 1e-6);
    close(Math.sqrt(result.vcov[2]!) * 1e3, Math.sqrt(base.vcov[2]!), 1e-6);
    closeAll([result.df[1]!, result.df[2]!], [base.df[1]!, base.df[2]!], 1e-5);
    close(result.criterion[0]!, base.criterion[0]! + 2 * Math.log(1e3), 1e-9);
  });

  test.each([
    [1e-6, 0],
    [1e6, 0],
    [1, 1e4],
  ])("a random slope scaled by %d and shifted by %d has the same likelihood", (scale, by) => {
    const z = map(numbers("z"), (value) => by + scale * value);
    const result = fitted({ metadata: { z } });
    close(result.criterion[0]!, base.criterion[0]!, 1e-9);
    closeAll(result.beta, base.beta, 1e-6);
    closeAll(result.df, base.df, 1e-4);
  });
});

describe("weights", () => {
  test("weights that are all one change nothing", () => {
    const result = fitted({ metadata: { weight: map(y, () => 1) }, options: { weights: "weight" } });
    close(result.criterion[0]!, base.criterion[0]!, 1e-12);
    closeAll(result.beta, base.beta);
  });

  test("a common factor of the weights only divides the residual variance", () => {
    const result = fitted({ metadata: { weight: map(y, () => 4) }, options: { weights: "weight" } });
    close(result.sigma2[0]! / 4, base.sigma2[0]!, 1e-8);
    closeAll(
      result.theta,
      map(base.theta, (value) => value / 2),
      1e-6,
    );
    closeAll(result.vcov, base.vcov, 1e-7);
  });

  test("a weight m is a mean of m rows: the estimates are those of all rows where they agree", () => {
    // A row that stands m times with the same y adds no residual, so sums of squares, β and the ratio of variances to
    // ν σ² agree; ν, and with it σ², does not.
    const weight = map(y, (_, i) => 1 + (i % 3));
    const theta = base.theta;
    const covariates: Table = { index: metadata.index, columns: { ...metadata.columns, weight } };
    const options = { groups: "g", reFormula: "z" };
    const weighted = prepare("x + w", covariates, { ...options, weights: "weight" });
    const rows = Array.from(weight).flatMap((count, i) => new Array<number>(count).fill(i));
    const index = rows.map((_, j) => `r${j}`);
    const repeat = (values: ArrayLike<number | string>) => rows.map((i) => values[i]!);
    const columns = Object.fromEntries(
      Object.entries(metadata.columns).map(([name, values]) => [name, repeat(values as never)]),
    );
    const replicated = prepare("x + w", { index, columns } as Table, options);
    const a = fitTable(weighted, { index: metadata.index, columns: { y } }, ["y"], { ...wanted, theta });
    const b = fitTable(replicated, { index, columns: { y: repeat(y) } } as Table, ["y"], {
      ...wanted,
      theta,
    });
    closeAll(a.beta, b.beta, 1e-9);
    close(a.sigma2[0]! * (n - 3), b.sigma2[0]! * (rows.length - 3), 1e-9);
    closeAll(
      map(a.vcov, (value) => value / a.sigma2[0]!),
      map(b.vcov, (value) => value / b.sigma2[0]!),
      1e-9,
    );
  });

  test("digits survive a large shift of the response", () => {
    const weight = map(y, (_, i) => 0.5 + (i % 5));
    const options = { weights: "weight" };
    const plain = fitted({ metadata: { weight }, options });
    const shifted = fitted({ metadata: { weight }, options, y: map(y, (value) => value + 1e6) });
    close(shifted.sigma2[0]!, plain.sigma2[0]!, 1e-7);
    closeAll(shifted.beta.slice(1), plain.beta.slice(1), 1e-7);
    closeAll(shifted.df, plain.df, 1e-5);
  });
});
