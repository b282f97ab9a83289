import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addPseudocount } from "../../src/balances/compositions/add-pseudocount.js";
import { centralize } from "../../src/balances/compositions/centralize.js";
import { closure } from "../../src/balances/compositions/closure.js";
import { clr } from "../../src/balances/compositions/clr.js";
import { multiplicativeReplacement } from "../../src/balances/compositions/multiplicative-replacement.js";
import { replaceZeros } from "../../src/balances/compositions/replace-zeros.js";
import { variationMatrix } from "../../src/balances/compositions/variation-matrix.js";
import { collapse } from "../../src/balances/features/collapse.js";
import { filterFeatures } from "../../src/balances/features/filter-features.js";
import { majorityTaxa } from "../../src/balances/features/majority-taxa.js";
import { correlationLinkage } from "../../src/balances/partitions/correlation-linkage.js";
import { gradientLinkage } from "../../src/balances/partitions/gradient-linkage.js";
import { meanNiche } from "../../src/balances/partitions/mean-niche.js";
import { treeBalances } from "../../src/balances/tree-balances.js";
import { DataError, UsageError } from "../../src/errors.js";
import type { Table } from "../../src/table/table.js";
import { formatNewick } from "../../src/tree/format-newick.js";
import { parseNewick } from "../../src/tree/parse-newick.js";
import { frameOf, largestDifference } from "../support/compositions.js";

const missing = Number.NaN;

test("closure divides by the sum of all parts to the last bit, whatever their order and size", () => {
  const parts = [1, 2 ** 53, 1, 1, 1, 2 ** 53, 1, 1, 1, 1];
  const total = 2 ** 54 + 8;
  const names = parts.map((_, j) => `f${j}`);
  const closed = closure(frameOf(["s"], names, [parts]));
  expect([...closed.values]).toEqual(parts.map((part) => part / total));
});

describe("closure and zeros", () => {
  const zeros = frameOf(
    ["s1", "s2"],
    ["a", "b", "c", "d"],
    [
      [2, 4, 4, 0],
      [0, 1, 1, 0],
    ],
  );

  test.each([
    ["closure", closure(zeros), [0.2, 0.4, 0.4, 0, 0, 0.5, 0.5, 0]],
    ["addPseudocount", addPseudocount(zeros), [3, 5, 5, 1, 1, 2, 2, 1]],
    ["addPseudocount 0.5", addPseudocount(zeros, 0.5), [2.5, 4.5, 4.5, 0.5, 0.5, 1.5, 1.5, 0.5]],
    ["replaceZeros", replaceZeros(zeros, 0.5), [2, 4, 4, 0.5, 0.5, 1, 1, 0.5]],
    [
      "multiplicativeReplacement",
      multiplicativeReplacement(zeros),
      [0.1875, 0.375, 0.375, 0.0625, 0.0625, 0.4375, 0.4375, 0.0625],
    ],
  ])("%s", (_, frame, expected) => {
    expect(frame.rowNames).toEqual(zeros.rowNames);
    expect(frame.columnNames).toEqual(zeros.columnNames);
    expect(largestDifference(frame.values, expected)).toBeLessThan(1e-15);
  });

  test("closure of a Table is a Table", () => {
    const table: Table = { index: ["s"], columns: { 2: [1], 1: Int32Array.of(3) }, names: ["2", "1"] };
    expect(closure(table)).toEqual({
      index: ["s"],
      columns: { 2: Float64Array.of(0.25), 1: Float64Array.of(0.75) },
      names: ["2", "1"],
    });
  });

  test.each([
    [[[1, -1]], "parts must be finite numbers, zero or more, got -1 for feature 'b' in sample 's1'"],
    [[[1, missing]], "got NaN for feature 'b' in sample 's1'"],
    [[[Number.POSITIVE_INFINITY, 1]], "got Infinity for feature 'a' in sample 's1'"],
    [
      [
        [1, 1],
        [0, 0],
      ],
      "every sample needs a positive, finite total, got none for sample 's2'",
    ],
    [[[1e308, 1e308]], "every sample needs a positive, finite total, got none for sample 's1'"],
  ])("closure refuses %j", (rows, message) => {
    const table = frameOf(["s1", "s2"].slice(0, rows.length), ["a", "b"], rows);
    for (const verb of [closure, multiplicativeReplacement]) {
      expect(() => verb(table)).toThrow(DataError);
      expect(() => verb(table)).toThrow(message);
    }
  });

  test("closure and zero replacement refuse values that are no parts", () => {
    expect(() => addPseudocount(zeros, 0)).toThrow(UsageError);
    expect(() => replaceZeros(zeros, -1)).toThrow("value must be a positive number, got -1");
    expect(() => multiplicativeReplacement(zeros, { delta: 0.5 })).toThrow(
      "must be below 1, got 0.5 × 2 in sample 's2'",
    );
    expect(() => closure({ index: [], columns: { a: [] } })).toThrow("needs at least one sample, got none");
    expect(() => closure({ index: ["s"], columns: {} })).toThrow("needs at least one feature, got none");
    expect(() => closure(frameOf(["s", "s"], ["a"], [[1], [1]]))).toThrow("ids must be unique, got 's'");
  });

  test("zero replacement keeps the ratios of the parts that were there", () => {
    const tables = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(tables, (counts) => {
        fc.pre(counts.some((count) => count > 0));
        const table = frameOf(["s"], ["a", "b", "c", "d", "e", "f"], [counts]);
        const { values } = multiplicativeReplacement(table);
        expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 14);
        const first = counts.findIndex((count) => count > 0);
        counts.forEach((count, j) => {
          if (count > 0) expect(values[j]! / values[first]!).toBeCloseTo(count / counts[first]!, 12);
          else expect(values[j]).toBe(1 / 36);
        });
      }),
    );
  });
});

test("a row of clr adds up to zero; centralize puts the mean in the middle", () => {
  const table = frameOf(
    ["s1", "s2"],
    ["a", "b", "c"],
    [
      [1, 2, 4],
      [3, 3, 81],
    ],
  );
  expect(largestDifference(clr(table).row("s1"), [-Math.LN2, 0, Math.LN2])).toBeLessThan(1e-15);
  const centred = clr(centralize(table));
  for (const feature of table.columnNames) {
    expect(centred.column(feature).reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 14);
  }
  for (const sum of centralize(table).toRows())
    expect(Number(sum["a"]) + Number(sum["b"]) + Number(sum["c"])).toBeCloseTo(1, 14);
});

describe("variationMatrix", () => {
  test("an entry of variationMatrix is half a variance with divisor n", () => {
    const names = Array.from({ length: 9 }, (_, i) => `s${i}`);
    const table = frameOf(
      names,
      ["x", "y", "x2"],
      names.map((_, i) => [i + 1, i + 2, 2 * (i + 1)]),
    );
    const variation = variationMatrix(table);
    expect(variation.get("x", "y")).toBeCloseTo(0.032013010420979787 / 2, 15);
    expect(variation.get("y", "x")).toBe(variation.get("x", "y"));
    expect(variation.get("x", "x")).toBe(0);
    expect(variation.get("x", "x2")).toBeLessThan(1e-30);
    expect(formatNewick(correlationLinkage(table, { method: "average" }))).toMatch(
      /^\(y:[^(]+,\(x:.*,x2:.*\)y1:/,
    );
  });

  test("variationMatrix is right with more features than a block and more samples than a lane", () => {
    const features = Array.from({ length: 37 }, (_, j) => `f${j}`);
    const samples = Array.from({ length: 7 }, (_, i) => `s${i}`);
    const value = (i: number, j: number) => 1 + ((i * 31 + j * 17 + i * j) % 23);
    const table = frameOf(
      samples,
      features,
      samples.map((_, i) => features.map((_, j) => value(i, j))),
    );
    const variation = variationMatrix(table);
    for (const p of features.keys()) {
      for (const q of features.keys()) {
        const ratios = samples.map((_, i) => Math.log(value(i, p) / value(i, q)));
        const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
        const expected = ratios.reduce((sum, ratio) => sum + (ratio - mean) ** 2, 0) / ratios.length / 2;
        expect(variation.values[p * features.length + q]).toBeCloseTo(expected, 13);
      }
    }
  });

  test("variationMatrix needs two samples", () => {
    expect(() => correlationLinkage(frameOf(["s"], ["a", "b"], [[1, 2]]))).toThrow(
      "correlationLinkage: variances need at least two samples, got 1",
    );
  });
});

describe("gradients", () => {
  const table = frameOf(
    ["s1", "s2", "s3"],
    ["a", "b", "c"],
    [
      [0, 7, 1],
      [1, 0, 3],
      [1, 1, 0],
    ],
  );
  const gradient = { s1: 0, s2: 2, s3: 4, other: 9 };

  test.each([
    [{}, { a: 3, b: 0.5, c: 1.5 }],
    [{ weighted: false }, { a: 3, b: 2, c: 1 }],
  ])("the mean niche is right with %j", (options, expected) => {
    expect(meanNiche(table, gradient, options)).toEqual(expected);
  });

  test("gradientLinkage joins features by their niches, sorted where asked", () => {
    expect(formatNewick(gradientLinkage(table, gradient))).toBe("(a:1,(b:0.5,c:0.5)y1:0.5)y0;");
    expect(formatNewick(gradientLinkage(table, gradient, { sort: true }))).toBe(
      "((b:0.5,c:0.5)y1:0.5,a:1)y0;",
    );
    expect(formatNewick(gradientLinkage(table, gradient, { weighted: false, method: "single" }))).toBe(
      "(c:0.5,(a:0.5,b:0.5)y1:0)y0;",
    );
  });

  test("samples without a place on the gradient are refused or left out", () => {
    const known = { s1: 0, s2: 2, s3: missing };
    expect(() => meanNiche(table, known)).toThrow("got NaN for sample 's3'; leave such samples out");
    expect(() => gradientLinkage(table, { s1: 0 })).toThrow("got NaN for sample 's2'");
    expect(meanNiche(table, known, { missing: "drop" })).toEqual({ a: 2, b: 0, c: 1.5 });
    expect(() => meanNiche(table, { s1: 0 }, { missing: "drop" })).toThrow(
      "every feature must occur in a sample with a gradient value, got none for 'a'",
    );
  });
});

describe("filterFeatures", () => {
  const table = frameOf(
    ["s1", "s2", "s3", "s4"],
    ["a", "b", "c"],
    [
      [1, 0, 5],
      [1, 0, 5],
      [1, 9, 0],
      [0, 9, 0],
    ],
  );

  test.each([
    [{}, ["a", "b", "c"]],
    [{ minFrequency: 10 }, ["b", "c"]],
    [{ minFrequency: 10.5 }, ["b"]],
    [{ minPrevalence: 3 }, ["a"]],
    [{ minPrevalence: 1 }, ["a", "b", "c"]],
    [{ minPrevalence: 0.5 }, ["a", "b", "c"]],
    [{ minPrevalence: 0.51 }, ["a"]],
    [{ minPrevalence: "75%" as const }, ["a"]],
    [{ minFrequency: 2, minPrevalence: "50%" as const }, ["a", "b", "c"]],
  ])("filterFeatures with %j keeps %j", (filter, kept) => {
    const filtered = filterFeatures(table, filter);
    expect(filtered.table.columnNames).toEqual(kept);
    expect(filtered.table.rowNames).toEqual(table.rowNames);
    for (const name of kept) expect(filtered.table.column(name)).toEqual(table.column(name));
    expect(filtered.dropped.map((each) => each.feature)).toEqual(
      ["a", "b", "c"].filter((name) => !kept.includes(name)),
    );
  });

  test("filterFeatures says how little there was, and refuses to drop all", () => {
    expect(filterFeatures(table, { minFrequency: 11 }).dropped).toEqual([
      { feature: "a", frequency: 3, prevalence: 3 },
      { feature: "c", frequency: 10, prevalence: 2 },
    ]);
    expect(() => filterFeatures(table, { minPrevalence: "100%" })).toThrow(
      "at least one feature must remain, got none of 3 with a total of 0 in 4 of 4 samples",
    );
    expect(() => filterFeatures(table, { minPrevalence: "101%" })).toThrow(UsageError);
    expect(() => filterFeatures(table, { minFrequency: missing })).toThrow(UsageError);
  });
});

describe("taxonomy", () => {
  const taxonomy = {
    a: "k__Bacteria; p__Firmicutes; g__Lactobacillus; s__",
    b: "k__Bacteria; p__Firmicutes; g__Bacillus; s__subtilis",
    c: "k__Bacteria; p__Firmicutes; g__Bacillus; s__",
    d: "k__Bacteria; p__Proteobacteria",
    e: "k__Bacteria; p__; g__; s__",
  };
  const table = frameOf(
    ["s1", "s2"],
    ["a", "b", "c", "d", "e"],
    [
      [1, 2, 3, 4, 5],
      [5, 4, 3, 2, 1],
    ],
  );

  test.each([
    [1, ["k__Bacteria"], [15, 15]],
    [
      2,
      ["k__Bacteria;p__Firmicutes", "k__Bacteria;p__Proteobacteria", "k__Bacteria;p__"],
      [6, 4, 5, 12, 2, 1],
    ],
    [
      3,
      [
        "k__Bacteria;p__Firmicutes;g__Lactobacillus",
        "k__Bacteria;p__Firmicutes;g__Bacillus",
        "k__Bacteria;p__Proteobacteria;__",
        "k__Bacteria;p__;g__",
      ],
      [1, 5, 4, 5, 5, 7, 2, 1],
    ],
  ])("features collapse to level %d of their taxonomy", (level, taxa, values) => {
    const collapsed = collapse(table, taxonomy, level);
    expect(collapsed.columnNames).toEqual(taxa);
    expect(Array.from(collapsed.values)).toEqual(values);
  });

  test("majorityTaxa names the majority of each side", () => {
    const taxa = majorityTaxa(parseNewick("((d,e)u,(a,(b,c)w)v)r;"), taxonomy);
    expect(taxa.map(({ balance, side, taxon, share }) => [balance, side, taxon, share])).toEqual([
      ["r", "numerator", "k__Bacteria;p__Firmicutes;g__Bacillus", 2 / 3],
      ["r", "denominator", "k__Bacteria", 1],
      ["u", "numerator", "k__Bacteria", 1],
      ["u", "denominator", "k__Bacteria;p__Proteobacteria", 1],
      ["v", "numerator", "k__Bacteria;p__Firmicutes;g__Bacillus", 1],
      ["v", "denominator", "k__Bacteria;p__Firmicutes;g__Lactobacillus", 1],
      ["w", "numerator", "k__Bacteria;p__Firmicutes;g__Bacillus", 1],
      ["w", "denominator", "k__Bacteria;p__Firmicutes;g__Bacillus;s__subtilis", 1],
    ]);
    const phyla = majorityTaxa(parseNewick("((d,e)u,(a,(b,c)w)v)r;"), taxonomy, { level: 2, threshold: 0.9 });
    expect(phyla[0]).toEqual({
      balance: "r",
      side: "numerator",
      taxon: "k__Bacteria;p__Firmicutes",
      level: 2,
      share: 1,
    });
    expect(majorityTaxa(parseNewick("(a,b)r;"), { a: "A", b: "" })[0]).toEqual({
      balance: "r",
      side: "numerator",
      taxon: "",
      level: 0,
      share: 0,
    });
  });

  test("taxa refuse features without lineage, and levels that are none", () => {
    expect(() => collapse(table, { a: "x" }, 1)).toThrow("every feature needs a lineage, got none for 'b'");
    expect(() => collapse(table, taxonomy, 0)).toThrow(UsageError);
    expect(() => majorityTaxa(parseNewick("(a,constructor);"), taxonomy)).toThrow("'constructor'");
    expect(() => majorityTaxa(parseNewick("(a,b);"), taxonomy, { threshold: 0.4 })).toThrow(UsageError);
  });
});

describe("treeBalances", () => {
  const tree = parseNewick("((a,b,x)u,(c,d)v)r;");

  test("treeBalances of columns that are tips uses the tree cut down to them", () => {
    const table = frameOf(["s"], ["d", "a", "b", "c"], [[4, 1, 2, 3]]);
    const made = treeBalances(table, tree);
    expect(formatNewick(made.tree)).toBe("((a,b)u,(c,d)v)r;");
    expect(made.columns).toBe("parts");
    expect(made.tipsWithoutFeature).toEqual(["x"]);
    expect(made.balances.columnNames).toEqual(["r", "u", "v"]);
    expect(made.balances.get("s", "u")).toBeCloseTo(Math.LN2 / Math.SQRT2, 14);
  });

  test("treeBalances makes nodes of many children binary and renames all", () => {
    const made = treeBalances(frameOf(["s"], ["d", "a", "b", "c", "x"], [[4, 1, 2, 3, 1]]), tree);
    expect(formatNewick(made.tree)).toBe("((x,(a,b)y3)y1,(c,d)y2)y0;");
    expect(made.balances.columnNames).toEqual(["y0", "y1", "y2", "y3"]);
  });

  test("treeBalances closes nodes of one child", () => {
    const made = treeBalances(frameOf(["s"], ["a", "b"], [[1, 2]]), "((a)u,b)r;");
    expect(formatNewick(made.tree)).toBe("(a,b)r;");
    expect(made.balances.get("s", "r")).toBeCloseTo(Math.LN2 / Math.SQRT2, 14);
  });

  test("treeBalances leaves columns that are internal nodes as they are", () => {
    const balances = frameOf(["s"], ["v", "r"], [[-1, missing]]);
    const made = treeBalances(balances, parseNewick("((a,b)u,(c,d)v)r;"));
    expect(made.balances).toBe(balances);
    expect(made.columns).toBe("balances");
    expect(formatNewick(made.tree)).toBe("((a,b)u,(c,d)v)r;");
  });

  test.each([
    [["a", "u"], "must be all tips or all internal nodes of the tree, got internal nodes 'u' among tips"],
    [["a", "B", "q"], "got neither for 'B', 'q' (did you mean 'b'?)"],
    [["u", "w"], "got neither for 'w'"],
  ])("treeBalances refuses columns %j", (names, message) => {
    const table = frameOf(["s"], names, [names.map(() => 1)]);
    expect(() => treeBalances(table, parseNewick("((a,b)u,(c,d)v)r;"))).toThrow(message);
  });
});
