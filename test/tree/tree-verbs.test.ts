import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { UsageError } from "../../src/errors.js";
import { asTree } from "../../src/tree/as-tree.js";
import { bifurcate } from "../../src/tree/bifurcate.js";
import { formatNewick } from "../../src/tree/format-newick.js";
import { ladderize } from "../../src/tree/ladderize.js";
import { matchTips } from "../../src/tree/match-tips.js";
import { nameInternalNodes } from "../../src/tree/name-internal-nodes.js";
import { parseNewick } from "../../src/tree/parse-newick.js";
import { randomLinkage } from "../../src/tree/random-linkage.js";
import { childrenOf, levelOrder, shapeOf, tipsUnder } from "../../src/tree/shape.js";
import { sortAlongGradient } from "../../src/tree/sort-along-gradient.js";
import { tipNames } from "../../src/tree/tip-names.js";
import type { Tree } from "../../src/tree/tree.js";

test("children, tips and levels of a tree come in order", () => {
  const tree = parseNewick("((a,(b,c)u)v,(d,e)w,f)r;");
  const shape = shapeOf(tree);
  const names = (nodes: number[]) => nodes.map((node) => tree.names[node]);
  const node = (name: string) => tree.names.indexOf(name);
  expect(names(levelOrder(shape))).toEqual(["r", "v", "w", "u"]);
  expect(names(childrenOf(shape, node("r")))).toEqual(["v", "w", "f"]);
  expect(names(childrenOf(shape, node("a")))).toEqual([]);
  expect(names(tipsUnder(shape, node("v")))).toEqual(["a", "b", "c"]);
  expect(names(tipsUnder(shape, node("f")))).toEqual(["f"]);
  expect(tipNames(tree)).toEqual(["a", "b", "c", "d", "e", "f"]);
  expect(shape.firstTip[node("w")]).toBe(3);
  expect(levelOrder(shapeOf(parseNewick("a;")))).toEqual([]);
});

test.each([
  ["((a,b),(c,d));", "((a,b)y1,(c,d)y2)y0;"],
  ["((a,b)u,(c,d)v)r;", "((a,b)u,(c,d)v)r;"],
  ["((a,b)u,(c,d))r;", "((a,b)y1,(c,d)y2)y0;"],
  ["((a,b)1,(c,d)1)1;", "((a,b)y1,(c,d)y2)y0;"],
  ["(((a,b),c),(d,e));", "(((a,b)y3,c)y1,(d,e)y2)y0;"],
  ["a;", "a;"],
])("nameInternalNodes makes %s %s", (given, expected) => {
  expect(formatNewick(nameInternalNodes(parseNewick(given)))).toBe(expected);
});

describe("bifurcate", () => {
  test.each([
    ["(a,b,c,d);", "(d,(c,(a,b)));"],
    ["(a:1,b:2,c:3)r:4;", "(c:3,(a:1,b:2))r:4;"],
    ["((a,b,c)u,(d,e)v,f)r;", "(f,((c,(a,b))u,(d,e)v))r;"],
    ["((a))r;", "((a))r;"],
    ["(a,(b,c));", "(a,(b,c));"],
  ])("bifurcate makes %s %s", (given, expected) => {
    expect(formatNewick(bifurcate(parseNewick(given)))).toBe(expected);
  });

  test("bifurcate of a star of 50,000 tips keeps them all", () => {
    const star = parseNewick(`(${Array.from({ length: 50_000 }, (_, tip) => `t${tip}`).join(",")});`);
    const tree = bifurcate(star);
    const shape = shapeOf(tree);
    expect(levelOrder(shape)).toHaveLength(49_999);
    expect(new Set(tipNames(tree))).toEqual(new Set(tipNames(star)));
  });
});

describe("matchTips", () => {
  test.each([
    ["(((a,b)f,c)g,d)r;", ["a", "b", "d"], "((a,b)f,d)r;"],
    ["(((a:1,b:2)f:3,c:4)g:5,d:6)r:7;", ["d", "a"], "(a:9,d:6)r:7;"],
    ["(((a:1,b:2)f:3,c:4)g:5,d:6)r:7;", ["b", "a"], "(a:1,b:2)f:7;"],
    ["(((a:1,b)f:3,c)g,d)r;", ["b", "d"], "(b:3,d)r;"],
    ["((a,b)f,c)r;", ["c"], "c;"],
    ["(a,b,c,d)r;", ["d", "b", "a"], "(a,b,d)r;"],
    ["((a)u,b)r;", ["a", "b"], "(a,b)r;"],
  ])("matchTips cuts %s down to %j", (given, features, expected) => {
    const { tree } = matchTips(parseNewick(given), features);
    expect(formatNewick(tree)).toBe(expected);
  });

  test("matchTips says what is missing on either side", () => {
    const matched = matchTips(parseNewick("((a,b),(c,d));"), ["x", "c", "a", "y"]);
    expect(matched.tipsWithoutFeature).toEqual(["b", "d"]);
    expect(matched.featuresWithoutTip).toEqual(["x", "y"]);
  });

  test("matchTips refuses when nothing remains", () => {
    expect(() => matchTips(parseNewick("(a,b);"), ["X1"])).toThrow("tips like 'a' and features like 'X1'");
    expect(() => matchTips(parseNewick("(a,b);"), [])).toThrow("no features");
  });

  test("matchTips keeps the order of the tips, whichever are dropped", () => {
    const tree = randomLinkage(
      Array.from({ length: 30 }, (_, k) => `f${k}`),
      5,
    );
    const all = tipNames(tree);
    fc.assert(
      fc.property(fc.subarray(all, { minLength: 1 }), (kept) => {
        const pruned = matchTips(tree, [...kept].reverse()).tree;
        expect(tipNames(pruned)).toEqual(all.filter((tip) => kept.includes(tip)));
        expect(levelOrder(shapeOf(pruned))).toHaveLength(kept.length - 1);
      }),
    );
  });
});

describe("sortAlongGradient", () => {
  test.each([
    ["(f,(g,h)e)d;", { f: 1, g: 2, h: 3 }, "(f,(g,h)e)d;"],
    ["(f,(g,h)e)d;", { f: 9, g: 3, h: 2 }, "((h,g)e,f)d;"],
    ["(b,a)r;", { a: 1, b: 2 }, "(a,b)r;"],
    ["(c:1,b:2,a:3)r;", { a: 1, b: 2, c: 3 }, "(a:3,b:2,c:1)r;"],
    ["((a,b)u,(c,d)v)r;", { a: 1, b: 1, c: 1, d: 1 }, "((a,b)u,(c,d)v)r;"],
    ["a;", { a: 1 }, "a;"],
  ])("sortAlongGradient sorts %s", (given, niche, expected) => {
    expect(formatNewick(sortAlongGradient(parseNewick(given), niche))).toBe(expected);
  });

  test.each([[{ a: 1 }], [{ a: 1, b: Number.NaN }]])(
    "sortAlongGradient refuses a tip without a place",
    (niche) => {
      expect(() => sortAlongGradient(parseNewick("(a,b);"), niche)).toThrow("got none for 'b'");
    },
  );

  test("a name like constructor is no place by accident", () => {
    expect(() => sortAlongGradient(parseNewick("(a,constructor);"), { a: 1 })).toThrow("'constructor'");
  });
});

test.each([
  [{}, "(d,(c,(a,b)v)u)r;"],
  [{ ascending: true }, "(d,(c,(a,b)v)u)r;"],
  [{ ascending: false }, "(((a,b)v,c)u,d)r;"],
])("ladderize with %j", (options, expected) => {
  expect(formatNewick(ladderize(parseNewick("((c,(a,b)v)u,d)r;"), options))).toBe(expected);
});

test("verbs take a tree as its record or as Newick text", () => {
  const tree = parseNewick("(a,b);");
  expect(asTree(tree)).toBe(tree);
  expect(asTree("(a,b);")).toEqual(tree);
  for (const other of [undefined, null, 7, {}]) {
    expect(() => asTree(other as unknown as string)).toThrow(UsageError);
    expect(() => formatNewick(other as unknown as Tree)).toThrow(UsageError);
  }
  expect(() => parseNewick(undefined as unknown as string)).toThrow("expected text, got undefined");
  expect(() => sortAlongGradient(tree, undefined as never)).toThrow("niche must be an object of names");
});
