/** Draws of the proportions behind counts, and how effects are pooled over them. */
import { beforeAll, describe, expect, test } from "vitest";
import { ilr } from "../../src/balances/ilr.js";
import { DataError, UsageError } from "../../src/errors.js";
import { distributions, mixedlm, prepare, type Table } from "../../src/index.js";
import { withScratch } from "../../src/kernel/scratch.js";
import { drawSource } from "../../src/model/taxa/draw-source.js";
import { drawCounts } from "../../src/model/taxa/draws.js";
import { emptySums, pooled, takeDraw } from "../../src/model/taxa/pool.js";
import { poolDraws } from "../../src/model/taxa/pool-draws.js";
import { parseNewick } from "../../src/tree/parse-newick.js";

const digamma = (x: number) => withScratch(({ kernel }) => kernel.digamma(x));
const trigamma = (x: number) => withScratch(({ kernel }) => kernel.trigamma(x));
const column = (table: Table, name: string) => table.columns[name] as Float64Array;

/** Mean, variance and covariance with the first of some columns. */
function moments(columns: readonly Float64Array[]) {
  const n = columns[0]!.length;
  const means = columns.map((values) => values.reduce((sum, value) => sum + value, 0) / n);
  const covariance = (j: number, k: number) =>
    columns[j]!.reduce((sum, value, i) => sum + (value - means[j]!) * (columns[k]![i]! - means[k]!), 0) /
    (n - 1);
  return { means, covariance };
}

describe("draws of one sample", () => {
  const DRAWS = 60_000;
  const prior = 0.5;
  const counts: Table = { index: ["s"], columns: { rare: [0], few: [2], some: [30], many: [400], one: [1] } };
  const names = Object.keys(counts.columns);
  const alphas = names.map((name) => (counts.columns[name] as number[])[0]! + prior);
  const total = alphas.reduce((sum, alpha) => sum + alpha, 0);
  let logs: Float64Array[];
  let ratios: Float64Array[];

  beforeAll(() => {
    const draw = (transform: "log" | "clr") => {
      const source = drawSource(counts, { transform }, prior);
      const drawn = names.map(() => new Float64Array(DRAWS));
      for (let number = 0; number < DRAWS; number++) {
        for (const [j, values] of source.draw(7, number, names).entries()) drawn[j]![number] = values[0]!;
      }
      return drawn;
    };
    logs = draw("log");
    ratios = draw("clr");
  });

  /** Four standard errors of a mean of these draws. */
  const room = (variance: number) => 4 * Math.sqrt(variance / DRAWS);

  test("logarithms of proportions have the moments of a Dirichlet distribution", () => {
    const { means, covariance } = moments(logs);
    for (const [j, alpha] of alphas.entries()) {
      const variance = trigamma(alpha) - trigamma(total);
      expect(Math.abs(means[j]! - (digamma(alpha) - digamma(total)))).toBeLessThan(room(variance));
      expect(Math.abs(covariance(j, j) / variance - 1)).toBeLessThan(0.06);
    }
    expect(Math.abs(covariance(2, 3) + trigamma(total))).toBeLessThan(2e-3);
  });

  test("proportions have mean α / Σα and variance α (Σα − α) / (Σα)² (Σα + 1), and add up to 1", () => {
    const shares = logs.map((values) => values.map(Math.exp));
    const { means, covariance } = moments(shares);
    for (const [j, alpha] of alphas.entries()) {
      const variance = (alpha * (total - alpha)) / (total * total * (total + 1));
      expect(Math.abs(means[j]! - alpha / total)).toBeLessThan(room(variance));
      expect(Math.abs(covariance(j, j) / variance - 1)).toBeLessThan(0.06);
    }
    for (let i = 0; i < 50; i++)
      expect(shares.reduce((sum, values) => sum + values[i]!, 0)).toBeCloseTo(1, 12);
  });

  test("centred log-ratios are those of the same draws", () => {
    for (let i = 0; i < 50; i++) {
      const centre = logs.reduce((sum, values) => sum + values[i]!, 0) / names.length;
      for (const [j, values] of ratios.entries()) expect(values[i]).toBeCloseTo(logs[j]![i]! - centre, 10);
    }
  });
});

const samples = Array.from({ length: 48 }, (_, i) => `s${i}`);
const metadata: Table = {
  index: samples,
  columns: {
    subject: samples.map((_, i) => `p${i % 12}`),
    arm: samples.map((_, i) => (i % 12 < 6 ? "a" : "b")),
    time: Float64Array.from(samples, (_, i) => Math.floor(i / 12)),
  },
};
const noise = (i: number, k: number) => Math.sin(12.9898 * (i + 1) + 78.233 * (k + 1) + 3 * ((i * k) % 17));
const counts: Table = {
  index: samples,
  columns: Object.fromEntries(
    ["a", "b", "c", "d", "e", "f"].map((name, j) => [
      name,
      Float64Array.from(samples, (_, i) => {
        const effect = j === 0 && i % 12 >= 6 ? 1.2 : 0;
        return Math.floor(Math.exp(0.3 + 1.1 * j + effect + noise(i, j) + noise(i % 12, j + 9)));
      }),
    ]),
  ),
};
const groups = { groups: "subject" };

describe("what is drawn", () => {
  const tree = parseNewick("(((a,b),(c,d)),(e,f));");

  test("a draw depends on seed, number and sample, not on what else is asked for", () => {
    const source = drawSource(counts, { transform: "clr" }, 0.5);
    const [all, some] = [source.draw(1, 5, ["a", "b", "f"]), source.draw(1, 5, ["f"])];
    expect(some[0]).toEqual(all[2]);
    expect(source.draw(2, 5, ["f"])[0]).not.toEqual(some[0]);
    expect(source.draw(1, 6, ["f"])[0]).not.toEqual(some[0]);
    const half: Table = {
      index: samples.slice(24),
      columns: Object.fromEntries(
        Object.keys(counts.columns).map((name) => [name, column(counts, name).slice(24)]),
      ),
    };
    expect(drawSource(half, { transform: "clr" }, 0.5).draw(1, 5, ["f"])[0]).toEqual(some[0]!.slice(24));
  });

  test("balances, log-ratios and logarithms are those of the same proportions", () => {
    const names = Object.keys(counts.columns);
    const logs = drawSource(counts, { transform: "log" }, 0.5).draw(3, 0, names);
    const shares: Table = {
      index: samples,
      columns: Object.fromEntries(names.map((name, j) => [name, logs[j]!.map(Math.exp)])),
    };
    const along = drawSource(counts, { tree }, 0.5);
    const due = ilr(shares, tree);
    const drawn = along.draw(3, 0, Object.keys(due.columns));
    for (const [k, name] of Object.keys(due.columns).entries())
      for (const [i, value] of drawn[k]!.entries()) expect(value).toBeCloseTo(column(due, name)[i]!, 9);
    const [ratio] = drawSource(counts, { transform: "alr:f" }, 0.5).draw(3, 0, ["b"]);
    for (const [i, value] of ratio!.entries()) expect(value).toBeCloseTo(logs[1]![i]! - logs[5]![i]!, 10);
    const [binary] = drawSource(counts, { transform: "log2" }, 0.5).draw(3, 0, ["b"]);
    for (const [i, value] of binary!.entries()) expect(value).toBeCloseTo(logs[1]![i]! * Math.LOG2E, 10);
  });

  test("the expected logarithms are the means of the draws", () => {
    const names = ["a", "f"];
    for (const as of [{ transform: "clr" }, { transform: "log2" }, { tree }] as const) {
      const source = drawSource(counts, as, 0.5);
      const own = "tree" in as ? Object.keys(source.expected.columns).slice(0, 2) : names;
      const sums = own.map(() => new Float64Array(samples.length));
      for (let m = 0; m < 2000; m++)
        for (const [j, values] of source.draw(1, m, own).entries())
          for (const [i, value] of values.entries()) sums[j]![i]! += value / 2000;
      // A zero with prior 1/2 has variance ψ'(1/2) ≈ 4.9, in binary logarithms twice that.
      for (const [j, name] of own.entries())
        for (const [i, value] of sums[j]!.entries())
          expect(Math.abs(value - column(source.expected, name)[i]!)).toBeLessThan(
            4.5 * Math.sqrt(10 / 2000),
          );
    }
  });
});

test("Rubin's rules by hand", () => {
  const sums = emptySums(2);
  // Estimates 1, 2, 4 with variances 1, 1.5, 2, df 10, 12, 14: mean 7/3, B = 7/3, W = 3/2, T = 3/2 + 4/3 · 7/3 = 83/18.
  for (const [estimate, variance, df, p] of [
    [1, 1, 10, 0.2],
    [2, 1.5, 12, 0.1],
    [4, 2, 14, 0.03],
  ] as const)
    takeDraw(sums, 0, estimate, { standardError: Math.sqrt(variance), df, p });
  takeDraw(sums, 1, 1, { standardError: 1, df: 5, p: 0.5 });
  takeDraw(sums, 1, Number.NaN, { standardError: 1, df: 5, p: Number.NaN });
  const made = pooled(sums);
  expect(made.estimate[0]).toBeCloseTo(7 / 3, 14);
  expect(made.within[0]).toBeCloseTo(1.5, 14);
  expect(made.between[0]).toBeCloseTo(7 / 3, 14);
  expect(made.standardError[0]).toBeCloseTo(Math.sqrt(83 / 18), 14);
  expect(made.statistic[0]).toBeCloseTo(7 / 3 / Math.sqrt(83 / 18), 14);
  // λ = (28/9) / (83/18) = 56/83; ν₁ = 2 / λ²; ν₂ = 13/15 · 12 · 27/83.
  const [first, second] = [2 / (56 / 83) ** 2, (13 / 15) * 12 * (27 / 83)];
  expect(made.df[0]).toBeCloseTo(1 / (1 / first + 1 / second), 12);
  expect(made.pExpected[0]).toBeCloseTo(0.11, 14);
  expect([...made.draws]).toEqual([3, 1]);
  expect([made.estimate[1], made.standardError[1], made.df[1]]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
});

describe("pooled effects", () => {
  test("are those of the fits of each draw, one by one", async () => {
    const draws = 7;
    const { tests, model } = await drawCounts("arm + time", counts, metadata, { ...groups, draws, seed: 11 });
    const source = drawSource(counts, { transform: "clr" }, 0.5);
    const names = Object.keys(counts.columns);
    const fits = await Promise.all(
      Array.from({ length: draws }, (_, m) => {
        const drawn = source.draw(11, m, names);
        const table = {
          index: samples,
          columns: Object.fromEntries(names.map((name, j) => [name, drawn[j]!])),
        };
        return mixedlm("arm + time", table, metadata, groups);
      }),
    );
    const at = 4; // arm of the second taxon
    const estimates = fits.map((fit) => fit.coefficients().get("arm[T.b]", "b"));
    const mean = estimates.reduce((sum, value) => sum + value, 0) / draws;
    const between = estimates.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (draws - 1);
    const within = fits.reduce((sum, fit) => sum + fit.standardErrors().get("arm[T.b]", "b") ** 2, 0) / draws;
    expect(column(tests, "estimate")[at]).toBeCloseTo(mean, 12);
    expect(column(tests, "between")[at]).toBeCloseTo(between, 12);
    expect(column(tests, "within")[at]).toBeCloseTo(within, 12);
    expect(column(tests, "std_error")[at]).toBeCloseTo(Math.sqrt(within + (8 / 7) * between), 12);
    const expected = fits.reduce((sum, fit) => sum + fit.pvalues().get("arm[T.b]", "b"), 0) / draws;
    expect(column(tests, "p_expected")[at]).toBeCloseTo(expected, 12);
    const t = column(tests, "statistic")[at]!;
    expect(column(tests, "p_value")[at]).toBeCloseTo(
      distributions.tTwoSided(t, column(tests, "df")[at]!),
      12,
    );
    expect(Object.keys(tests.columns)).toContain("q_expected");
    expect(model.responses).toEqual(names);
    expect(model.balances.transformed).toBe("clr");
  });

  test("the unknown scale of samples adds γ² to the variance between draws, the same shift to every taxon", async () => {
    const options = { ...groups, draws: 50, seed: 2 };
    const plain = (await drawCounts("arm", counts, metadata, options)).tests;
    const scaled = (await drawCounts("arm", counts, metadata, { ...options, scaleSd: 3 })).tests;
    for (const [at, value] of column(plain, "estimate").entries()) {
      expect(column(scaled, "estimate")[at]).toBeCloseTo(value, 10);
      expect(column(scaled, "within")[at]).toBeCloseTo(column(plain, "within")[at]!, 12);
      // What is left of the covariance of 50 shifts with 50 draws.
      const added = column(scaled, "between")[at]! - column(plain, "between")[at]!;
      expect(Math.abs(added - 9)).toBeLessThan(
        (6 * 4 * Math.sqrt(column(plain, "between")[at]!)) / Math.sqrt(49),
      );
    }
    expect(column(scaled, "p_value")[1]).toBeGreaterThan(column(plain, "p_value")[1]!);
  });

  test("responses of a part are pooled as in the whole, on any number of threads, and tests may be any", async () => {
    const plan = prepare("arm + time", metadata, { ...groups, test: "kenward-roger" });
    const source = drawSource(counts, { transform: "clr" }, 0.5);
    const request = { draws: 5, seed: 4, scaleSd: 0.2 };
    const whole = await poolDraws(plan, source, Object.keys(counts.columns), request, { threads: 0 });
    const held = 2 * 2 * samples.length;
    const part = await poolDraws(plan, source, ["b", "e"], { ...request, held }, { threads: 2 });
    for (const [name, values] of Object.entries(part.numbers)) {
      const all = whole.numbers[name]!;
      expect([...values]).toEqual([...all.slice(3, 6), ...all.slice(12, 15)]);
    }
  });

  test("rare taxa shrink: a taxon that is never seen has an effect near none and a wide error", async () => {
    const unseen: Table = { index: samples, columns: { ...counts.columns, none: new Float64Array(48) } };
    const { tests } = await drawCounts("arm", unseen, metadata, { ...groups, draws: 40, prior: 0.5 });
    const last = column(tests, "estimate").length - 1;
    expect(column(tests, "p_value")[last]).toBeGreaterThan(0.1);
    expect(column(tests, "std_error")[last]).toBeGreaterThan(column(tests, "std_error")[last - 2]!);
  });

  test("balances along a tree", async () => {
    const { tests, model } = await drawCounts("arm", counts, metadata, {
      ...groups,
      draws: 4,
      tree: "(((a,b),(c,d)),(e,(f,g)));",
    });
    expect(model.tree).toBeDefined();
    expect(tests.index.length).toBe(10);
  });
});

test.each([
  [
    "numbers below zero",
    () =>
      drawCounts(
        "arm",
        { index: samples, columns: { a: column(counts, "a").map((x) => x - 9) } },
        metadata,
        groups,
      ),
    DataError,
    "parts must be finite numbers",
  ],
  [
    "one draw",
    () => drawCounts("arm", counts, metadata, { ...groups, draws: 1 }),
    UsageError,
    "draws must be a whole number of at least 2, got 1",
  ],
  [
    "arcsines",
    () => drawCounts("arm", counts, metadata, { ...groups, transform: "asinsqrt" }),
    UsageError,
    'transform must be clr, alr:REF, log or log2, got "asinsqrt"',
  ],
  [
    "a reference that is no feature",
    () => drawCounts("arm", counts, metadata, { ...groups, transform: "alr:z" }),
    UsageError,
    "the reference of alr must be a feature, got no feature 'z'",
  ],
  [
    "a scale of ratios",
    () => drawCounts("arm", counts, metadata, { ...groups, transform: "alr:a", scaleSd: 1 }),
    UsageError,
    "log-ratios have no scale",
  ],
  [
    "a tree and a transformation",
    () => drawCounts("arm", counts, metadata, { ...groups, transform: "clr", tree: "(a,b);" }),
    UsageError,
    "one of them may be given",
  ],
  [
    "weights of cells",
    () => drawCounts("arm", counts, metadata, { ...groups, weights: counts }),
    UsageError,
    "must be weights of samples",
  ],
])("%s are refused in one line", async (_, make, kind, message) => {
  await expect(make()).rejects.toThrow(kind);
  await expect(make()).rejects.toThrow(message);
});
