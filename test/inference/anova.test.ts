import { describe, expect, test } from "vitest";
import { UsageError } from "../../src/errors.js";
import { prepare } from "../../src/fit/prepare/prepare.js";
import { fitSync } from "../../src/model/fit.js";
import { lmmCases, openCase, rName } from "../support/lme4-cases.js";
import { readTsv } from "../support/read-fixture.js";

describe.each(lmmCases)("type III of $id", (oracle) => {
  const { plan, responses } = openCase(oracle);
  const { columns } = fitSync(plan, responses).anova();
  const expected = oracle.reference.anova3_satterthwaite;

  test("F tests of type III are lmerTest's", () => {
    expect([...columns.term].map(sortedName).sort()).toEqual(expected.term.map(sortedName).sort());
    columns.term.forEach((term, i) => {
      const place = expected.term.findIndex((name) => sortedName(name) === sortedName(rName(term)));
      expect(columns.num_df[i]).toBe(expected.numDF[place]);
      expect(Math.abs(columns.den_df[i]! / expected.denDF[place]! - 1)).toBeLessThan(2e-5);
      expect(Math.abs(columns.statistic[i]! / expected.F[place]! - 1)).toBeLessThan(2e-6);
      expect(Math.abs(Math.log10(columns.p_value[i]! / expected.p[place]!))).toBeLessThan(1e-3);
    });
  });
});

/** `age:Sex` and `Sex:age` are the same term. */
function sortedName(term: string): string {
  return term.split(":").sort().join(":");
}

const table = readTsv(["inference", "factorial.tsv"], ["a", "b", "g", "h"]);
const responses = { index: table.index, columns: { y: table.columns.y! } };
const fitted = (formula: string) =>
  fitSync(prepare(formula, table, { groups: "g", test: "kenward-roger" }), responses);

const codings: readonly [string, string][] = [
  ["treatment", "C(a) * C(b) * x"],
  ["another reference", "C(a, Treatment('mid')) * C(b, Treatment('q')) * x"],
  ["sums", "C(a, Sum) * C(b, Sum) * x"],
  ["Helmert", "C(a, Helmert) * C(b, Helmert) * x"],
  ["differences", "C(a, Diff) * C(b, Diff) * x"],
  ["polynomials", "C(a, Poly) * C(b, Sum) * x"],
];

describe.each(["I", "II", "III"] as const)("type %s does not depend on the coding", (type) => {
  const reference = fitted(codings[0]![1]).anova({ type }).columns;
  test.each(codings)("%s", (_, formula) => {
    const { columns } = fitted(formula).anova({ type });
    expect(columns.term.length).toBe(7);
    columns.term.forEach((__, i) => {
      expect(Math.abs(columns.statistic[i]! / reference.statistic[i]! - 1)).toBeLessThan(1e-7);
      expect(columns.num_df[i]).toBe(reference.num_df[i]);
      expect(Math.abs(columns.den_df[i]! / reference.den_df[i]! - 1)).toBeLessThan(1e-6);
    });
  });
});

test("type II tests a term by what no other term took", () => {
  const nested = fitted("a + a:b").anova().columns;
  expect([...nested.num_df]).toEqual([2, 3]);
  const slopes = fitted("0 + a + a:x").anova().columns;
  expect([...slopes.num_df]).toEqual([3, 3]);
});

test("of an empty cell only what can be told is tested", () => {
  const rows = table.index
    .map((_, i) => i)
    .filter((i) => !(table.columns.a![i] === "top" && table.columns.b![i] === "q"));
  const sub = {
    index: rows.map((i) => table.index[i]!),
    columns: Object.fromEntries(
      Object.entries(table.columns).map(([name, column]) => [
        name,
        column instanceof Float64Array
          ? Float64Array.from(rows, (i) => column[i]!)
          : rows.map((i) => column[i] as string),
      ]),
    ),
  };
  const model = fitSync(prepare("a * b", sub, { groups: "g" }), {
    index: sub.index,
    columns: { y: sub.columns.y! },
  });
  expect(model.status).toEqual(["rank-deficient"]);
  const { columns } = model.anova();
  expect(columns.term).toEqual(["a", "b", "a:b"]);
  expect([...columns.num_df]).toEqual([1, 0, 1]);
  expect(columns.p_value[1]).toBeNaN();
  const means = model.means("a:b").means.columns;
  expect(means.mean[means.level.indexOf("top, q")]).toBeNaN();
  expect(means.mean[means.level.indexOf("top, p")]).not.toBeNaN();
});

test("responses with missing cells are tested on their own rows", () => {
  const y = (table.columns.y as Float64Array).slice();
  y.fill(Number.NaN, 0, 11);
  const both = { index: table.index, columns: { y: table.columns.y!, holes: y } };
  const plan = prepare("a * b + x", table, { groups: "g" });
  const { columns } = fitSync(plan, both).anova({ type: "II" });
  const left = { index: table.index.slice(11), columns: { holes: y.slice(11) } };
  const alone = fitSync(plan, left).anova({ type: "II" }).columns;
  expect([...columns.statistic.slice(4)]).toEqual([...alone.statistic]);
  expect(columns.response.slice(4)).toEqual(["holes", "holes", "holes", "holes"]);
});

test("normal and residual tests take their own degrees of freedom", () => {
  const model = fitted("a + x");
  const residual = model.infer({ test: "residual" }).anova().columns;
  expect([...residual.den_df]).toEqual([116, 116]);
  const normal = model.infer({ test: "normal" }).anova().columns;
  expect([...normal.den_df]).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
  expect(() => model.infer({ test: "normal", vcov: "joint" }).anova()).toThrow(UsageError);
});

test("an unknown type of sums of squares is refused", () => {
  expect(() => fitted("a").anova({ type: "IV" as "I" })).toThrow(/type must be one of I, II, III, got "IV"/);
});

test.each([2, "2", "3"])("anova of type %j says how it is written", (type) => {
  const data = readTsv(["inference", "factorial.tsv"], ["a", "b", "g", "h"]);
  const fitted = fitSync(prepare("a + (1 | g)", data), {
    index: data.index,
    columns: { y: data.columns.y! },
  });
  expect(() => fitted.anova({ type: type as "II" })).toThrow(
    /type must be one of I, II, III, got .* \(did you mean '(II|III)'\?\)/,
  );
});
