/** What is read of fits whose residuals have a structure, compared with dense matrices of their definition. */
import { expect, test } from "vitest";
import { type LMEModel, mixedlmSync, type StudyOptions } from "../../src/index.js";
import { choleskyDense, solveDense } from "../support/dense.js";

type Matrix = number[][];

/** 30 subjects in five sites and two arms at up to four visits; numbers by a fixed generator. */
function study() {
  let state = 12345;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const normal = () => Math.sqrt(-2 * Math.log(next() || 1e-9)) * Math.cos(2 * Math.PI * next());
  const rows = Array.from({ length: 30 }, (_, s) => [0, 1, 2, 4].map((week) => ({ s, week }))).flat();
  const kept = rows.filter((_, i) => i % 7 !== 3);
  const level = Array.from({ length: 30 }, normal);
  const index = kept.map((_, i) => `r${i}`);
  const columns = {
    subject: kept.map(({ s }) => `s${s}`),
    week: kept.map(({ week }) => week),
    arm: kept.map(({ s }) => (s % 2 === 0 ? "a" : "b")),
    site: kept.map(({ s }) => `c${s % 5}`),
    batch: kept.map((_, i) => `b${i % 3}`),
    sex: kept.map(({ s }) => (s % 3 === 0 ? "f" : "m")),
    w: kept.map((_, i) => 0.5 + next() + (i % 2)),
    x: kept.map(normal),
  };
  const y = kept.map(
    ({ s, week }, i) =>
      1 +
      0.5 * columns.x[i]! +
      0.1 * week +
      level[s]! +
      2 * level[i % 3]! +
      1.5 * level[s % 5]! +
      (1 + week / 4) * normal(),
  );
  return { metadata: { index, columns }, table: { index, columns: { y } } };
}

const { metadata, table } = study();

/** A sample as the structures see it. */
interface Row {
  readonly subject: string;
  readonly week: number;
  readonly arm: string;
  readonly site: string;
  readonly batch: string;
  readonly sex: string;
  readonly w: number;
  readonly x: number;
}

function rowsOf({ columns, index }: { index: readonly string[]; columns: object }): Row[] {
  const entries = Object.entries(columns) as [string, unknown[]][];
  return index.map((_, i) => Object.fromEntries(entries.map(([name, values]) => [name, values[i]])) as never);
}

const rows = rowsOf(metadata);
const n = rows.length;
const place = ({ week }: Row) => [0, 1, 2, 4].indexOf(week);

/** A model, and what θ says of its residuals by the definition of its structure. */
interface Case {
  readonly formula: string;
  readonly options: StudyOptions;
  sd(theta: readonly number[], row: Row): number;
  cor(theta: readonly number[], one: Row, other: Row): number;
  /** The factors of the random intercepts, in the order of θ. */
  readonly random: readonly ("site" | "batch")[];
}

const cases: Record<string, Case> = {
  "unstructured visits": {
    formula: "x * week",
    options: { residual: "us(week | subject)" },
    sd: (t, row) => [1, t[0]!, t[1]!, t[2]!][place(row)]!,
    cor: (t, one, other) => {
      const pairs = ["01", "02", "03", "12", "13", "23"];
      return t[3 + pairs.indexOf([place(one), place(other)].sort().join(""))]!;
    },
    random: [],
  },
  "ar1 by arm with variances, weights and a nested intercept": {
    formula: "x + (1 | site)",
    options: { residual: "ar1(week | arm / subject)", variance: "sex", weights: "w" },
    sd: (t, { arm, sex, w }) => ((arm === "b" ? t[2]! : 1) * (sex === "m" ? t[4]! : 1)) / Math.sqrt(w),
    cor: (t, one, other) => (one.arm === "b" ? t[3]! : t[1]!) ** Math.abs(place(one) - place(other)),
    random: ["site"],
  },
  "car1 with a crossed intercept": {
    formula: "x + (1 | batch)",
    options: { residual: "car1(week | subject)" },
    sd: () => 1,
    cor: (t, one, other) => t[1]! ** Math.abs(one.week - other.week),
    random: ["batch"],
  },
};

const fits = new Map<string, LMEModel>();
function fitted(name: string): LMEModel {
  const { formula, options } = cases[name]!;
  const known = fits.get(name) ?? mixedlmSync(formula, table, metadata, { test: "residual", ...options });
  fits.set(name, known);
  return known;
}

/** Cov(ε, ε) and Cov(Zb, Zb) of two samples, relative to σ². */
function covariances({ sd, cor, random }: Case, theta: readonly number[], one: Row, other: Row) {
  const isSame = one === other || (one.subject === other.subject && one.week === other.week);
  const correlation = isSame ? 1 : one.subject === other.subject ? cor(theta, one, other) : 0;
  return {
    residual: correlation && sd(theta, one) * sd(theta, other) * correlation,
    effects: random.reduce((sum, g, t) => sum + (one[g] === other[g] ? theta[t]! ** 2 : 0), 0),
  };
}

/** The matrices of a fit, V relative to σ². */
function pieces(name: string) {
  const model = fitted(name);
  const own = cases[name]!;
  const theta = Array.from(model.result.theta);
  const V = rows.map((one) =>
    rows.map((other) => {
      const { residual, effects } = covariances(own, theta, one, other);
      return residual + effects;
    }),
  );
  const X = rows.map((row) => xOf(model, row));
  const beta = Array.from(model.result.beta);
  const mean = X.map((x) => dot(x, beta));
  const e = mean.map((value, i) => table.columns.y[i]! - value);
  const L = choleskyDense(V);
  return {
    model,
    own,
    theta,
    V,
    X,
    p: beta.length,
    mean,
    e,
    L,
    solved: solveDense(L, e),
    sigma2: model.sigma2[0]!,
  };
}

/** The row of X of a sample. */
function xOf({ terms }: LMEModel, { x, week }: Row): number[] {
  const values: Record<string, number> = { Intercept: 1, x, week, "x:week": x * week };
  return terms.map((term) => values[term]!);
}

const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + x * b[i]!, 0);

function inverse(A: Matrix): Matrix {
  const L = choleskyDense(A);
  return A.map((_, j) =>
    solveDense(
      L,
      A.map((__, i) => (i === j ? 1 : 0)),
    ),
  );
}

/** (X'V⁻¹X)⁻¹ */
function bread({ X, L, p }: ReturnType<typeof pieces>): Matrix {
  const VX = Array.from({ length: p }, (_, j) =>
    solveDense(
      L,
      X.map((row) => row[j]!),
    ),
  );
  return inverse(
    VX.map((column) =>
      Array.from({ length: p }, (_, j) =>
        dot(
          column,
          X.map((row) => row[j]!),
        ),
      ),
    ),
  );
}

const names = Object.keys(cases);

test.each(names)("%s: the fit is the generalised least squares of its V", (name) => {
  const found = pieces(name);
  expect(found.model.status).toEqual(["ok"]);
  const M = bread(found);
  const { X, solved, p } = found;
  // X'V⁻¹(y − Xβ̂) = 0, and the covariance of β̂.
  for (let j = 0; j < p; j++)
    expect(
      dot(
        X.map((row) => row[j]!),
        solved,
      ),
    ).toBeCloseTo(0, 9);
  const vcov = found.model.vcov("y");
  for (let i = 0; i < p; i++)
    for (let j = 0; j < p; j++) {
      const value = vcov.values[i * p + j]!;
      expect(Math.abs(value - found.sigma2 * M[i]![j]!)).toBeLessThan(
        1e-9 * Math.sqrt(M[i]![i]! * M[j]![j]!) * found.sigma2,
      );
    }
});

test.each(names)("%s: conditional modes and fitted values are those of V", (name) => {
  const { model, own, theta, mean, solved, sigma2, L } = pieces(name);
  const effects = model.randomEffects({ variance: true });
  const Zb = mean.map(() => 0);
  own.random.forEach((g, t) => {
    const { levels, values, variance } = effects[g]!;
    for (const level of levels) {
      const z = rows.map((row) => (row[g] === level ? 1 : 0));
      const mode = theta[t]! ** 2 * dot(z, solved);
      expect(values.get(level, "y")).toBeCloseTo(mode, 9);
      const left = theta[t]! ** 2 - theta[t]! ** 4 * dot(z, solveDense(L, z));
      expect(variance!.get(level, "y")).toBeCloseTo(sigma2 * left, 9);
      z.forEach((value, i) => {
        Zb[i]! += value * mode;
      });
    }
  });
  const [fit, residuals] = [model.fitted(), model.residuals()];
  rows.forEach((_, i) => {
    expect(fit.values[i]).toBeCloseTo(mean[i]! + Zb[i]!, 9);
    expect(fit.values[i]! + residuals.values[i]!).toBeCloseTo(table.columns.y[i]!, 12);
  });
});

/** Rows to be predicted: a seen visit, unseen ones of a known subject, a new subject. */
const [seen, known] = [rows[4]!, rows[0]!];
const asked: Row[] = [
  seen,
  {
    ...known,
    week: [0, 1, 2, 4].find((week) => !rows.some((r) => r.subject === known.subject && r.week === week))!,
    w: 2,
    x: 0.3,
  },
  { ...known, subject: "someone", week: 1, w: 3, x: 2 },
];
const newdata = {
  index: ["seen", "unseen", "new"],
  columns: Object.fromEntries(
    Object.keys(seen).map((column) => [column, asked.map((row) => row[column as keyof Row])]),
  ),
};

test.each(names)(
  "%s: predictions of known subjects know their seen rows, and have the errors of V",
  (name) => {
    const found = pieces(name);
    const { model, own, theta, X, L, solved, sigma2, p } = found;
    const M = bread(found);
    const [given, alone] = [true, false].map((random) =>
      model.predict(newdata, { random, interval: "prediction" }),
    );
    const ofMean = model.predict(newdata, { random: true, interval: "confidence" });
    const population = model.predict(newdata);
    const columns = Array.from({ length: p }, (_, k) => X.map((row) => row[k]!));
    asked.forEach((row, i) => {
      const parts = rows.map((other) => covariances(own, theta, row, other));
      const effects = parts.map((part) => part.effects);
      const c = parts.map((part) => part.effects + part.residual);
      expect(given!.fit.values[i]).toBeCloseTo(population.values[i]! + dot(c, solved), 8);
      const x = xOf(model, row);
      const d = x.map((value, k) => value - dot(c, solveDense(L, columns[k]!)));
      const quadratic = (v: readonly number[]) => v.reduce((sum, value, k) => sum + value * dot(M[k]!, v), 0);
      const prior = covariances(own, theta, row, row);
      const error = (variance: number) => Math.sqrt(sigma2 * Math.max(0, variance));
      const observed = prior.effects + prior.residual - dot(c, solveDense(L, c)) + quadratic(d);
      expect(given!.standardError.values[i]).toBeCloseTo(error(observed), 5);
      const mean = prior.effects - dot(effects, solveDense(L, effects)) + quadratic(d);
      expect(ofMean.standardError.values[i]).toBeCloseTo(error(mean), 8);
      const single = prior.effects + prior.residual + quadratic(x);
      expect(alone!.standardError.values[i]).toBeCloseTo(error(single), 8);
    });
    const y = table.columns.y[4]!;
    expect(given!.fit.get("seen", "y")).toBeCloseTo(y, 8);
    expect(given!.standardError.get("seen", "y")).toBeLessThan(1e-5);
    expect(model.predict(undefined, { random: true }).values[4]).toBeCloseTo(y, 8);
  },
);

test("a missing cell is predicted from the other visits of its subject", () => {
  const y = table.columns.y.slice();
  y[4] = Number.NaN;
  const options = { test: "residual", ...cases["unstructured visits"]!.options } as const;
  const model = mixedlmSync("x * week", { index: table.index, columns: { y } }, metadata, options);
  const predicted = model.predict(undefined, { random: true });
  expect(predicted.values[3]).toBeCloseTo(y[3]!, 8);
  const own = model.predict(newdata, { random: true }).get("seen", "y");
  expect(predicted.values[4]).toBeCloseTo(own, 12);
  expect(own).not.toBeCloseTo(model.predict(newdata).get("seen", "y")!, 2);
});

test("a visit or an arm that the fit does not have is an error with the way out, a time is not", () => {
  const us = fitted("unstructured visits");
  const week = { ...newdata, columns: { ...newdata.columns, week: [0, 3, 1] } };
  expect(() => us.predict(week, { random: true })).toThrow(
    "predict: column 'week' must hold what the model has, 0, 1, 2, 4, got '3' for sample 'unseen'",
  );
  expect(us.predict(week).values.every(Number.isFinite)).toBe(true);
  const car1 = fitted("car1 with a crossed intercept");
  expect(car1.predict(week, { random: true }).values.every(Number.isFinite)).toBe(true);
  const { subject: _, ...less } = newdata.columns;
  expect(() => us.predict({ ...newdata, columns: less }, { random: true })).toThrow(
    "no column named 'subject'",
  );
});

test.each(names)("%s: R² and simulated responses have the variances of R", (name) => {
  const { model, own, theta, mean, sigma2, V } = pieces(name);
  const average = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const center = average(mean);
  const fixed = mean.reduce((sum, value) => sum + (value - center) ** 2, 0) / (n - 1);
  const parts = rows.map((row) => covariances(own, theta, row, row));
  const random = sigma2 * average(parts.map(({ effects }) => effects));
  const residual = sigma2 * average(parts.map((part) => part.residual));
  const { marginal, conditional } = model.r2().columns;
  expect(marginal[0]).toBeCloseTo(fixed / (fixed + random + residual), 10);
  expect(conditional[0]).toBeCloseTo((fixed + random) / (fixed + random + residual), 10);
  // The covariance of 20,000 draws is σ²V; its standard error is below σ²V_ii√2/141.
  const nsim = 20_000;
  const pairs = [
    [0, 0],
    [4, 4],
    [4, 5],
    [8, 10],
    [0, 40],
  ] as const;
  const sums = pairs.map(() => 0);
  for (const { columns } of model.simulate({ nsim, seed: 3 })) {
    const y = columns.y as Float64Array;
    pairs.forEach(([i, j], at) => {
      sums[at]! += (y[i]! - mean[i]!) * (y[j]! - mean[j]!);
    });
  }
  pairs.forEach(([i, j], at) => {
    const scale = sigma2 * Math.sqrt(V[i]![i]! * V[j]![j]!);
    expect(Math.abs(sums[at]! / nsim - sigma2 * V[i]![j]!)).toBeLessThan(5 * Math.SQRT2 * 0.00708 * scale);
  });
});
