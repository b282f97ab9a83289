import { describe, expect, test } from "vitest";
import { modelMatrix } from "../../src/design/fixed/model-matrix.js";
import { replayMatrix, replayOffset } from "../../src/design/replay.js";
import { DataError } from "../../src/errors.js";
import type { Table } from "../../src/table/table.js";
import { toTable } from "../support/patsy-cases.js";

const table = toTable({
  x: [1, 2, 3, 4, 5, 6, 7, 8],
  k: [1, 2, 3, 1, 2, 3, 1, 2],
  a: ["u", "v", "w", "u", "v", "w", "u", "v"],
  flag: [true, false, true, false, true, true, false, false],
});
const spec = (formula: string, options = {}) => modelMatrix(formula, table, options).spec;

describe("new rows that do not fit are refused by name", () => {
  test.each<[string, Record<string, (string | number | boolean | null)[]>, RegExp]>([
    ["x + a", { x: [1] }, /no column named 'a'/],
    ["x", { xx: [1] }, /no column named 'x' \(did you mean 'xx'\?\)/],
    ["a", { a: ["u", "q"] }, /a: sample 's2' has the level 'q', which was not seen before \(u, v, w\)/],
    ["C(k)", { k: [4] }, /C\(k\): sample 's1' has the level '4'/],
    ["C(a, levels=['u','v','w'])", { a: ["q"] }, /has the level 'q'/],
    [
      "bs(x, df=4)",
      { x: [2, 9] },
      /bs\(x, df=4\): sample 's2' has the value 9, outside the outermost knots 1 and 8/,
    ],
    ["x", { x: ["one"] }, /column 'x': must be numeric, got 'one' for sample 's1'/],
    ["I(1 / x)", { x: [0] }, /must be finite, got Infinity for sample 's1'/],
    ["flag", { flag: [3] }, /column 'flag': must be true or false, got 3/],
  ])("%s", (formula, columns, message) => {
    expect(() => replayMatrix(spec(formula), toTable(columns))).toThrow(DataError);
    expect(() => replayMatrix(spec(formula), toTable(columns))).toThrow(message);
  });
});

describe("learned state stays", () => {
  test.each<[string, Record<string, (string | number | boolean | null)[]>, number[]]>([
    ["0 + center(x)", { x: [4.5] }, [0]],
    ["0 + I(x - np.mean(x))", { x: [4.5] }, [0]],
    ["0 + I(x / sd(x))", { x: [Math.sqrt(6)] }, [1]],
    ["0 + I(x - np.max(x))", { x: [8, 1] }, [0, -7]],
    ["0 + a", { a: ["w"] }, [0, 0, 1]],
    ["C(a, Sum)", { a: ["w", "u"] }, [1, -1, -1, 1, 1, 0]],
    ["C(k)", { k: ["3"] }, [1, 0, 1]],
    ["C(k)", { k: [2] }, [1, 1, 0]],
    ["flag", { flag: [true] }, [1, 1]],
    ["x > 4", { x: [5] }, [1, 1]],
    ["cr(x, df=3) - 1", { x: [1] }, [1, 0, 0]],
  ])("%s", (formula, columns, expected) => {
    const { values } = replayMatrix(spec(formula), toTable(columns));
    expect(values).toHaveLength(expected.length);
    values.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i]!, 12);
    });
  });

  test("a replay keeps types of columns and references", () => {
    const learned = spec("k", { categorical: ["k"], reference: { k: "2" } });
    const replayed = modelMatrix(learned, toTable({ k: [3, 2] }));
    expect(replayed.columnNames).toEqual(["Intercept", "k[T.1]", "k[T.3]"]);
    expect(Array.from(replayed.values)).toEqual([1, 0, 1, 1, 0, 0]);
  });
});

describe("rows that miss a variable", () => {
  const gaps: Table = toTable({ x: [1, Number.NaN, 3], a: ["u", "v", null] });

  test("rows that miss a variable are NaN throughout in a replay, and keep their places", () => {
    const { values } = replayMatrix(spec("x + a"), gaps);
    expect(Array.from(values.slice(0, 4))).toEqual([1, 0, 0, 1]);
    expect(Array.from(values.slice(4)).every(Number.isNaN)).toBe(true);
  });

  test("rows that miss a variable are left out of a model matrix", () => {
    expect(modelMatrix(spec("x + a"), gaps).rowNames).toEqual(["s1"]);
  });

  test("rows that miss a variable are refused on request", () => {
    expect(() => replayMatrix(spec("x + a"), gaps, { missing: "raise" })).toThrow(
      /'x' has none for sample 's2'/,
    );
    expect(() => modelMatrix(spec("x + a"), gaps, { missing: "raise" })).toThrow(
      /'x' has none for sample 's2'/,
    );
  });
});

test("offsets are replayed on new rows", () => {
  const learned = spec("a + offset(x) + offset(center(k))");
  const offset = replayOffset(learned, toTable({ a: ["u", "v"], x: [10, Number.NaN], k: [1.875, 1] }));
  expect(Array.from(offset!)).toEqual([10, Number.NaN]);
  expect(replayOffset(spec("a"), table)).toBeUndefined();
});

test("a spec is plain JSON, and survives structuredClone", () => {
  const learned = spec(
    "bs(x, df=4) * C(a, Poly) + poly(x, 2) + te(cr(x, df=3), cr(k, df=3), constraints='center')",
  );
  expect(JSON.parse(JSON.stringify(learned))).toEqual(learned);
  expect(structuredClone(learned)).toEqual(learned);
});

test("a model matrix is a Frame", () => {
  const made = modelMatrix("x + a", table);
  expect(made.get("s2", "a[T.v]")).toBe(1);
  expect(made.terms).toEqual([
    { name: "Intercept", start: 0, end: 1 },
    { name: "a", start: 1, end: 3 },
    { name: "x", start: 3, end: 4 },
  ]);
  expect(() => modelMatrix("x + (1 | a)", table)).toThrow(/fixed effects only/);
});
