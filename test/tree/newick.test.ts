import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DataError } from "../../src/errors.js";
import { formatNewick } from "../../src/tree/format-newick.js";
import { layOut } from "../../src/tree/lay-out.js";
import { parseNewick } from "../../src/tree/parse-newick.js";
import { levelOrder, shapeOf } from "../../src/tree/shape.js";
import { tipNames } from "../../src/tree/tip-names.js";
import type { Tree } from "../../src/tree/tree.js";

const none = Number.NaN;

describe("parseNewick", () => {
  test.each([
    ["a;", ["a"], [-1], [none]],
    ["(a,b);", [null, "a", "b"], [-1, 0, 0], [none, none, none]],
    ["((a,b)c,d)r;", ["r", "c", "a", "b", "d"], [-1, 0, 1, 1, 0], [none, none, none, none, none]],
    ["(a:1,b:.5)r:0;", ["r", "a", "b"], [-1, 0, 0], [0, 1, 0.5]],
    ["(a:1e-3,b:-2.5E+2)r;", ["r", "a", "b"], [-1, 0, 0], [none, 1e-3, -250]],
    ["(a,b,c,d);", [null, "a", "b", "c", "d"], [-1, 0, 0, 0, 0], [none, none, none, none, none]],
    ["('it''s','a b')'(,):;[]';", ["(,):;[]", "it's", "a b"], [-1, 0, 0], [none, none, none]],
    [
      "[&R] ( a [one [nested] note] :[x]1 ,\n\tb )[y] r ; [end]\n",
      ["r", "a", "b"],
      [-1, 0, 0],
      [none, 1, none],
    ],
    ["(s_1,s__2)0.98;", ["0.98", "s_1", "s__2"], [-1, 0, 0], [none, none, none]],
    ["((a));", [null, null, "a"], [-1, 0, 1], [none, none, none]],
    ["(a,b)'';", [null, "a", "b"], [-1, 0, 0], [none, none, none]],
    ["\uFEFF(a,b);", [null, "a", "b"], [-1, 0, 0], [none, none, none]],
    ["(__proto__,constructor);", [null, "__proto__", "constructor"], [-1, 0, 0], [none, none, none]],
  ])("parseNewick reads %s", (text, names, parent, lengths) => {
    const tree = parseNewick(text);
    expect(tree.names).toEqual(names);
    expect(Array.from(tree.parent)).toEqual(parent);
    expect(Array.from(tree.lengths)).toEqual(lengths);
  });

  test.each([
    ["", "expected a tree, got nothing"],
    [" [only a note] ", "expected a tree, got nothing"],
    [";", "expected a tree, got only ';'"],
    ["(a,b)", "expected ';' at character 6, got the end"],
    ["((a,b);", "expected ',' or ')' at character 7, got ';'"],
    ["(a,b));", "expected ';' at character 6, got ')'"],
    ["(a,b)r,c;", "expected ';' at character 7, got ','"],
    ["(a,,b);", "expected the name of a tip or '(' at character 4, got ','"],
    ["(a,b,);", "expected the name of a tip or '(' at character 6, got ')'"],
    ["();", "expected the name of a tip or '(' at character 2, got ')'"],
    ["('',b);", "expected the name of a tip or '(' at character 2, got ''"],
    ["(a b,c);", "expected ',' or ')' at character 4, got 'b'; put labels with blanks between single quotes"],
    ["(5'UTR,c);", "got \"'\" after '5' at character 3; put the label between single quotes and double"],
    ["(a(b,c));", "expected ',' or ')' at character 3, got '('"],
    ["(a:x,b);", "expected the length of a branch, a number, at character 4, got 'x'"],
    ["(a:,b);", "expected the length of a branch, a number, at character 4, got ','"],
    ["(a:1e999,b);", "expected the length of a branch, a number, at character 4, got '1e999'"],
    ["(a:'1',b);", "expected the length of a branch, a number, at character 4, got '1'"],
    ["(a:1:2,b);", "expected ',' or ')' at character 5, got ':'"],
    ["(a,b);(c,d);", "expected the end after one tree at character 7, got '('"],
    ["(a,(b,a));", "names of tips must be unique, got 'a' at characters 2 and 7"],
    ["('a,b);", 'expected "\'" to close the label at character 2, got the end'],
    ["(a[x,b);", "expected ']' to close the comment at character 3, got the end"],
    ["(a],b);", "']' at character 3 closes no comment"],
  ])("parseNewick refuses %s", (text, message) => {
    expect(() => parseNewick(text)).toThrow(DataError);
    expect(() => parseNewick(text)).toThrow(message);
  });
});

/** Any tree, from numbers that choose how many leaves each further node takes over. */
const trees: fc.Arbitrary<Tree> = fc
  .tuple(
    fc.uniqueArray(fc.string({ minLength: 1, unit: "binary" }), { minLength: 1, maxLength: 20 }),
    fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 4 }), fc.option(fc.string({ minLength: 1 }))), {
      maxLength: 20,
    }),
    fc.array(fc.oneof(fc.double({ noDefaultInfinity: true, noNaN: true }), fc.constant(none)), {
      minLength: 60,
      maxLength: 60,
    }),
  )
  .map(([tips, merges, lengths]) => {
    const names: (string | null)[] = [...tips];
    const below: number[][] = tips.map(() => []);
    let open = tips.map((_, tip) => tip);
    const join = (from: number, count: number, name: string | null): void => {
      names.push(name);
      below.push(open.slice(from, from + count));
      open = [...open.slice(0, from), names.length - 1, ...open.slice(from + count)];
    };
    for (const [from, count, name] of merges) join(from % open.length, count, name);
    if (open.length > 1) join(0, open.length, null);
    return layOut(open[0]!, {
      children: (node) => below[node]!,
      name: (node) => names[node]!,
      length: (node) => lengths[node]! + 0,
    });
  });

describe("formatNewick", () => {
  test.each([
    "a;",
    "(a,b);",
    "((a:0.1,b:2)c:1e-7,d)r:0;",
    "('it''s','a b','s_1','[x]')y0;",
    "(((a,b),c,(d))e);",
  ])("formatNewick writes %s as it was", (text) => {
    expect(formatNewick(parseNewick(text))).toBe(text);
  });

  test("what formatNewick writes is read back the same", () => {
    fc.assert(
      fc.property(trees, (tree) => {
        expect(parseNewick(formatNewick(tree))).toEqual(tree);
      }),
    );
  });

  test("a caterpillar of 50,000 tips is read and written", () => {
    const tips = 50_000;
    let text = "t0";
    const pieces = ["(".repeat(tips - 1), text];
    for (let tip = 1; tip < tips; tip++) pieces.push(`,t${tip}:${tip / 3})`);
    pieces.push(";");
    text = pieces.join("");
    const tree = parseNewick(text);
    expect(formatNewick(tree)).toBe(text);
    expect(tipNames(tree)).toHaveLength(tips);
    expect(levelOrder(shapeOf(tree))).toHaveLength(tips - 1);
  });
});

describe("a record that is no tree", () => {
  const record = (names: (string | null)[], parent: number[]): Tree => ({
    names,
    parent: Int32Array.from(parent),
    lengths: new Float64Array(names.length),
  });
  test.each([
    [record([], []), "empty tree"],
    [record(["a", "b"], [-1]), "one entry per node"],
    [record(["r", "a"], [-1, -1]), "pre-order, got parent -1 for node 1"],
    [record(["r", "a", "b"], [-1, 2, 0]), "pre-order, got parent 2 for node 1"],
    [record(["r", "c", "a", "d", "b"], [-1, 0, 1, 0, 1]), "pre-order, got parent 1 for node 4"],
    [record(["r"], [0]), "pre-order, got parent 0 for node 0"],
  ])("%#", (tree, message) => {
    expect(() => formatNewick(tree)).toThrow(DataError);
    expect(() => formatNewick(tree)).toThrow(message);
  });

  test("tips without names and names used twice are refused", () => {
    expect(() => tipNames(record(["r", null, "b"], [-1, 0, 0]))).toThrow(
      "every tip needs a name, got none for tip 1",
    );
    expect(() => tipNames(record(["r", "b", "b"], [-1, 0, 0]))).toThrow("got 'b' twice");
  });
});
