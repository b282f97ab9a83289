import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { balanceBasis } from "../../src/balances/balance-basis.js";
import { balanceMembers } from "../../src/balances/balance-members.js";
import { closure } from "../../src/balances/compositions/closure.js";
import { clr } from "../../src/balances/compositions/clr.js";
import { ilr, ilrInverse } from "../../src/balances/ilr.js";
import { sequentialPartition } from "../../src/balances/partitions/sequential-partition.js";
import { percentExplained } from "../../src/balances/percent-explained.js";
import { splitBalance } from "../../src/balances/split-balance.js";
import { DataError } from "../../src/errors.js";
import { columnNames, numbersOf } from "../../src/table/columns.js";
import { Frame } from "../../src/table/frame.js";
import type { Table } from "../../src/table/table.js";
import { parseNewick } from "../../src/tree/parse-newick.js";
import { randomLinkage } from "../../src/tree/random-linkage.js";
import { frameOf, largestDifference } from "../support/compositions.js";

const { sqrt, log } = Math;
const half = sqrt(1 / 2);
const third = sqrt(2 / 3);
const sixth = sqrt(1 / 6);

describe("balanceBasis", () => {
  test.each([
    ["(a,b);", ["y0"], [[-half, half]]],
    [
      "((a,b)c,d);",
      ["y0", "y1"],
      [
        [-sixth, -sixth, third],
        [-half, half, 0],
      ],
    ],
    [
      "(d,(a,b)c)r;",
      ["r", "c"],
      [
        [-third, sixth, sixth],
        [0, -half, half],
      ],
    ],
  ])("of %s", (newick, names, rows) => {
    const basis = balanceBasis(parseNewick(newick));
    expect(basis.rowNames).toEqual(names);
    expect(largestDifference(basis.values, rows.flat())).toBeLessThan(1e-15);
  });

  test("is orthonormal and orthogonal to constants", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 40 }), fc.nat(1000), (count, seed) => {
        const basis = balanceBasis(randomLinkage(featureNames(count), seed));
        for (const [p, a] of basis.rowNames.entries()) {
          const row = basis.row(a);
          expect(Math.abs(row.reduce((sum, weight) => sum + weight, 0))).toBeLessThan(1e-14);
          for (const [q, b] of basis.rowNames.entries()) {
            const product = basis.row(b).reduce((sum, weight, j) => sum + weight * row[j]!, 0);
            expect(Math.abs(product - (p === q ? 1 : 0))).toBeLessThan(1e-14);
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  test.each([
    ["(a,b,c)r;", "must have two children, got 3 for 'r'; use bifurcate(tree)"],
    ["a;", "a tree needs at least two tips, got only 'a'"],
    ["((a)u,b)r;", "must have two children, got 1 for 'u'; use matchTips(tree, features)"],
  ])("balanceBasis refuses %s", (newick, message) => {
    expect(() => balanceBasis(newick)).toThrow(DataError);
    expect(() => balanceBasis(newick)).toThrow(message);
  });
});

describe("ilr", () => {
  const tree = parseNewick("(((a,b)y2,c)y1,(d,e)y3)y0;");
  const row = frameOf(["s"], ["a", "b", "c", "d", "e"], [[1, 2, 3, 4, 5]]);

  test("ilr of the parts 1 … 5 has the expected values, names in level order", () => {
    const balances = ilr(row, tree);
    expect(balances.columnNames).toEqual(["y0", "y1", "y3", "y2"]);
    expect(
      largestDifference(balances.values, [0.986572089859, 0.614037025959, 0.157786318312, 0.490129071734]),
    ).toBeLessThan(1e-12);
  });

  test("the right child of a node is the numerator of its balance", () => {
    const balances = ilr(frameOf(["s"], ["a", "b", "c"], [[1, 2, 4]]), parseNewick("((a,b)n1,c)n0;"));
    expect(balances.get("s", "n0")).toBeCloseTo(third * log(4 / sqrt(2)), 14);
    expect(balances.get("s", "n1")).toBeCloseTo(log(2) / sqrt(2), 14);
  });

  test("ilr of a Table is a Table, whatever its columns are called and however they are stored", () => {
    const table: Table = {
      index: ["s1", "s2"],
      columns: Object.fromEntries<ArrayLike<number>>([
        ["7", [1, 2]],
        ["__proto__", Float32Array.of(2, 2)],
        ["constructor", Float64Array.of(4, 2)],
      ]),
    };
    const balances = ilr(table, parseNewick("((7,__proto__),constructor);"));
    expect(balances.index).toEqual(["s1", "s2"]);
    expect(Object.keys(balances.columns)).toEqual(["y0", "y1"]);
    expect(largestDifference(numbersOf(balances, "y1"), [log(2) / sqrt(2), 0])).toBeLessThan(1e-15);
    const back = ilrInverse(balances, parseNewick("((7,__proto__),constructor);"));
    expect(columnNames(back)).toEqual(["7", "__proto__", "constructor"]);
    expect(largestDifference(numbersOf(back, "__proto__"), [2 / 7, 1 / 3])).toBeLessThan(1e-15);
  });

  test("ilr leaves its inputs as they were", () => {
    const before = row.values.slice();
    ilr(row, tree);
    expect(row.values).toEqual(before);
  });

  test.each([
    [["a", "b", "c", "d"], "got no column 'e'"],
    [["a", "b", "c", "d", "e", "f"], "got no tip 'f'"],
    [["a", "b", "c", "d", "E"], "got no column 'e' (did you mean 'E'?)"],
  ])("ilr refuses columns %j", (names, message) => {
    const table = frameOf(["s"], names, [names.map(() => 1)]);
    expect(() => ilr(table, tree)).toThrow(DataError);
    expect(() => ilr(table, tree)).toThrow(message);
    expect(() => ilr(table, tree)).toThrow("matchTips");
  });

  test.each([
    [0, "got 0 for feature 'd' in sample 's2'; replace zeros first, with addPseudocount(table, 1)"],
    [-1, "got -1 for feature 'd' in sample 's2'; a composition holds counts or proportions"],
    [Number.NaN, "got NaN for feature 'd' in sample 's2'; leave the sample or the feature out"],
    [Number.POSITIVE_INFINITY, "got Infinity for feature 'd' in sample 's2'"],
  ])("ilr refuses a part of %d", (part, message) => {
    const table = frameOf(
      ["s1", "s2"],
      ["e", "d", "c", "b", "a"],
      [
        [1, 1, 1, 1, 1],
        [1, part, 1, 1, 1],
      ],
    );
    for (const verb of [ilr, clr]) {
      expect(() => verb(table, tree)).toThrow(DataError);
      expect(() => verb(table, tree)).toThrow(message);
    }
  });

  test("ilr refuses categories", () => {
    const table: Table = { index: ["s"], columns: { a: ["x"] } };
    expect(() => ilr(table, parseNewick("a;"))).toThrow(
      "ilr: columns must be numeric, got categories in 'a'",
    );
  });

  test("ilr of many rows, taken in blocks, is that of each row", () => {
    const count = 300;
    const rows = 2000;
    const names = featureNames(count);
    const table = new Frame(
      Array.from({ length: rows }, (_, i) => `s${i}`),
      names,
      Float64Array.from({ length: rows * count }, (_, at) => 1 + ((at * 7919) % 1013)),
    );
    const tree = randomLinkage(names, 3);
    const all = ilr(table, tree);
    for (const i of [0, 873, 874, 1747, 1999]) {
      const alone = new Frame(["s"], names, table.values.slice(i * count, (i + 1) * count));
      expect(ilr(alone, tree).values).toEqual(all.row(`s${i}`));
    }
  });
});

/** Compositions of up to 30 parts over fourteen decades, with a random tree. */
const compositions = fc
  .tuple(fc.integer({ min: 2, max: 30 }), fc.integer({ min: 1, max: 5 }), fc.nat(10_000))
  .chain(([features, samples, seed]) =>
    fc.record({
      tree: fc.constant(randomLinkage(featureNames(features), seed)),
      table: fc
        .array(fc.double({ min: -7, max: 7, noNaN: true }), {
          minLength: features * samples,
          maxLength: features * samples,
        })
        .map(
          (powers) =>
            new Frame(
              Array.from({ length: samples }, (_, i) => `s${i}`),
              featureNames(features),
              Float64Array.from(powers, (power) => 10 ** power),
            ),
        ),
    }),
  );

describe("there and back", () => {
  test("ilrInverse of ilr is the closure of the parts", () => {
    fc.assert(
      fc.property(compositions, ({ table, tree }) => {
        const back = ilrInverse(ilr(table, tree), tree);
        const expected = closure(table);
        for (const feature of table.columnNames) {
          const [got, wanted] = [back.column(feature), expected.column(feature)];
          got.forEach((value, i) => {
            expect(Math.abs(value / wanted[i]! - 1)).toBeLessThan(1e-12);
          });
        }
      }),
    );
  });

  test("ilr is clr times the basis, and keeps lengths", () => {
    fc.assert(
      fc.property(compositions, ({ table, tree }) => {
        const balances = ilr(table, tree);
        const logRatios = clr(table);
        const basis = balanceBasis(tree);
        for (const sample of table.rowNames) {
          const expected = basis.rowNames.map((balance) =>
            basis.columnNames.reduce(
              (sum, tip) => sum + basis.get(balance, tip) * logRatios.get(sample, tip),
              0,
            ),
          );
          expect(largestDifference(balances.row(sample), expected)).toBeLessThan(1e-12);
          const square = (values: Float64Array) => values.reduce((sum, value) => sum + value * value, 0);
          expect(square(balances.row(sample))).toBeCloseTo(square(logRatios.row(sample)), 8);
        }
      }),
      { numRuns: 30 },
    );
  });

  test("ilr does not depend on the order of columns to a bit, nor on the total of a row to 1e-12", () => {
    fc.assert(
      fc.property(compositions, fc.nat(), ({ table, tree }, turn) => {
        const width = table.columnNames.length;
        const order = table.columnNames.map((_, j) => (j + turn) % width).reverse();
        const turned = new Frame(
          table.rowNames,
          order.map((j) => table.columnNames[j]!),
          table.values.map((_, at) => table.values[at - (at % width) + order[at % width]!]!),
        );
        const balances = ilr(table, tree);
        expect(ilr(turned, tree)).toEqual(balances);
        expect(largestDifference(ilr(closure(table), tree).values, balances.values)).toBeLessThan(1e-12);
      }),
    );
  });
});

describe("ilrInverse", () => {
  const tree = parseNewick("(c,(b,a)Y2)Y1;");

  test("ilrInverse takes coefficients by name, balances in columns or in rows", () => {
    const byTerm = frameOf(
      ["Intercept", "X"],
      ["Y2", "Y1"],
      [
        [-0.05263157894736842, 1.4473684210526316],
        [1.2894736842105263, 0.5394736842105263],
      ],
    );
    const byBalance = frameOf(
      ["Y2", "Y1"],
      ["Intercept", "X"],
      [
        [-0.05263157894736842, 1.2894736842105263],
        [1.4473684210526316, 0.5394736842105263],
      ],
    );
    const tips = ilrInverse(byTerm, tree);
    expect(tips.rowNames).toEqual(["Intercept", "X"]);
    expect(tips.columnNames).toEqual(["c", "b", "a"]);
    expect(tips.get("Intercept", "c")).toBeCloseTo(0.07824052, 7);
    expect(tips.get("Intercept", "a")).toBeCloseTo(0.44373548, 7);
    expect(tips.get("X", "a")).toBeCloseTo(0.73047731, 7);
    const turned = ilrInverse(byBalance, tree);
    expect(turned.rowNames).toEqual(["c", "b", "a"]);
    for (const tip of turned.rowNames) expect(turned.row(tip)).toEqual(tips.column(tip));
  });

  test.each([
    [["Y1"], "every internal node of the tree must be given, got no 'Y2'"],
    [["Y1", "y2"], "got no 'Y2' (did you mean 'y2'?)"],
    [["Y1", "Y2", "Y3"], "every name must be an internal node of the tree, got 'Y3'"],
  ])("ilrInverse refuses %j", (names, message) => {
    const frame = frameOf(["s"], names, [names.map(() => 0)]);
    expect(() => ilrInverse(frame, tree)).toThrow(DataError);
    expect(() => ilrInverse(frame, tree)).toThrow(message);
  });

  test("ilrInverse of large balances does not overflow; a missing balance leaves no proportions", () => {
    const frame = frameOf(
      ["large", "missing"],
      ["Y1", "Y2"],
      [
        [-5000, 3000],
        [1, Number.NaN],
      ],
    );
    const tips = ilrInverse(frame, tree);
    expect(Array.from(tips.row("large"))).toEqual([1, 0, 0]);
    expect(Array.from(tips.row("missing"))).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });
});

test("balanceMembers lists the numerator first", () => {
  const members = balanceMembers(parseNewick("((a,b)u,c)r;")).map(
    ({ balance, side, feature }) => `${balance} ${side} ${feature}`,
  );
  expect(members).toEqual([
    "r numerator c",
    "r denominator a",
    "r denominator b",
    "u numerator b",
    "u denominator a",
  ]);
});

test("the numerator of a split balance grows with the balance", () => {
  const tree = parseNewick("(a,b)y0;");
  const table = frameOf(
    ["even", "more"],
    ["a", "b"],
    [
      [3, 3],
      [1, 2],
    ],
  );
  const split = splitBalance(ilr(table, tree), tree, "y0");
  expect(split.columnNames).toEqual(["denominator", "numerator"]);
  expect(largestDifference(split.values, [0.5, 0.5, 1 / 3, 2 / 3])).toBeLessThan(1e-15);
  expect(() => splitBalance(split, tree, "y1")).toThrow("no balance 'y1' in the tree (did you mean 'y0'?)");
  expect(() => splitBalance(split, tree, "y0")).toThrow("no balance 'y0' in the table");
});

test("percentExplained gives shares of the variance, and zero to a balance with missing values", () => {
  const missing = Number.NaN;
  const balances = frameOf(
    ["s1", "s2", "s3"],
    ["y0", "y1", "y2"],
    [
      [0, 1, missing],
      [1, 3, 2],
      [2, 5, missing],
    ],
  );
  expect(Array.from(percentExplained(balances))).toEqual([0.2, 0.8, 0]);
  expect(Array.from(percentExplained(frameOf(["s1", "s2"], ["y0"], [[1], [1]])))).toEqual([Number.NaN]);
});

test("ilr of a caterpillar of 10,000 tips is exact and does not overflow the stack", () => {
  const names = featureNames(10_000);
  const newick = `${"(".repeat(9_999)}${names[0]},${names.slice(1).join("),")});`;
  const tree = parseNewick(newick);
  const partition = sequentialPartition(tree);
  expect(partition.balances).toHaveLength(9_999);
  const values = Float64Array.from(names, (_, k) => 1 + ((k * 7919) % 1013));
  const table = new Frame(["s"], names, values);
  const balances = ilr(table, tree);
  const logs = Array.from(values, log);
  let sum = 0;
  const expected = logs.map((value, k) => {
    const balance = k === 0 ? 0 : sqrt(k / (k + 1)) * (value - sum / k);
    sum += value;
    return balance;
  });
  expect(largestDifference(balances.values, expected.slice(1).reverse())).toBeLessThan(1e-12);
  const back = ilrInverse(balances, tree);
  const total = values.reduce((all, value) => all + value, 0);
  back.values.forEach((value, k) => {
    expect(Math.abs((value * total) / values[k]! - 1)).toBeLessThan(1e-12);
  });
});

function featureNames(count: number): string[] {
  return Array.from({ length: count }, (_, k) => `f${k}`);
}
