import { describe, expect, test } from "vitest";
import { ilr } from "../../src/balances/ilr.js";
import { UsageError } from "../../src/errors.js";
import { prepare } from "../../src/fit/prepare/prepare.js";
import { fitSync } from "../../src/model/fit.js";
import type { Table } from "../../src/table/table.js";
import { parseNewick } from "../../src/tree/parse-newick.js";
import { generator } from "../support/random-problem.js";

const n = 72;
const parts = ["t1", "t2", "t3", "t4", "t5", "t6", "t7"];

/** A composition in 12 groups; `x` moves t3 by `strength`. */
function study(seed: number, strength: number) {
  const { normal } = generator(seed);
  const group = Array.from({ length: n }, (_, i) => Math.floor(i / 6));
  const x = Float64Array.from({ length: n }, normal);
  const effects = parts.map(() => Array.from({ length: 12 }, normal));
  const columns = Object.fromEntries(
    parts.map((part, k) => [
      part,
      Float64Array.from(group, (g, i) =>
        Math.exp(0.7 * effects[k]![g]! + normal() + (k === 2 ? strength * x[i]! : 0)),
      ),
    ]),
  );
  const index = group.map((_, i) => `s${i}`);
  const metadata: Table = {
    index,
    columns: {
      g: group.map((g) => `g${g}`),
      arm: group.map((g) => (g % 2 === 0 ? "A" : "B")),
      x,
      c: Float64Array.from({ length: n }, normal),
    },
  };
  return { metadata, composition: { index, columns } };
}

const trees = [
  "((t1,t2)a,((t3,t4)b,(t5,(t6,t7)e)c)d)r;",
  "((((((t6,t3)a,t1)b,t5)c,t2)d,t4)e,t7)r;",
  "(t4,(t2,((t7,t5)a,(t1,(t3,t6)b)c)d)e)r;",
];

function balances(composition: Table, tree: string): Table {
  const frame = ilr(composition, parseNewick(tree)) as unknown as Table;
  return frame;
}

describe.each(["x + c + arm + (1 | g)", "x * arm + (x | g)"])("%s", (formula) => {
  const { metadata, composition } = study(1, 0.6);
  const results = trees.map((tree) => {
    const table = balances(composition, tree);
    return fitSync(prepare(formula, metadata), table).wholeTable({ nperm: 199, seed: 5 }).columns;
  });

  test("the test of a whole table does not depend on the tree", () => {
    for (const result of results.slice(1)) {
      expect(result.term).toEqual(results[0]!.term);
      expect([...result.p_value]).toEqual([...results[0]!.p_value]);
      result.statistic.forEach((value, i) => {
        expect(Math.abs(value / results[0]!.statistic[i]! - 1)).toBeLessThan(1e-6);
      });
    }
  });

  test("the test of a whole table finds what is there, at the right place", () => {
    const [result] = results;
    expect(result!.p_value[result!.term.indexOf("x")]).toBeLessThanOrEqual(0.01);
    expect(result!.scheme[result!.term.indexOf("arm")]).toBe("between");
  });
});

test("many responses are as few as there are samples for the test of a whole table", () => {
  const { metadata, composition } = study(2, 0.5);
  const table = balances(composition, trees[0]!);
  // Every balance in 20 copies: the same YY', twenty times.
  const copies = Object.entries(table.columns).flatMap(([name, column]) =>
    Array.from({ length: 20 }, (_, i) => [`${name}.${i}`, column] as const),
  );
  const once = fitSync(prepare("x + (1 | g)", metadata), table).wholeTable({ nperm: 99 }).columns;
  const often = fitSync(prepare("x + (1 | g)", metadata), {
    index: table.index,
    columns: Object.fromEntries(copies),
  }).wholeTable({ nperm: 99 }).columns;
  expect(often.statistic[0]! / once.statistic[0]!).toBeCloseTo(1, 8);
  expect(often.p_value[0]).toBe(once.p_value[0]);
});

test("p-values of a whole table are uniform where nothing is there", () => {
  const p = Array.from({ length: 40 }, (_, seed) => {
    const { metadata, composition } = study(100 + seed, 0);
    const model = fitSync(prepare("x + arm + (1 | g)", metadata), balances(composition, trees[0]!));
    return model.wholeTable({ nperm: 99, seed }).columns.p_value;
  });
  for (const term of [0, 1]) {
    const small = p.filter((values) => values[term]! <= 0.25).length;
    expect(small).toBeGreaterThan(2);
    expect(small).toBeLessThan(20);
  }
});

test("the test of a whole table leaves out samples with missing values and takes crossed factors and seeds", () => {
  const { metadata, composition } = study(3, 0.5);
  const table = balances(composition, trees[0]!);
  const [name] = Object.keys(table.columns);
  const column = Float64Array.from(table.columns[name!] as Float64Array);
  column[4] = Number.NaN;
  const holes = { index: table.index, columns: { ...table.columns, [name!]: column } };
  const metadata2 = {
    ...metadata,
    columns: { ...metadata.columns, h: metadata.index.map((_, i) => `h${i % 5}`) },
  };
  const model = fitSync(prepare("x + (1 | g) + (1 | h)", metadata2), holes);
  const { columns } = model.wholeTable({ nperm: 49, seed: 1 });
  expect(columns.den_df[0]).toBe(n - 1 - 2);
  expect(columns.scheme[0]).toBe("freedman-lane");
  expect(model.wholeTable({ nperm: 49, seed: 1 }).columns).toEqual(columns);
});

test("the test of a whole table refuses unknown terms and counts", () => {
  const { metadata, composition } = study(4, 0);
  const model = fitSync(prepare("x + (1 | g)", metadata), balances(composition, trees[0]!));
  expect(() => model.wholeTable({ terms: ["X"] })).toThrow(/no term named 'X'/);
  expect(() => model.wholeTable({ nperm: 0.5 })).toThrow(UsageError);
  expect(() => model.wholeTable({ seed: -1 })).toThrow(UsageError);
});

test("the test of a whole table does not ask what is held of σ and θ", () => {
  const { metadata, composition } = study(5, 0.3);
  const table = balances(composition, trees[0]!);
  const tested = (held: object) =>
    fitSync(prepare("x + (1 | g)", metadata, held), table).wholeTable({ nperm: 19 }).columns;
  const free = tested({});
  expect(free.statistic[0]).not.toBe(1);
  expect(tested({ sigma: 2 })).toEqual(free);
  expect(tested({ free: { g: "none" }, start: [0.5] })).toEqual(free);
});
