import { describe, expect, test } from "vitest";
import { fitSync, prepare } from "../../src/index.js";
import { crossing } from "../../src/inference/covariance/crossing.js";
import { simplexSearch } from "../../src/inference/variances/simplex-search.js";
import type { Table } from "../../src/table/table.js";
import { readJson, readTsv } from "../support/read-fixture.js";

interface Case {
  readonly data: string;
  readonly formula: string;
  readonly response: string;
  readonly parameters: readonly string[];
  readonly lower: readonly number[];
  readonly upper: readonly number[];
}

const { profiles } = readJson<{ profiles: Case[] }>("resample", "expected.json");
const factors = ["Subject", "plate", "sample", "Batch", "g"];
const read = (name: string): Table => readTsv(["lmm", `${name}.tsv`], factors);

function fitted({ data, formula, response }: Pick<Case, "data" | "formula" | "response">) {
  const table = read(data);
  return fitSync(prepare(formula, table), { index: table.index, columns: { y: table.columns[response]! } });
}

/** lme4's name of a parameter: sd_Days|Subject, cor_Days.(Intercept)|Subject, sigma, (Intercept). */
function lme4Name(name: string): string {
  const plain = name.replaceAll("Intercept", "(Intercept)");
  const [, kind, inside] = /^(sd|cor)\((.*)\)$/.exec(plain) ?? [];
  if (kind === undefined || inside === undefined) return plain;
  const [effects, group] = inside.split(" | ");
  return `${kind}_${effects!.split(", ").reverse().join(".")}|${group}`;
}

describe("profile likelihood", () => {
  test.each(profiles)("profile limits of $data, $formula are lme4's", (wanted) => {
    const { columns } = fitted(wanted).profile();
    expect(columns.parameter.map(lme4Name).sort()).toEqual([...wanted.parameters].sort());
    columns.parameter.forEach((name, i) => {
      const at = wanted.parameters.indexOf(lme4Name(name));
      const scale = wanted.upper[at]! - wanted.lower[at]!;
      expect(Math.abs(columns.conf_low[i]! - wanted.lower[at]!)).toBeLessThan(1e-3 * scale);
      expect(Math.abs(columns.conf_high[i]! - wanted.upper[at]!)).toBeLessThan(1e-3 * scale);
    });
  });

  test("a variance of zero has the limit zero, and what the data do not exclude has the end of the domain", () => {
    const { columns } = fitted({
      data: "dyestuff2",
      formula: "1 + (1 | Batch)",
      response: "Yield",
    }).profile();
    const at = columns.parameter.indexOf("sd(Intercept | Batch)");
    expect(columns.estimate[at]).toBe(0);
    expect(columns.conf_low[at]).toBe(0);
    // confint(lmer(Yield ~ 1 + (1 | Batch), Dyestuff2)), lme4 1.1-31
    expect(columns.conf_high[at]).toBeCloseTo(2.084043, 3);
    expect(columns.conf_high[columns.parameter.indexOf("sigma")]).toBeCloseTo(4.815833, 3);
  });

  test("profile takes chosen parameters and levels; confint reads its fixed effects", () => {
    const model = fitted(profiles[1]!);
    const wide = model.profile({ parameters: ["Days", "sigma"], level: 0.99 }).columns;
    const narrow = model.profile({ parameters: ["Days", "sigma"], level: 0.5 }).columns;
    expect(wide.parameter).toEqual(["Days", "sigma"]);
    wide.conf_low.forEach((value, i) => {
      expect(value).toBeLessThan(narrow.conf_low[i]!);
    });
    const limits = model.confint({ method: "profile", level: 0.99 });
    expect(limits.lower.get("Days", "y")).toBe(wide.conf_low[0]);
    expect(limits.upper.get("Days", "y")).toBe(wide.conf_high[0]);
  });

  test("profile leaves missing cells out of one response only", () => {
    const table = read("sleepstudy");
    const y = table.columns.Reaction as Float64Array;
    const holes = Float64Array.from(y, (value, i) => (i % 11 === 0 ? Number.NaN : value));
    const plan = prepare("Days + (1 | Subject)", table);
    const both = fitSync(plan, { index: table.index, columns: { y, holes } }).profile({
      parameters: ["Days"],
    });
    const alone = fitSync(plan, { index: table.index, columns: { holes } }).profile({ parameters: ["Days"] });
    expect(both.columns.conf_low[1]).toBeCloseTo(alone.columns.conf_low[0]!, 10);
    expect(both.columns.conf_low[1]).not.toBeCloseTo(both.columns.conf_low[0]!, 3);
  });

  test.each([
    [{ parameters: ["Day"] }, "profile: no parameter named 'Day' (did you mean 'Days'?)"],
    [{ level: 2 }, "profile: level must lie between 0 and 1, got 2"],
  ])("profile refuses %j", (options, message) => {
    expect(() => fitted(profiles[1]!).profile(options)).toThrow(message);
  });
});

describe("searches", () => {
  const side = { from: 1, step: 0.3, bound: Infinity, direction: 1 as const };
  test.each([
    ["a parabola", (x: number) => (x - 1) ** 2, 3],
    ["a steep one", (x: number) => Math.expm1((x - 1) ** 2) / 10, 1 + Math.sqrt(Math.log(41))],
  ])("the crossing of %s is found", (_, rise, expected) => {
    expect(crossing(rise, 4, side)).toBeCloseTo(expected, 5);
  });

  test("a search for a crossing ends at the bound, or nowhere", () => {
    expect(crossing((x) => (x - 1) ** 2, 4, { ...side, direction: -1, bound: 0 })).toBe(0);
    expect(crossing(() => 1, 4, side)).toBeNaN();
  });

  test("the simplex finds the valley of Rosenbrock's function", () => {
    const f = ([x, y]: Float64Array) => (1 - x!) ** 2 + 100 * (y! - x! ** 2) ** 2;
    const { x } = simplexSearch(f, Float64Array.of(-1.2, 1), Float64Array.of(0.1, 0.1));
    expect(x[0]).toBeCloseTo(1, 3);
    expect(x[1]).toBeCloseTo(1, 3);
  });
});
