import { describe, expect, test } from "vitest";
import { DataError } from "../../src/errors.js";
import { prepare } from "../../src/fit/prepare/prepare.js";
import { fitSync } from "../../src/model/fit.js";
import { selectRows } from "../../src/table/select.js";
import type { Table } from "../../src/table/table.js";
import { readJson, readTsv } from "../support/read-fixture.js";
import { fitAll } from "../support/structured-problem.js";

interface Case {
  readonly formula: string;
  readonly weights: boolean;
  readonly offset: boolean;
  readonly reml: boolean;
  readonly criterion: number;
  readonly sigma: number;
  readonly estimate: readonly number[];
  readonly std_error: readonly number[];
  readonly fitted: readonly number[];
  readonly residuals: readonly number[];
  readonly loglik: number;
  readonly aic: number;
  readonly modes: Readonly<Record<string, number[][]>>;
}

const data = readTsv(["lme4-structures", "weighted.tsv"], ["g", "h"]);
const cases = readJson<Case[]>("lme4-structures", "weighted.json");
const y: Table = { index: data.index, columns: { y: data.columns["y"]! } };

function close(ours: ArrayLike<number>, theirs: ArrayLike<number>, tolerance: number): void {
  expect(ours.length).toBe(theirs.length);
  for (let i = 0; i < theirs.length; i++) expect(Math.abs(ours[i]! - theirs[i]!)).toBeLessThan(tolerance);
}

describe.each(cases)("$formula, weights $weights, offset $offset, REML $reml", (reference) => {
  const { formula, reml, weights, offset } = reference;
  const plan = prepare(formula, data, {
    reml,
    ...(weights && { weights: "v" }),
    ...(offset && { offset: "shift" }),
  });
  const model = fitSync(plan, y);

  test("criterion and likelihood of a weighted model are lme4's", () => {
    const slack = 1e-8 * data.index.length;
    expect(model.criterion[0]).toBeLessThan(reference.criterion + slack * Math.abs(reference.criterion));
    close(model.criterion, [reference.criterion], 1e-6);
    close(model.logLikelihood, [reference.loglik], 1e-6);
    close(model.aic, [reference.aic], 1e-6);
  });

  test("estimates of a weighted model are lme4's", () => {
    close(model.coefficients().values, reference.estimate, 2e-6);
    close(model.standardErrors().values, reference.std_error, 2e-6);
    expect(Math.abs(Math.sqrt(model.sigma2[0]!) / reference.sigma - 1)).toBeLessThan(1e-6);
  });

  test("fitted values, residuals and random effects of a weighted model are lme4's", () => {
    close(model.fitted().values, reference.fitted, 1e-5);
    close(model.residuals().values, reference.residuals, 1e-5);
    for (const [group, values] of Object.entries(reference.modes)) {
      close(model.randomEffects()[group]!.values.values, values.flat(), 1e-5);
    }
  });
});

test("the weighted example of MixedModels.jl has its published numbers", () => {
  const toy: Table = {
    index: "abcdefghij".split(""),
    columns: {
      a: [
        1.55945122, 0.004391538, 0.005554163, -0.173029772, 4.586284429, 0.259493671, -0.091735715,
        5.546487603, 0.457734831, -0.030169602,
      ],
      b: [
        0.24520519, 0.080624178, 0.228083467, 0.2471453, 0.398994279, 0.037213859, 0.102144973, 0.241380251,
        0.206570975, 0.15980803,
      ],
      c: ["H", "F", "K", "P", "P", "P", "D", "M", "I", "D"],
      w: [20, 40, 35, 12, 29, 25, 65, 105, 30, 75],
    },
  };
  const ml = fitAll(prepare("b + (1 | c)", toy, { weights: "w", reml: false }), toy, ["a"]);
  const reml = fitAll(prepare("b + (1 | c)", toy, { weights: "w" }), toy, ["a"]);
  close(ml.criterion, [37.72609124], 1e-7);
  close(ml.theta, [0.2951816435], 1e-6);
  close(ml.sigma2.map(Math.sqrt), [5.260657071], 1e-6);
  close([Math.sqrt(ml.vcov[0]!), Math.sqrt(ml.vcov[2]!)], [0.9640167336, 3.630970108], 1e-6);
  close(reml.criterion, [32.07854275], 1e-7);
  close(reml.theta, [0.276182194], 1e-6);
});

describe.each(["x + (1 | g)", "x + (1 | g) + (1 | h)"])("weights in %s", (formula) => {
  test("integer weights are repeated rows as far as β and σ² ν are concerned", () => {
    const counts = data.index.map((_, i) => 1 + (i % 3));
    const weighted = { index: data.index, columns: { ...data.columns, count: counts } };
    const rows = counts.flatMap((count, i) => new Array<number>(count).fill(i));
    const columns = selectRows(data, rows).columns;
    const repeated = { index: rows.map((_, i) => `r${i}`), columns };
    const long = fitAll(prepare(formula, repeated, { reml: false, sigma: 1 }), repeated, ["y"]);
    const short = fitAll(prepare(formula, weighted, { weights: "count", reml: false, sigma: 1 }), weighted, [
      "y",
    ]);
    // With σ given the likelihoods differ by the spread inside repeated rows, which is none.
    close(short.beta, long.beta, 1e-6);
    close(short.theta, long.theta, 1e-5);
    close(short.vcov, long.vcov, 1e-6);
  });

  test("equal weights change σ² alone", () => {
    const plain = fitAll(prepare(formula, data), data, ["y"]);
    const heavy = { index: data.index, columns: { ...data.columns, w: data.index.map(() => 4) } };
    const weighted = fitAll(prepare(formula, heavy, { weights: "w" }), heavy, ["y"]);
    close(weighted.beta, plain.beta, 1e-7);
    close(weighted.vcov, plain.vcov, 1e-7);
    close(weighted.criterion, plain.criterion, 1e-7);
    close(
      weighted.sigma2,
      plain.sigma2.map((value) => 4 * value),
      1e-6,
    );
  });

  test("weights per cell are one fit per column of weights", () => {
    const index = data.index;
    const v = Float64Array.from(data.columns["v"] as ArrayLike<number>);
    const responses = {
      one: data.columns["y"] as Float64Array,
      two: Float64Array.from(data.columns["y"] as Float64Array, (value, i) => value + (i % 4)),
      three: Float64Array.from(data.columns["y"] as Float64Array, (value, i) =>
        i === 5 ? Number.NaN : value,
      ),
    };
    const cells = { one: v, two: v, three: v.map((value, i) => (i === 5 ? Number.NaN : 1 / value)) };
    const table: Table = { index, columns: responses };
    // Columns and rows of the weights in another order than the table's.
    const order = index.map((_, i) => index.length - 1 - i);
    const weights = selectRows(
      { index, columns: { three: cells.three, two: cells.two, one: cells.one } },
      order,
    );
    const model = fitSync(prepare(formula, data, { weights }), table);
    for (const [name, column] of Object.entries(cells)) {
      const known = Float64Array.from(column, (value) => (Number.isNaN(value) ? 1 : value));
      const metadata = { index, columns: { ...data.columns, known } };
      const alone = fitSync(prepare(formula, metadata, { weights: "known" }), {
        index,
        columns: { y: responses[name as "one"] },
      });
      const at = model.responses.indexOf(name);
      expect(model.criterion[at]).toBe(alone.criterion[0]);
      expect(model.coefficients().column(name)).toEqual(alone.coefficients().column("y"));
      expect(model.degreesOfFreedom().column(name)).toEqual(alone.degreesOfFreedom().column("y"));
      expect(model.fitted().column(name)).toEqual(alone.fitted().column("y"));
      expect(model.infer({ test: "normal" }).pvalues().column(name)).toEqual(
        alone.infer({ test: "normal" }).pvalues().column("y"),
      );
    }
  });
});

describe("weights that cannot be used are refused by name", () => {
  const cells = (value: unknown) =>
    ({ index: data.index, columns: { y: data.index.map((_, i) => (i === 3 ? value : 1)) } }) as Table;
  test.each([
    [{ weights: cells(0) }, /weights: must be positive numbers, got 0 for response 'y', sample 's3'/],
    [{ weights: cells(-2) }, /got -2 for response 'y', sample 's3'/],
    [{ weights: cells(Number.NaN) }, /got null for response 'y', sample 's3'/],
    [
      { weights: { index: data.index, columns: { yy: data.index.map(() => 1) } } as Table },
      /no column for response 'y'/,
    ],
    [
      { weights: { index: ["other"], columns: { y: [1] } } as Table },
      /got none for response 'y', sample 's0'/,
    ],
  ])("weights of the wrong kind are refused by name: case %#", (options, message) => {
    const run = () => fitSync(prepare("x + (1 | g)", data, options), y);
    expect(run).toThrow(DataError);
    expect(run).toThrow(message);
  });

  test("a column of weights that are not positive is refused by name", () => {
    const metadata = { index: data.index, columns: { ...data.columns, w: data.index.map((_, i) => i - 1) } };
    expect(() => prepare("x + (1 | g)", metadata, { weights: "w" })).toThrow(
      /weights: 'w' must be positive, got -1/,
    );
  });
});
