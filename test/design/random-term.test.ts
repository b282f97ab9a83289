import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { buildDesign } from "../../src/design/design.js";
import type { RandomTerm } from "../../src/design/random/random-term.js";
import { replayRandom } from "../../src/design/replay.js";
import type { DesignOptions } from "../../src/options/design.js";
import type { Table } from "../../src/table/table.js";
import { expectMatrix, toTable } from "../support/patsy-cases.js";

interface Lme4Cases {
  readonly data: Record<string, number[] | string[]>;
  readonly cases: readonly {
    readonly bar: string;
    readonly terms: readonly { group: string; width: number; levels: number; zz: number[][] }[];
  }[];
}

const lme4: Lme4Cases = JSON.parse(
  readFileSync(new URL("../fixtures/lme4-bars/cases.json", import.meta.url), "utf8"),
);
const table = toTable(lme4.data);
const random = (formula: string, options: DesignOptions = {}) => buildDesign(formula, table, options).random;

/** Z Z' of a term: what two rows share. */
function sharing({ index, values, columns }: RandomTerm): number[][] {
  const row = (i: number) => Array.from(values.subarray(i * columns.length, (i + 1) * columns.length));
  return Array.from(index, (level, i) =>
    Array.from(index, (other, j) =>
      level === other ? row(i).reduce((total, value, k) => total + value * row(j)[k]!, 0) : 0,
    ),
  );
}

/** lme4 writes nested factors inside out, `b:a` and `c:(b:a)`. */
const sortedGroup = (group: string) => group.match(/\w+/g)!.sort().join(":");

describe("Z Z' of each term is lme4's", () => {
  test.each(lme4.cases)("$bar", ({ bar, terms }) => {
    const ours = random(`1 + ${bar}`);
    const order = (group: string) => sortedGroup(group).length;
    const mine = ours.toSorted((a, b) => order(b.group) - order(a.group));
    const theirs = terms.toSorted((a, b) => order(b.group) - order(a.group));
    expect(mine.map(({ group, columns }) => [sortedGroup(group), columns.length])).toEqual(
      theirs.map(({ group, width }) => [sortedGroup(group), width]),
    );
    mine.forEach((term, i) => {
      expect(term.levels).toHaveLength(theirs[i]!.levels);
      expectMatrix(Float64Array.from(sharing(term).flat()), theirs[i]!.zz);
    });
  });
});

describe("groups", () => {
  test("groups give a random intercept by default", () => {
    expect(random("x", { groups: "a" })).toMatchObject([
      {
        group: "a",
        name: "a",
        columns: ["Intercept"],
        levels: ["a1", "a2", "a3"],
        covariance: "full",
        source: "groups",
      },
    ]);
  });

  test.each([
    [{ groups: "a", reFormula: "x" }, "(x | a)"],
    [{ groups: "a", reFormula: "~ 0 + x" }, "(0 + x | a)"],
    [{ groups: "a:b" }, "(1 | a:b)"],
    [{ groups: "a : b", reFormula: "b" }, "(b | a:b)"],
    [{ groups: "a", vcFormula: { b: "0 + C(b)" }, reFormula: "1" }, "(1 | a) + (1 | a:b)"],
    [{ groups: "a", vcFormula: { slope: "0 + x" } }, "(0 + x | a)"],
  ])("%o is %s", (options, bars) => {
    const shared = (terms: readonly RandomTerm[]) =>
      terms.map((term) => [term.levels, sharing(term), term.columns.length]);
    expect(shared(random("x", options))).toEqual(shared(random(bars)));
  });

  test("levels of a group are those that occur, in order, as labels", () => {
    expect(random("x", { groups: "k" })[0]!.levels).toEqual(["2", "9", "10"]);
    expect(random("x", { groups: "k:a" })[0]!.levels.slice(0, 4)).toEqual(["2:a1", "2:a2", "2:a3", "9:a1"]);
    expect(random("x", { groups: "a", subset: "a != 'a2'" })[0]!.levels).toEqual(["a1", "a3"]);
  });

  test("a column named 'a:b' is preferred to the crossing of a and b", () => {
    const named: Table = {
      ...table,
      columns: { ...table.columns, "a:b": table.index.map((_, i) => `r${i % 2}`) },
    };
    expect(buildDesign("x", named, { groups: "a:b" }).random[0]!.levels).toEqual(["r0", "r1"]);
  });

  test("combinations of levels that are written alike are refused", () => {
    const index = ["s1", "s2"];
    const alike: Table = { index, columns: { p: ["u:v", "u"], q: ["w", "v:w"] } };
    expect(() => buildDesign("1", alike, { groups: "p:q" })).toThrow(/both written 'u:v:w'/);
  });
});

describe("covariance", () => {
  test.each([
    ["(x | a)", [["full", "Intercept", "x"]]],
    [
      "(x || a)",
      [
        ["full", "Intercept"],
        ["full", "x"],
      ],
    ],
    ["(b || a)", [["diagonal", "Intercept", "b[T.b2]"]]],
    ["(0 + b || a)", [["diagonal", "b[b1]", "b[b2]"]]],
    ["diag(x | a)", [["diagonal", "Intercept", "x"]]],
    ["us(x | a)", [["full", "Intercept", "x"]]],
    ["diag(1 | a)", [["full", "Intercept"]]],
    ["diag(0 + b | a, hom = TRUE)", [["identity", "b[b1]", "b[b2]"]]],
    ["cs(0 + b | a)", [["cs", "b[b1]", "b[b2]"]]],
    ["cs(0 + b | a, hom = TRUE)", [["cs-hom", "b[b1]", "b[b2]"]]],
    ["cs(1 | a)", [["full", "Intercept"]]],
  ])("%s", (formula, expected) => {
    expect(random(formula).map((term) => [term.covariance, ...term.columns])).toEqual(expected);
  });

  test("names of random terms that come again are numbered", () => {
    const names = random("(x || a) + (1 | b) + (t | a)").map((term) => term.name);
    expect(names).toEqual(["a", "a.1", "b", "a.2"]);
  });
});

describe("variance components", () => {
  test("labels used again in another group mean another level of a variance component", () => {
    const [component] = random("x", { groups: "a", vcFormula: { inner: "0 + C(b)" } });
    expect(component).toMatchObject({
      name: "inner",
      group: "a:inner",
      source: "vc",
      covariance: "full",
      columns: ["Intercept"],
      levels: ["a1:b1", "a1:b2", "a2:b1", "a2:b2", "a3:b1", "a3:b2"],
    });
    expect(component!.index).toEqual(random("(1 | a:b)")[0]!.index);
  });

  test("rows of several entries share a variance component within their group", () => {
    const [component] = random("x", { groups: "a", vcFormula: { both: "0 + x + t" } });
    expect(component).toMatchObject({
      covariance: "identity",
      columns: ["x", "t"],
      levels: ["a1", "a2", "a3"],
    });
    expect(component!.values).toEqual(random("(0 + x + t | a)")[0]!.values);
  });

  test("groups of fewer columns of a variance component are filled up with zeros", () => {
    const [component] = random("x", {
      groups: "b",
      vcFormula: { v: "C(a)" },
      subset: "a != 'a3' | b == 'b1'",
    });
    expect(component).toMatchObject({ covariance: "identity", columns: ["v[0]", "v[1]", "v[2]"] });
    const second = Array.from(component!.index, (level, row) => ({ level, row })).filter(
      ({ level }) => level === 1,
    );
    expect(second.map(({ row }) => component!.values[row * 3 + 2])).toEqual([0, 0, 0, 0]);
  });

  test("stateful functions learn inside each group", () => {
    const [component] = random("x", { groups: "a", vcFormula: { c: "0 + center(x)" } });
    for (const level of [0, 1, 2]) {
      const inside = component!.values.filter((_, row) => component!.index[row] === level);
      expect(inside.reduce((total, value) => total + value, 0)).toBeCloseTo(0, 12);
    }
  });
});

describe("replay on new rows", () => {
  const fresh = toTable({
    x: [1, 2, Number.NaN, 4],
    t: [1, 1, 1, 1],
    a: ["a3", "new", "a1", "a2"],
    b: ["b1", "b1", "b2", "new"],
  });

  test.each([
    ["(x | a)", [2, -1, 0, 1], [1, 1, 1, 2, Number.NaN, Number.NaN, 1, 4]],
    ["(1 | a/b)", [2, -1, 0, 1], [1, 1, 1, 1]],
    ["(1 | a:b)", [4, -1, 1, -1], [1, 1, 1, 1]],
  ])("%s", (formula, index, values) => {
    const replayed = replayRandom(random(formula)[0]!, fresh);
    expect(Array.from(replayed.index)).toEqual(index);
    expect(Array.from(replayed.values)).toEqual(values);
  });

  test("new labels of a replayed variance component have no level and no value", () => {
    const [component] = random("x", { groups: "a", vcFormula: { inner: "0 + C(b)" } });
    const replayed = replayRandom(component!, fresh);
    expect(Array.from(replayed.index)).toEqual([4, -1, 1, -1]);
    expect(Array.from(replayed.values)).toEqual([1, 0, 1, 0]);
  });

  test("a replay names a missing column", () => {
    const { b: _, ...columns } = fresh.columns;
    expect(() => replayRandom(random("(1 | a:b)")[0]!, { ...fresh, columns })).toThrow("no column named 'b'");
  });

  test("a replay refuses new levels of anything but the grouping factor", () => {
    expect(() => replayRandom(random("(b | a)")[0]!, fresh)).toThrow(/b: sample 's4' has the level 'new'/);
  });
});

describe("refused", () => {
  test.each<[string, DesignOptions, RegExp]>([
    ["x", {}, /needs groups, or a bar .*use ols/],
    ["x", { groups: "aa" }, /groups: no column named 'aa' \(did you mean 'a'\?\)/],
    ["x", { groups: "a/b" }, /\(1 \| a\/b\)/],
    ["x + (1 | a)", { groups: "a" }, /by bars or by groups, not by both/],
    ["x + (1 | aa)", {}, /no column named 'aa' to group by \(did you mean 'a'\?\)/],
    ["x + (1 | a)", { reFormula: "x" }, /reFormula: .*needs groups/],
    ["x + (1 | a)", { vcFormula: { v: "x" } }, /vcFormula: .*needs groups/],
    ["x", { groups: "a", reFormula: "0" }, /reFormula: nothing varies/],
    ["x", { groups: "a", reFormula: "(1 | b)" }, /reFormula: holds terms only/],
    ["x", { groups: "a", reFormula: "x +" }, /ends where a term was expected/],
    ["x", { groups: "a", vcFormula: { v: "offset(x)" } }, /vcFormula 'v': holds terms only/],
    ["x", { groups: "a", vcFormula: { v: "0 + nope" } }, /no column named 'nope'/],
    ["x + (1 | a)", { fixedOnly: true }, /no random effects/],
    ["x", { groups: "a", fixedOnly: true }, /groups: a linear model has no random effects/],
  ])("%s with %o", (formula, options, message) => {
    expect(() => buildDesign(formula, table, options)).toThrow(message);
  });
});
