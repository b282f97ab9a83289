import { describe, expect, test } from "vitest";
import type { Table } from "../../src/index.js";
import { fitSync, olsSync, prepare } from "../../src/index.js";
import { readJson, readTsv } from "../support/read-fixture.js";

interface Anova {
  readonly term: string | string[];
  readonly num_df: number | number[];
  readonly den_df: number | number[];
  readonly f: number | number[];
  readonly p: number | number[];
}
interface Means {
  readonly cells: string[];
  readonly mean: (number | null)[];
  readonly std_error: (number | null)[];
  readonly df: (number | null)[];
  readonly lower: (number | null)[];
  readonly upper: (number | null)[];
}
type Methods<T> = { readonly satterthwaite: T; readonly "kenward-roger"?: T };
interface Case {
  readonly lacks: string;
  readonly formula: string;
  readonly rows: number[];
  readonly offset: boolean;
  readonly anova: Methods<Partial<Record<"I" | "II" | "III", Anova>>> | null;
  readonly means: (Methods<Means> & { readonly spec: string | string[] })[];
}

/** R: lmerTest and emmeans on the rows that are left, unused levels dropped. See make-expected.R. */
const { cases } = readJson<{ cases: Case[] }>("missing-levels", "expected.json");

const read = readTsv(["inference", "factorial.tsv"], ["a", "b", "g", "h"]);
const metadata: Table = {
  ...read,
  columns: { ...read.columns, o: Float64Array.from(read.index, (_, i) => i % 5) },
};
const y = metadata.columns.y as Float64Array;

/** y on some rows beside y on all, so that the plan knows every level. */
function tableOf(rows: readonly number[]): Table {
  const some = new Float64Array(y.length).fill(Number.NaN);
  for (const row of rows) some[row] = y[row]!;
  return { index: metadata.index, columns: { all: y, some } };
}

const list = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? value : [value as T]);
const rightSide = (formula: string) => formula.slice(formula.indexOf("~") + 1).replaceAll("(1|", "(1 | ");
const sortedName = (term: string) => term.split(":").sort().join(":");
const codings = [
  ["treatment", "a", "b"],
  ["another reference", "C(a, Treatment('top'))", "C(b, Treatment('q'))"],
  ["sums", "C(a, Sum)", "C(b, Sum)"],
  ["polynomials", "C(a, Poly)", "C(b, Helmert)"],
] as const;
const coded = (formula: string, a: string, b: string) =>
  rightSide(formula).replace(/\ba\b/g, a).replace(/\bb\b/g, b);

function expectNear(actual: number, expected: number | null, relative: number): void {
  if (expected === null) expect(actual).toBeNaN();
  else expect(Math.abs(actual - expected)).toBeLessThanOrEqual(relative * Math.max(Math.abs(expected), 1e-3));
}

describe.each(cases)("a response without $lacks: $formula", (oracle) => {
  const options = oracle.offset ? { offset: "o" } : {};
  const fitted = (a: string, b: string) =>
    fitSync(prepare(coded(oracle.formula, a, b), metadata, options), tableOf(oracle.rows));

  describe.each(codings)("%s", (_, a, b) => {
    const model = fitted(a, b);

    test.each(["satterthwaite", "kenward-roger"] as const)("F tests are those of lmerTest: %s", (method) => {
      const expected = oracle.anova?.[method];
      if (expected == null) return;
      const own = model.infer({ test: method });
      for (const type of ["I", "II", "III"] as const) {
        const { columns } = own.anova({ type });
        const wanted = expected[type];
        if (wanted === undefined) continue;
        const terms = list(wanted.term).map(sortedName);
        const places = Array.from(columns.response.keys()).filter((i) => columns.response[i] === "some");
        expect(places.length).toBe(terms.length);
        for (const i of places) {
          const plain = columns.term[i]!.replaceAll(a, "a").replaceAll(b, "b");
          const place = terms.indexOf(sortedName(plain));
          expect(columns.num_df[i]).toBe(list(wanted.num_df)[place]);
          // Of several rows lmerTest's denominator depends on how they are rotated.
          const digits = columns.num_df[i] === 1 ? 2e-5 : 5e-3;
          expectNear(columns.den_df[i]!, list(wanted.den_df)[place]!, digits);
          expectNear(columns.statistic[i]!, list(wanted.f)[place]!, 1e-5);
        }
      }
    });

    test.each(["satterthwaite", "kenward-roger"] as const)("means are those of emmeans: %s", (method) => {
      const own = model.infer({ test: method });
      for (const { spec, [method]: expected } of oracle.means) {
        if (expected === undefined) continue;
        const { columns } = own.means(list(spec).join(":")).means;
        const places = Array.from(columns.response.keys()).filter((i) => columns.response[i] === "some");
        for (const i of places) {
          const place = expected.cells.indexOf(columns.level[i]!);
          // A level that R dropped.
          const value = (values: readonly (number | null)[]) => (place < 0 ? null : values[place]!);
          expectNear(columns.mean[i]!, value(expected.mean), 1e-6);
          expectNear(columns.std_error[i]!, value(expected.std_error), 1e-6);
          expectNear(columns.df[i]!, value(expected.df), 2e-5);
          expectNear(columns.conf_low[i]!, value(expected.lower), 1e-5);
          expectNear(columns.conf_high[i]!, value(expected.upper), 1e-5);
        }
        expect(places.filter((i) => !Number.isNaN(columns.mean[i])).length).toBe(
          expected.mean.filter((mean) => mean !== null).length,
        );
      }
    });
  });
});

describe("a response without a level is the response fitted alone", () => {
  const rows = [...y.keys()].filter((i) => (metadata.columns.a as string[])[i] !== "top");
  const alone: Table = {
    index: rows.map((i) => metadata.index[i]!),
    columns: Object.fromEntries(
      Object.entries(metadata.columns).map(([name, column]) => [name, rows.map((i) => column[i]!)]),
    ) as Table["columns"],
  };
  const responses = { index: alone.index, columns: { some: alone.columns.y! } };
  const formulas = [
    ["a * b + x", "b:a"],
    ["a * b * x", "a"],
    ["b + a:b", "b"],
    ["0 + a + a:x", "a"],
    ["C(a, Helmert) * x", "a"],
    ["a * x + b:x", "b"],
    ["a * C(x > 2)", "a"],
  ] as const;

  test.each(formulas)("%s: F tests and means of %s are those of a fit alone", (formula, term) => {
    const beside = fitSync(prepare(formula, metadata, { groups: "g", offset: "o" }), tableOf(rows));
    const single = fitSync(prepare(formula, alone, { groups: "g", offset: "o" }), responses);
    for (const type of ["I", "II", "III"] as const) {
      const wanted = single.anova({ type }).columns;
      const { columns } = beside.anova({ type });
      wanted.term.forEach((term, i) => {
        const at = wanted.term.length + i;
        expect(columns.term[at]).toBe(term);
        expect(columns.num_df[at]).toBe(wanted.num_df[i]);
        expectNear(columns.statistic[at]!, wanted.statistic[i]!, 1e-7);
        expectNear(columns.den_df[at]!, wanted.den_df[i]!, 1e-5);
      });
    }
    const at = formula.includes(">") ? { at: { x: 3 } } : {};
    const wanted = single.means(term, { pairwise: true, ...at });
    const found = beside.means(term, { pairwise: true, ...at });
    wanted.means.columns.level.forEach((level, i) => {
      const { columns } = found.means;
      const at = columns.level.lastIndexOf(level);
      for (const name of ["mean", "std_error", "df", "conf_low", "conf_high"] as const)
        expectNear(columns[name][at]!, wanted.means.columns[name][i]!, 1e-5);
    });
    wanted.pairs!.columns.contrast.forEach((contrast, i) => {
      const columns = found.pairs!.columns;
      const at = columns.contrast.lastIndexOf(contrast);
      for (const name of ["estimate", "p_adjusted", "conf_low", "conf_high"] as const)
        expectNear(columns[name][at]!, wanted.pairs!.columns[name][i]!, 1e-5);
    });
  });
});

describe("what is said of absent levels", () => {
  const without = (condition: (i: number) => boolean) => tableOf([...y.keys()].filter((i) => !condition(i)));
  const a = metadata.columns.a as string[];
  const b = metadata.columns.b as string[];

  test("a message says which levels are absent, for that response alone", () => {
    const plan = prepare("C(a) * b + x", metadata, { groups: "g" });
    const model = fitSync(
      plan,
      without((i) => a[i] !== "mid"),
    );
    expect(model.status).toEqual(["ok", "rank-deficient"]);
    expect([...model.messages]).toEqual([
      "",
      "columns of X that depend on earlier ones were dropped (C(a)[T.mid], C(a)[T.top], C(a)[T.mid]:b[T.q], C(a)[T.top]:b[T.q]); no values at a = low, top; F tests and means are over the other levels",
    ]);
    expect(model.summary("some")).toMatch(/no values at a = low, top/);
    const { columns } = model.anova();
    const at = columns.response.indexOf("some");
    expect([...columns.num_df.slice(at)]).toEqual([0, 1, 1, 0]);
    expect(columns.statistic[at]).toBeNaN();
  });

  test("an empty cell is not reported as an absent level", () => {
    const plan = prepare("a * b", metadata, { groups: "g" });
    const model = fitSync(
      plan,
      without((i) => a[i] === "top" && b[i] === "q"),
    );
    expect(model.status[1]).toBe("rank-deficient");
    expect(model.messages[1]).toBe("columns of X that depend on earlier ones were dropped (a[T.top]:b[T.q])");
  });

  test("a level that no row has is left out of averages and named", () => {
    const plan = prepare("C(a, levels=['low', 'mid', 'top', 'peak']) * b", metadata, { groups: "g" });
    const plain = fitSync(prepare("a * b", metadata, { groups: "g" }), tableOf([...y.keys()]));
    const model = fitSync(plan, tableOf([...y.keys()]));
    expect(model.messages[0]).toMatch(/; no values at a = peak; /);
    const [found, wanted] = [model.means("b").means.columns, plain.means("b").means.columns];
    found.mean.forEach((mean, i) => {
      expectNear(mean, wanted.mean[i]!, 1e-8);
    });
    const F = plain.anova().columns.statistic;
    model.anova().columns.statistic.forEach((statistic, i) => {
      expectNear(statistic, F[i]!, 1e-7);
    });
  });

  test("linear models report absent levels too", () => {
    const model = olsSync(
      "a + x",
      without((i) => a[i] === "low"),
      metadata,
    );
    expect([...model.messages]).toEqual([
      "",
      "columns of X that depend on earlier ones were dropped (a[T.top]); no values at a = low; F tests and means are over the other levels",
    ]);
  });

  test("a model saved and read back reports the same absent levels", () => {
    const model = fitSync(
      prepare("a * b + x", metadata, { groups: "g" }),
      without((i) => a[i] === "low"),
    );
    const again = (model.constructor as typeof import("../../src/index.js").LMEModel).fromJSON(
      JSON.stringify(model),
    );
    expect(again.anova()).toEqual(model.anova());
    expect(again.means("b")).toEqual(model.means("b"));
    expect([...again.messages]).toEqual([...model.messages]);
  });
});
