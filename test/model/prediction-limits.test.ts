import { describe, expect, test } from "vitest";
import { distributions, fitSync, prepare, UsageError } from "../../src/index.js";
import type { Table } from "../../src/table/table.js";
import { readJson, readTsv } from "../support/read-fixture.js";

interface Case {
  readonly data: string;
  readonly response: string;
  readonly formula: string;
  readonly rows: number[];
  readonly new: Readonly<Record<string, string[]>>;
  readonly predictions: number[][];
  readonly effects: {
    readonly term: string;
    readonly level: string[];
    readonly covariance: (number[] | number)[];
  };
}

/** R: Henderson's equations at lme4's estimates, and lme4's condVar; see make-expected.R. */
const { cases } = readJson<{ cases: Case[] }>("predictions", "expected.json");

const factors = ["Subject", "plate", "sample", "batch", "cask"];

function fitCase({ data, response, formula, rows }: Case) {
  const metadata = readTsv(["lmm", `${data}.tsv`], factors);
  const y = new Float64Array(metadata.index.length).fill(Number.NaN);
  for (const row of rows) y[row] = (metadata.columns[response] as Float64Array)[row]!;
  return fitSync(prepare(formula, metadata), {
    index: metadata.index,
    columns: { y, all: metadata.columns[response]! },
  });
}

function newTable(columns: Case["new"]): Table {
  const rows = Object.values(columns)[0]!;
  const typed = Object.entries(columns).map(([name, cells]) => [
    name,
    factors.includes(name) ? cells : Float64Array.from(cells, Number),
  ]);
  return { index: rows.map((_, i) => `r${i}`), columns: Object.fromEntries(typed) };
}

const half = (upper: number, lower: number) => (upper - lower) / 2;

describe.each(cases.map((each) => [each.formula, each] as const))("%s", (_formula, own) => {
  const model = fitCase(own);
  const newdata = newTable(own.new);

  test("errors of predictions of known and new groups, and of observations, are Henderson's", () => {
    const groups = model.predict(newdata, { random: true, interval: "confidence" });
    const observations = model.predict(newdata, { random: true, interval: "prediction" });
    const population = model.predict(newdata, { interval: "prediction" });
    own.predictions.forEach(([fit, se, observation, marginal], i) => {
      const row = newdata.index[i]!;
      expect(groups.fit.get(row, "y") / fit! - 1).toBeCloseTo(0, 6);
      expect(groups.standardError.get(row, "y") / se! - 1).toBeCloseTo(0, 5);
      expect(observations.standardError.get(row, "y") / observation! - 1).toBeCloseTo(0, 5);
      expect(population.standardError.get(row, "y") / marginal! - 1).toBeCloseTo(0, 5);
      const inside = half(groups.upper.get(row, "y"), groups.lower.get(row, "y"));
      // Student's quantile lies above the normal one, with few groups far above.
      expect(inside / se!).toBeGreaterThan(1.959);
    });
  });

  test("without a grouping column the population's observations can be predicted", () => {
    const kept = Object.entries(newdata.columns).filter(([name]) => !factors.includes(name));
    const alone = { index: newdata.index, columns: Object.fromEntries(kept) };
    const { standardError } = model.predict(alone, { interval: "prediction" });
    expect(standardError.values).toEqual(
      model.predict(newdata, { interval: "prediction" }).standardError.values,
    );
  });

  test("covariances of conditional modes are lme4's condVar", () => {
    const { level: listed, covariance } = own.effects;
    // What lme4 calls cask:batch, a:A, is batch:cask, A:a.
    const level = listed.map((name) => name.split(":").reverse().join(":"));
    const all = Object.values(model.randomEffects({ covariance: true, variance: true }));
    const effects = all.find(({ levels }) => levels.includes(level[0]!));
    const k = effects!.effects.length;
    level.forEach((name, i) => {
      const wanted = [covariance[i]!].flat();
      const at = effects!.levels.indexOf(name) * k * k;
      // lme4 joins terms of one factor, with zeros between them where we have a term each.
      wanted.slice(0, k * k).forEach((value, c) => {
        const mine = effects!.covariance!.values[(at + c) * 2]!;
        expect(Math.abs(mine - value)).toBeLessThan(2e-4 * Math.abs(wanted[0]!));
      });
      expect(effects!.variance!.get(k === 1 ? name : `${name}:${effects!.effects[0]}`, "y")).toBe(
        effects!.covariance!.values[at * 2],
      );
    });
  });
});

test("degrees of freedom of a new group's mean are Satterthwaite's of the mean squares in a balanced layout", () => {
  const metadata = readTsv(["lmm", "dyestuff.tsv"], ["Batch"]);
  const y = metadata.columns.Yield as Float64Array;
  const model = fitSync(prepare("1 + (1 | Batch)", metadata), { index: metadata.index, columns: { y } });
  const rows = { index: ["a"], columns: { Batch: ["unseen"] } };
  const { lower, upper, standardError } = model.predict(rows, { random: true, interval: "confidence" });
  const [groups, size] = [6, 5];
  const within = model.sigma2[0]!;
  const between = model.varianceComponents().columns.covariance[0]! * size + within;
  // σ_b² + Var(mean) = (1 + 1/G) MSB/n − MSW/n.
  const parts = [((1 + 1 / groups) * between) / size, -within / size];
  const variance = parts[0]! + parts[1]!;
  expect(standardError.values[0]! ** 2 / variance - 1).toBeCloseTo(0, 8);
  const df = variance ** 2 / (parts[0]! ** 2 / (groups - 1) + parts[1]! ** 2 / (groups * (size - 1)));
  const reach = half(upper.values[0]!, lower.values[0]!) / Math.sqrt(variance);
  expect(reach / distributions.tQuantile(0.975, df) - 1).toBeCloseTo(0, 5);
});

test("weights of new rows divide the variance of their observation", () => {
  const base = readTsv(["lmm", "sleepstudy.tsv"], ["Subject"]);
  const w = Float64Array.from(base.index, (_, i) => 1 + (i % 3));
  const metadata = { ...base, columns: { ...base.columns, w } };
  const table = { index: base.index, columns: { y: base.columns.Reaction! } };
  const model = fitSync(prepare("Days + (Days | Subject)", metadata, { weights: "w" }), table);
  const at = (weight: number) => ({
    index: ["a"],
    columns: { Days: [3], Subject: ["308"], w: [weight] },
  });
  const variance = (weight: number) =>
    model.predict(at(weight), { random: true, interval: "prediction" }).standardError.values[0]! ** 2;
  expect(variance(1) - variance(4)).toBeCloseTo(0.75 * model.sigma2[0]!, 6);
});

test("a crossed design without its second factor's rows gives the errors of clusters", () => {
  const base = readTsv(["lmm", "sleepstudy.tsv"], ["Subject"]);
  const half = base.index.map((_, i) => (i % 2 === 0 ? "p" : "q"));
  const metadata = { ...base, columns: { ...base.columns, half } };
  const table = { index: base.index, columns: { y: base.columns.Reaction! } };
  const options = { free: { half: "none" }, start: [1, 0] } as const;
  const crossed = fitSync(prepare("Days + (1 | Subject) + (1 | half)", metadata, options), table);
  const plain = fitSync(prepare("Days + (1 | Subject)", metadata), table);
  const ask = { random: ["Subject"], interval: "confidence" } as const;
  const [one, other] = [crossed, plain].map((model) => model.predict(undefined, ask).standardError.values);
  one!.forEach((value, i) => {
    expect(value / other![i]! - 1).toBeCloseTo(0, 5);
  });
});

test("limits of observations refuse robust covariances, and level without an interval", () => {
  const model = fitCase(cases[0]!);
  const robust = model.infer({ vcov: "cr2" });
  expect(() => robust.predict(undefined, { interval: "prediction" })).toThrow(UsageError);
  expect(() => robust.predict(undefined, { interval: "prediction" })).toThrow(/got vcov "cr2"/);
  expect(robust.predict(undefined, { interval: "confidence" }).fit.rowNames.length).toBe(180);
});
