import { describe, expect, test } from "vitest";
import { Frame, mixedlmSync, prepare } from "../../src/index.js";
import { mixedlmSync as fitSmall } from "../../src/index-fit.js";
import { symmetricSpectrum } from "../../src/kernel/dense.js";
import { type KnownShape, knownProblem } from "../support/known-problem.js";
import { generator } from "../support/random-problem.js";

const shape: KnownShape = {
  seed: 31,
  bars: "(1 | id)",
  of: ["id"],
  levels: 20,
  rows: 56,
  rank: 40,
  reml: true,
};
const categorical = ["id", "id2", "batch", "arm"];
const { table, known } = knownProblem(shape);
const K = known.id!;

function fitted(bars: string, matrix: Frame | undefined, further = {}) {
  return mixedlmSync(`y ~ x + arm + ${bars}`, table, {
    ...(matrix && { known: { id: matrix } }),
    categorical,
    ...further,
  });
}

function reordered(matrix: Frame, names: readonly string[]): Frame {
  const values = Float64Array.from({ length: names.length ** 2 }, (_, at) =>
    matrix.get(names[Math.floor(at / names.length)]!, names[at % names.length]!),
  );
  return new Frame(names, names, values);
}

const identity = new Frame(
  K.rowNames,
  K.rowNames,
  Float64Array.from({ length: K.rowNames.length ** 2 }, (_, at) =>
    Number(at % (K.rowNames.length + 1) === 0),
  ),
);

const close = (got: ArrayLike<number>, expected: ArrayLike<number>, share: number) => {
  expect(got.length).toBe(expected.length);
  Array.from(expected).forEach((value, i) => {
    expect(Math.abs(got[i]! - value)).toBeLessThan(share * (1e-3 + Math.abs(value)));
  });
};

describe.each(["(1 | id)", "(1 + x | id)", "(1 | id) + (1 | batch)"])("with %s", (bars) => {
  test("the order of the names does not matter", () => {
    const names = [...K.rowNames].sort();
    const [one, other] = [fitted(bars, K), fitted(bars, reordered(K, names))];
    expect(other.result).toEqual(one.result);
  });

  test("the identity is the model of independent levels", () => {
    const [one, other] = [fitted(bars, identity), fitted(bars, undefined)];
    expect(one.criterion[0]!).toBeCloseTo(other.criterion[0]!, 9);
    close(one.result.beta, other.result.beta, 1e-8);
    close(one.result.theta, other.result.theta, 1e-5);
    close(one.result.df, other.result.df, 1e-4);
    close(
      one.randomEffects().id!.values.values.slice(0, 20),
      other.randomEffects().id!.values.values.slice(0, 20),
      1e-4,
    );
  });

  test("K times c has θ over √c, and everything else as it was", () => {
    const [one, other] = [
      fitted(bars, K),
      fitted(
        bars,
        new Frame(
          K.rowNames,
          K.columnNames,
          K.values.map((v) => 1e6 * v),
        ),
      ),
    ];
    expect(other.criterion[0]!).toBeCloseTo(one.criterion[0]!, 8);
    close(other.result.beta, one.result.beta, 1e-7);
    const ofId = bars.startsWith("(1 + x") ? 3 : 1;
    close(
      other.result.theta.slice(0, ofId).map((value) => 1e3 * value),
      one.result.theta.slice(0, ofId),
      1e-5,
    );
    close(other.result.df, one.result.df, 1e-4);
  });
});

test.each([
  "diag(1 + x | id)",
  "cs(1 + x | id)",
  "ar1(0 + batch | id)",
  "(x || id)",
  "(0 + arm | id) + (1 | batch)",
])("the identity is the model of independent levels with %s, and another K changes it", (bars) => {
  const plain = fitted(bars, undefined);
  expect(fitted(bars, identity).criterion[0]!).toBeCloseTo(plain.criterion[0]!, 7);
  expect(Math.abs(fitted(bars, K).criterion[0]! - plain.criterion[0]!)).toBeGreaterThan(1e-3);
});

test("diagonal covariances of effects are terms by themselves", () => {
  const [one, other] = [fitted("diag(1 + x | id)", K), fitted("(1 | id) + (0 + x | id)", K)];
  expect(one.criterion[0]!).toBeCloseTo(other.criterion[0]!, 8);
});

test("levels that K alone has change nothing of the fit, and have effects", () => {
  const seen = K.rowNames.filter((name) => name.startsWith("i"));
  const [one, other] = [fitted("(1 | id)", K), fitted("(1 | id)", reordered(K, seen))];
  expect(one.result).toEqual(other.result);
  const { levels } = one.randomEffects().id!;
  expect(levels.slice(20)).toEqual(K.rowNames.filter((name) => name.startsWith("unseen")));
});

test("a large common level of the response costs no digits", () => {
  const far = {
    ...table,
    columns: { ...table.columns, y: (table.columns.y as Float64Array).map((y) => y + 1e7) },
  };
  const one = fitted("(1 | id)", K);
  const other = mixedlmSync("y ~ x + arm + (1 | id)", far, { known: { id: K }, categorical });
  close(other.result.theta, one.result.theta, 1e-6);
  close(other.result.beta.slice(1), one.result.beta.slice(1), 1e-6);
});

describe("what cannot be told apart is unidentified", () => {
  const ids = Array.from({ length: 30 }, (_, i) => `i${i}`);
  const { normal } = generator(3);
  const single = { index: ids, columns: { id: ids, y: ids.map(() => normal()), x: ids.map(() => normal()) } };
  const constant = (diagonal: number, beside: number) =>
    new Frame(
      ids,
      ids,
      Float64Array.from({ length: 900 }, (_, at) => (at % 31 === 0 ? diagonal : beside)),
    );

  test.each([
    ["a sample for each of independent levels", constant(2, 0), /that of independent samples/],
    [
      "and levels that all have the same correlation, beside an intercept",
      constant(2, 1),
      /that of independent samples/,
    ],
    ["a covariance that is a constant, beside an intercept", constant(1, 1), /fixed effects already/],
    ["a covariance of zero", constant(0, 0), /is zero/],
  ])("%s", (_name, matrix, message) => {
    const model = mixedlmSync("y ~ x + (1 | id)", single, { known: { id: matrix } });
    expect(model.status).toEqual(["unidentified"]);
    expect(model.messages[0]).toMatch(message);
  });
});

describe("a matrix that is no covariance of the levels is refused", () => {
  const n = K.rowNames.length;
  const sorted = reordered(K, [...K.rowNames].sort());
  const changed = (at: number, value: number) => {
    const values = sorted.values.slice();
    values[at] = value;
    return new Frame(sorted.rowNames, sorted.rowNames, values);
  };
  const [first, second] = sorted.rowNames;
  test.each([
    ["cells that differ", changed(1, sorted.values[1]! + 0.01), `for ${second} and ${first}`],
    [
      "a cell without a number",
      changed(1, Number.NaN),
      `must hold finite numbers, got NaN for ${first} and ${second}`,
    ],
    ["a negative variance", changed(0, -1), `must hold variances on its diagonal, got -1 for ${first}`],
    ["an eigenvalue below zero", changed(0, 1e-3), "must be positive semidefinite, got an eigenvalue of -"],
    [
      "names of one side",
      new Frame(sorted.rowNames, [...sorted.rowNames.slice(1), "other"], sorted.values),
      `rows without a column: '${first}'; columns without a row: 'other'`,
    ],
    [
      "levels that it lacks",
      reordered(
        K,
        K.rowNames.filter((name) => name !== "i3" && name !== "i7"),
      ),
      "must have every level of id, got none for 2 of 20: 'i3', 'i7'; ",
    ],
  ])("%s", (_name, matrix, message) => {
    expect(() => fitted("(1 | id)", matrix)).toThrow(message);
    expect(n).toBe(22);
  });

  test("cells that differ by rounding are not, and their mean is taken", () => {
    const model = fitted("(1 | id)", changed(1, sorted.values[1]! + 1e-10));
    expect(model.status).toEqual(["ok"]);
  });

  test("a factor that no term has, and a matrix without its factor", () => {
    expect(() => prepare("x + (1 | id)", table, { known: { di: K }, categorical })).toThrow(
      "known: names a grouping factor of a random term, got 'di'; there are id",
    );
    expect(() => prepare("x + (1 | id)", table, { known: K as never, categorical })).toThrow(
      /write known: \{ id: K \}/,
    );
  });

  test("the small entry has no known covariances", () => {
    expect(() => fitSmall("y ~ x + (1 | id)", table, { known: { id: K }, categorical } as object)).toThrow(
      /mixedlm\/fit: known needs what the small entry does not carry.*import "mixedlm"/,
    );
  });
});

test("singular and repeated eigenvalues are found, and their vectors are orthonormal", () => {
  const { normal } = generator(9);
  const cases: readonly (readonly [number, (i: number, j: number) => number])[] = [
    [1, () => 3],
    [2, (i, j) => (i === j ? 1 : 0.5)],
    [7, (i, j) => Number(i === j)],
    [9, () => 0],
    [33, () => 1],
    [40, (i, j) => (i === j ? 10 ** (i % 13) : 0)],
    [61, (i, j) => Math.exp(-Math.abs(i - j) / 3)],
  ];
  const roots = Float64Array.from({ length: 120 * 5 }, normal);
  const low = (i: number, j: number) => {
    let sum = 0;
    for (let a = 0; a < 5; a++) sum += roots[i * 5 + a]! * roots[j * 5 + a]!;
    return sum;
  };
  for (const [n, cell] of [...cases, [120, low] as const]) {
    const A = Float64Array.from({ length: n * n }, (_, at) => cell(Math.floor(at / n), at % n));
    const { values, vectors } = symmetricSpectrum(A, n)!;
    const largest = 1e-300 + values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        let [product, again] = [0, 0];
        for (let m = 0; m < n; m++) {
          product += vectors[i * n + m]! * vectors[j * n + m]!;
          again += values[m]! * vectors[m * n + i]! * vectors[m * n + j]!;
        }
        expect(Math.abs(product - Number(i === j))).toBeLessThan(1e-13);
        expect(Math.abs(again - A[i * n + j]!)).toBeLessThan(1e-13 * largest);
      }
    }
  }
});
