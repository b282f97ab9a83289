import { tableFromArrays } from "@uwdata/flechette";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DataError, UsageError } from "../../src/errors.js";
import { asTable } from "../../src/table/as-table.js";
import { columnNames, columnOf } from "../../src/table/columns.js";
import { Frame } from "../../src/table/frame.js";
import type { TableLike } from "../../src/table/source-columns.js";

const expected = {
  index: ["a", "b"],
  columns: { x: Float64Array.of(1, Number.NaN), g: ["u", null], ok: [true, false] },
};

/** What arquero's tables show of themselves. */
const arquero = {
  numRows: () => 2,
  columnNames: () => ["id", "x", "g", "ok"],
  array: (name: string) => ({ id: ["a", "b"], x: [1, null], g: ["u", null], ok: [true, false] })[name]!,
};

describe("every shape gives the same table", () => {
  test.each<[string, unknown]>([
    ["a Table", { index: ["a", "b"], columns: { x: [1, null], g: ["u", undefined], ok: [true, false] } }],
    [
      "rows of objects",
      [
        { id: "a", x: 1, g: "u", ok: true },
        { id: "b", ok: false },
      ],
    ],
    [
      "columns of arrays",
      { id: ["a", "b"], x: Float64Array.of(1, Number.NaN), g: ["u", null], ok: [true, false] },
    ],
    [
      "a flechette table",
      tableFromArrays({ id: ["a", "b"], x: [1, null], g: ["u", null], ok: [true, false] }),
    ],
    ["an arquero table", arquero],
  ])("asTable of %s is the same table", (_, value) => {
    expect(asTable(value as TableLike)).toEqual(expected);
  });

  test("asTable of a Frame is its columns", () => {
    const frame = new Frame(["a", "b"], ["x", "y"], Float64Array.of(1, 2, 3, 4));
    expect(asTable(frame)).toEqual({
      index: ["a", "b"],
      columns: { x: Float64Array.of(1, 3), y: Float64Array.of(2, 4) },
    });
  });
});

test("apache-arrow's vectors with nulls are read value by value, because toArray shows what lies beneath", () => {
  const x = {
    nullCount: 1,
    toArray: () => Float64Array.of(1, 99),
    *[Symbol.iterator]() {
      yield* [1, null];
    },
  };
  const arrow = { numRows: 2, schema: { fields: [{ name: "x" }] }, getChild: () => x };
  expect(asTable(arrow).columns["x"]).toEqual(Float64Array.of(1, Number.NaN));
});

describe("ids", () => {
  test("rows without ids are numbered from 1", () => {
    expect(asTable([{ x: 1 }, { x: 2 }]).index).toEqual(["1", "2"]);
  });
  test("a column called id that repeats is data, not ids", () => {
    const long = [
      { id: "p1", t: 0 },
      { id: "p1", t: 1 },
    ];
    expect(columnNames(asTable(long))).toEqual(["id", "t"]);
    expect(() => asTable(long, { id: "id" })).toThrow(/ids must be unique, got 'p1' repeatedly/);
  });
  test("any column can be the ids, numbers too", () => {
    expect(asTable({ who: [7, 8], x: [1, 2] }, { id: "who" })).toEqual({
      index: ["7", "8"],
      columns: { x: Float64Array.of(1, 2) },
    });
  });
});

describe("types", () => {
  test("a column of numbers and texts becomes categories", () => {
    expect(asTable({ x: [1, "Not applicable", null] }).columns["x"]).toEqual(["1", "Not applicable", null]);
  });
  test("numeric makes other text missing, categorical makes levels", () => {
    const table = asTable(
      { x: [1, "Not applicable", "2.5"], y: [5, 6.5, 7] },
      { numeric: ["x"], categorical: ["y"] },
    );
    expect(table.columns).toEqual({ x: Float64Array.of(1, Number.NaN, 2.5), y: ["5", "6.5", "7"] });
  });
  test("64-bit integers become numbers, dates texts", () => {
    const table = asTable({
      n: BigInt64Array.of(1n, 2n),
      d: [new Date(0), null],
      t: [new Date(1), new Date(0)],
    });
    expect(table.columns).toEqual({
      n: Float64Array.of(1, 2),
      d: ["1970-01-01", null],
      t: ["1970-01-01T00:00:00.001Z", "1970-01-01"],
    });
    expect(table.dates).toEqual({ d: { origin: 0, isGuess: false }, t: { origin: 0, isGuess: false } });
  });
  test("a column without a value is numeric", () => {
    expect(asTable({ x: [null, undefined] }).columns["x"]).toEqual(Float64Array.of(Number.NaN, Number.NaN));
  });
});

describe("refused", () => {
  test.each<[unknown, RegExp]>([
    [null, /table: must be .*, got null/],
    [42, /got 42/],
    [[1, 2], /rows must be objects, got 1 as row 1/],
    [[[1], [2]], /got an array as row 1/],
    [{ x: [1, 2], y: [1] }, /column 'y' must have one value per row \(2\), got 1/],
    [{ x: [1, { a: 1 }] }, /got an object \(Object\) in column 'x', row 2/],
    [{ x: 1 }, /column 'x' must be an array, got 1/],
    [{ index: ["a", "a"], columns: {} }, /ids must be unique, got 'a' repeatedly/],
    [{ index: ["a", ""], columns: {} }, /every row must have an id, got none in row 2/],
    [{ "": [1] }, /every column must have a name/],
  ])("asTable refuses %j", (value, message) => {
    expect(() => asTable(value as TableLike)).toThrow(message);
    expect(() => asTable(value as TableLike)).toThrow(DataError);
  });

  test("asTable refuses unknown and contradictory overrides", () => {
    expect(() => asTable({ age: [1] }, { numeric: ["agee"] })).toThrow(
      /no column named 'agee' \(did you mean 'age'\?\)/,
    );
    expect(() => asTable({ age: [1] }, { numeric: ["age"], categorical: ["age"] })).toThrow(UsageError);
    expect(() => asTable({ age: [1] }, { id: "who" })).toThrow(/no column named 'who' for the ids/);
  });
});

test("columns named like members of Object.prototype are ordinary columns", () => {
  const value = JSON.parse('{"__proto__": [1], "constructor": [2], "toString": [3]}');
  const table = asTable(value as TableLike);
  expect(columnNames(table)).toEqual(["__proto__", "constructor", "toString"]);
  expect(columnOf(table, "__proto__")).toEqual(Float64Array.of(1));
  expect(columnOf(structuredClone(table), "__proto__")).toEqual(Float64Array.of(1));
  expect(() => columnOf(asTable({ x: [1] }), "constructor")).toThrow(/no column named 'constructor'/);
});

test("the order of columns survives names that look like integers", () => {
  const table = asTable(
    tableFromArrays([
      ["b", [1]],
      ["4479944", [2]],
      ["17", [3]],
    ]),
  );
  expect(Object.keys(table.columns)).toEqual(["17", "4479944", "b"]);
  expect(columnNames(table)).toEqual(["b", "4479944", "17"]);
  expect(columnNames(asTable(table))).toEqual(["b", "4479944", "17"]);
});

test("inputs are shared or copied, never changed", () => {
  const value = {
    index: ["a", "b"],
    columns: { x: Float64Array.of(1, 2), n: [1, null], g: ["u", undefined] },
  };
  const before = structuredClone(value);
  const table = asTable(value, { numeric: ["g"], categorical: ["n"] });
  expect(value).toEqual(before);
  expect(table.columns["x"]).toBe(value.columns.x);
});

test("any JSON value gives a table or a DataError", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      try {
        const table = asTable(value as TableLike);
        expect(new Set(table.index).size).toBe(table.index.length);
      } catch (error) {
        expect(error).toBeInstanceOf(DataError);
      }
    }),
  );
});
