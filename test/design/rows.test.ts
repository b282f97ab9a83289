import { describe, expect, test } from "vitest";
import { buildDesign } from "../../src/design/design.js";
import { modelMatrix } from "../../src/design/fixed/model-matrix.js";
import type { DesignOptions } from "../../src/options/design.js";
import type { Table } from "../../src/table/table.js";

const none = Number.NaN;
const table: Table = {
  index: ["s1", "s2", "s3", "s4", "s5", "s6"],
  columns: {
    x: Float64Array.from([1, 2, none, 4, 5, -6]),
    z: [1, 2, 3, null, 5, 6] as unknown as number[],
    a: ["u", null, "v", "v", "w", "u"],
    flag: [true, false, null, true, false, true],
    g: ["p", "q", "p", "q", null, "p"],
    w: Float64Array.from([1, 1, 2, 2, 3, 3]),
    text: ["1", "2.5", "", "4", "NA", "-1e1"],
    dose: ["0", "0.1", "6", "0", "0.1", "6"],
    inf: [1, 2, 3, Number.POSITIVE_INFINITY, 5, 6],
    empty: [null, null, null, null, null, null],
    big: BigInt64Array.from([1n, 2n, 3n, 4n, 5n, 6n]) as unknown as number[],
  },
};

describe("rows that miss a variable", () => {
  test.each<[string, DesignOptions, number[], [number, string][]]>([
    ["1", { fixedOnly: true }, [0, 1, 2, 3, 4, 5], []],
    ["x", { fixedOnly: true }, [0, 1, 3, 4, 5], [[2, "x"]]],
    [
      "x + z + a",
      { fixedOnly: true },
      [0, 4, 5],
      [
        [1, "a"],
        [2, "x"],
        [3, "z"],
      ],
    ],
    [
      "flag",
      { groups: "g" },
      [0, 1, 3, 5],
      [
        [2, "flag"],
        [4, "g"],
      ],
    ],
    [
      "1 + (x | a)",
      {},
      [0, 3, 4, 5],
      [
        [1, "a"],
        [2, "x"],
      ],
    ],
    ["1", { groups: "w", vcFormula: { v: "0 + a" } }, [0, 2, 3, 4, 5], [[1, "a"]]],
    ["w", { fixedOnly: true, weights: "z" }, [0, 1, 2, 4, 5], [[3, "z"]]],
    ["w", { fixedOnly: true, offset: "x" }, [0, 1, 3, 4, 5], [[2, "x"]]],
    ["w + offset(z)", { fixedOnly: true }, [0, 1, 2, 4, 5], [[3, "z"]]],
    [
      "log(x)",
      { fixedOnly: true },
      [0, 1, 3, 4],
      [
        [2, "x"],
        [5, "log(x)"],
      ],
    ],
    ["w", { fixedOnly: true, subset: "x > 1" }, [1, 3, 4], [[2, "x"]]],
    ["w", { fixedOnly: true, subset: "a == 'u' | w > 2" }, [0, 4, 5], [[1, "a"]]],
    [
      "text",
      { fixedOnly: true, numeric: ["text"] },
      [0, 1, 3, 5],
      [
        [2, "text"],
        [4, "text"],
      ],
    ],
  ])("%s with %o", (formula, options, rows, dropped) => {
    const design = buildDesign(formula, table, options);
    expect(Array.from(design.rows)).toEqual(rows);
    const expected = dropped.map(([row, variable]) => ({ row, sample: table.index[row], variable }));
    expect(design.dropped).toEqual(expected);
  });

  test("means and levels are those of the rows kept", () => {
    const made = modelMatrix("center(x) + a", table, { subset: "w < 3" });
    expect(made.rowNames).toEqual(["s1", "s4"]);
    expect(Array.from(made.column("center(x)"))).toEqual([-1.5, 1.5]);
    expect(made.columnNames).toEqual(["Intercept", "a[T.v]", "center(x)"]);
  });

  test("a mean is taken again when another factor drops rows", () => {
    const made = modelMatrix("center(w) + np.log(x)", table);
    expect(made.rowNames).toEqual(["s1", "s2", "s4", "s5"]);
    expect(made.column("center(w)").reduce((a, b) => a + b)).toBeCloseTo(0, 14);
  });

  test.each<[string, DesignOptions, RegExp]>([
    ["x", { missing: "raise" }, /'x' has none for sample 's3'/],
    ["z + a", { missing: "raise" }, /'a' has none for sample 's2' \(and 1 more rows\)/],
    ["np.log(x)", { missing: "raise", subset: "w != 2" }, /'np.log\(x\)' has none for sample 's6'/],
    ["empty", {}, /no sample is left.*'empty'/],
    ["w", { subset: "w > 10" }, /no sample satisfies 'w > 10'/],
    ["w", { subset: "w" }, /a condition is needed here/],
    ["w", { subset: "ww > 1" }, /no column named 'ww'/],
    ["w", { subset: "w >" }, /ends where a value was expected/],
    ["inf", {}, /inf: must be finite, got Infinity for sample 's4'/],
    ["I(1 / (w - 1))", {}, /I\(1 \/ \(w - 1\)\): must be finite, got Infinity for sample 's1'/],
    ["w", { weights: "x" }, /weights: 'x' must be positive, got -6 for sample 's6'/],
    ["w", { weights: "a" }, /weights: column 'a' must be numeric/],
    ["w", { offset: "inf" }, /offset: column 'inf' must be finite/],
    ["w", { weights: "ww" }, /weights: no column named 'ww' \(did you mean 'w'\?\)/],
    ["w", { numeric: ["ww"] }, /numeric: no column named 'ww'/],
    ["w", { categorical: ["ww"] }, /categorical: no column named 'ww'/],
    ["a", { numeric: ["a"] }, /column 'a': must be numeric, got 'u' for sample 's1'/],
    [
      "w",
      { numeric: ["w"], categorical: ["w"] },
      /numeric, categorical: column 'w' must be one of them, got both/,
    ],
    ["a", { reference: { a: "uu" } }, /'uu' is not a level of a \(did you mean 'u'\?\), which has u, v, w/],
    ["w", { reference: { w: "1" } }, /does not use 'w' as a category; write C\(w\)/],
    ["w", { reference: { ww: "1" } }, /reference: no column named 'ww'/],
  ])("%s with %o is refused", (formula, options, message) => {
    expect(() => buildDesign(formula, table, { ...options, fixedOnly: true })).toThrow(message);
  });
});

describe("weights and offsets", () => {
  test("weights and offsets are those of the rows kept; offsets add up", () => {
    const design = buildDesign("w + offset(z) + offset(log(w))", table, {
      fixedOnly: true,
      weights: "w",
      offset: "x",
    });
    expect(Array.from(design.rows)).toEqual([0, 1, 4, 5]);
    expect(Array.from(design.weights!)).toEqual([1, 1, 3, 3]);
    const expected = [1 + 1, 2 + 2, 5 + 5 + Math.log(3), -6 + 6 + Math.log(3)];
    design.offset!.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i]!, 14);
    });
    expect(design.fixed.columns).toEqual(["Intercept", "w"]);
  });

  test("weights and offsets are absent when nobody asked for them", () => {
    const design = buildDesign("w", table, { fixedOnly: true });
    expect(design).not.toHaveProperty("weights");
    expect(design).not.toHaveProperty("offset");
  });
});

describe("types of columns", () => {
  test.each<[string, DesignOptions, string[], string[]]>([
    ["w", {}, ["w"], []],
    ["w", { categorical: ["w"] }, ["w[T.2]", "w[T.3]"], ["w"]],
    ["C(w)", {}, ["C(w)[T.2]", "C(w)[T.3]"], ["w"]],
    ["factor(w) + flag", {}, ["factor(w)[T.2]", "factor(w)[T.3]", "flag[T.True]"], ["w", "flag"]],
    ["flag", { numeric: ["flag"] }, ["flag"], []],
    ["text", { numeric: ["text"] }, ["text"], []],
    ["big", {}, ["big"], []],
    ["a", { reference: { a: "v" } }, ["a[T.u]", "a[T.w]"], ["a"]],
    ["C(w)", { reference: { w: "3" } }, ["C(w)[T.1]", "C(w)[T.2]"], ["w"]],
    ["dose", {}, ["dose[T.0.1]", "dose[T.6]"], ["dose"]],
    ["dose", { numeric: ["dose"] }, ["dose"], []],
    ["w > 1", {}, ["w > 1[T.True]"], []],
  ])("%s with %o", (formula, options, columns, categorical) => {
    const design = buildDesign(formula, table, { ...options, fixedOnly: true });
    expect(design.fixed.columns).toEqual(["Intercept", ...columns]);
    expect(design.categorical).toEqual(categorical);
  });

  test("'.' is every column without another part", () => {
    const columns = { x: [1, 2, 3, 4], w: [1, 1, 2, 2], a: ["u", "v", "u", "v"], g: ["p", "p", "q", "q"] };
    const small: Table = { index: ["1", "2", "3", "4"], columns };
    const names = (formula: string, options: DesignOptions) =>
      buildDesign(formula, small, options).fixed.columns;
    expect(names(".", { groups: "g" })).toEqual(["Intercept", "a[T.v]", "x", "w"]);
    expect(names(". - x + (1 | g)", { weights: "w" })).toEqual(["Intercept", "a[T.v]"]);
  });

  test.each<[Table, RegExp]>([
    [{ index: ["1", "2"], columns: { x: [1] } }, /one value per row \(2\), got 1/],
    [
      { index: ["1", "2"], columns: { x: [1, "b"] as unknown as number[] } },
      /of one kind, got number and string/,
    ],
    [{ index: ["1"], columns: { x: [{}] as unknown as number[] } }, /numbers, strings or booleans/],
    [{ index: [], columns: { x: [] } }, /no sample is left|.*/],
  ])("columns that cannot be used are refused (%#)", (bad, message) => {
    expect(() => modelMatrix("x", bad)).toThrow(message);
  });
});

test("rows are left out by the hundred thousand", () => {
  const index = Array.from({ length: 600_002 }, (_, i) => `s${i}`);
  const x = Float64Array.from(index, (_, i) => (i < 2 ? i : Number.NaN));
  expect(modelMatrix("x", { index, columns: { x } }).rowNames).toEqual(["s0", "s1"]);
});
