import { describe, expect, test } from "vitest";
import { prepare } from "../../src/fit/prepare/prepare.js";
import { fitSync } from "../../src/model/fit.js";
import type { FitOptions } from "../../src/options/fit.js";
import { readJson, readTsv } from "../support/read-fixture.js";

/** Tables of lmerTest's ranova; see test/fixtures/nested-models/make.R. */
const { ranova } = readJson<{
  readonly ranova: readonly {
    readonly bars: string;
    readonly terms: string | readonly string[];
    readonly df: number | readonly number[];
    readonly statistic: number | readonly number[];
    readonly p: number | readonly number[];
  }[];
}>("nested-models", "cases.json");

const table = readTsv(["nested-models", "data.tsv"], ["g", "f", "h"]);
const responses = { index: table.index, columns: { y: table.columns["y"]! } };
const list = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? value : [value as T]);
const mixed = (formula: string, options: FitOptions = {}) =>
  fitSync(prepare(formula, table, options), responses);

describe("variance tests", () => {
  test.each(ranova)("variance tests of $bars are those of lmerTest's ranova", ({ bars, ...expected }) => {
    const model = mixed(`x * z + ${bars}`);
    const { columns } = model.varianceTests();
    const terms = list(expected.terms);
    // In our order, that of θ; numbered where a term is taken out of a bar.
    const place = columns.term.map((term) => terms.findIndex((theirs) => alike(theirs, term)));
    expect([...place].sort()).toEqual(terms.map((_, i) => i));
    place.forEach((at, i) => {
      expect(columns.df[i]).toBe(list(expected.df)[at]);
      expect(Math.abs(columns.statistic[i]! - list(expected.statistic)[at]!)).toBeLessThan(2e-5);
      expect(columns.p_value[i]! / list(expected.p)[at]!).toBeCloseTo(1, 4);
    });
    expect([...new Set(columns.group)].every((group) => Object.hasOwn(model.randomEffects(), group))).toBe(
      true,
    );
  });

  test("variance tests of a diagonal term leave x in while x:z stays", () => {
    const { columns } = mixed("x * z + diag(x * z | g)").varianceTests();
    expect(columns.term).toEqual(["x:z in (x + z + x:z | g)"]);
    expect(columns.df[0]).toBe(1);
  });

  test("variance tests do not depend on a given start or tolerance", () => {
    const { columns } = mixed("x + (x | g) + (1 | h)", {
      tolerance: 1e-11,
      start: [1, 0, 1, 1],
    }).varianceTests();
    const { columns: plain } = mixed("x + (x | g) + (1 | h)").varianceTests();
    expect(columns.term).toEqual(plain.term);
    columns.statistic.forEach((value, i) => {
      expect(value).toBeCloseTo(plain.statistic[i]!, 6);
    });
  });
});

/** `x:z in (x * z | g)` of lmerTest is `x:z in (x + z + x:z | g)` here, and `x in (0 + x | g)` the whole `(0 + x | g)`. */
function alike(theirs: string, ours: string): boolean {
  const [term, bar] = theirs.includes(" in ") ? theirs.split(" in ") : ["", theirs];
  return ours.includes(" in ") ? term === ours.split(" in ")[0] : bar === ours;
}
