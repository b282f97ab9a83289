import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DataError } from "../../src/errors.js";
import { columnNames, isNumericColumn, numbersOf } from "../../src/table/columns.js";
import { Frame } from "../../src/table/frame.js";
import { joinSamples } from "../../src/table/join-samples.js";
import { makeTable } from "../../src/table/make-table.js";
import { selectColumns, selectRows } from "../../src/table/select.js";
import type { Table } from "../../src/table/table.js";
import { transpose } from "../../src/table/transpose.js";

const table: Table = { index: ["s1", "s2", "s3"], columns: { y: Float64Array.of(1, 2, 3) } };

describe("joinSamples", () => {
  const metadata: Table = { index: ["s3", "s9", "s1"], columns: { g: ["c", "i", "a"] } };

  test("joinSamples keeps what both have, in the order of the table, and tells the rest", () => {
    expect(joinSamples(table, metadata)).toEqual({
      notes: [
        "samples: only 2 of 3 of the table (66 %) are in the metadata, which has 3; are the others spelt alike?",
      ],
      table: { index: ["s1", "s3"], columns: { y: Float64Array.of(1, 3) } },
      metadata: { index: ["s1", "s3"], columns: { g: ["a", "c"] } },
      dropped: { table: ["s2"], metadata: ["s9"] },
    });
  });
  test("joinSamples does not copy what fits already", () => {
    const joined = joinSamples(table, { index: ["s1", "s2", "s3"], columns: {} });
    expect(joined.table).toBe(table);
    expect(joined.dropped).toEqual({ table: [], metadata: [] });
  });
  test("joinSamples shows ids of both sides where they have nothing in common", () => {
    const other = { index: ["1", "2", "3", "4"], columns: {} };
    expect(() => joinSamples(table, other)).toThrow(
      "the table has 's1', 's2', 's3', the metadata '1', '2', '3' and 1 more; the ids must be spelt alike",
    );
  });
  test("joinSamples offers to transpose a table that lies on its side", () => {
    expect(() => joinSamples(transpose(table), table)).toThrow(/transpose the table/);
  });
  test("joinSamples names repeated ids", () => {
    const twice = { index: ["s1", "s1"], columns: {} };
    expect(() => joinSamples(table, twice)).toThrow(/metadata: ids must be unique, got 's1' repeatedly/);
    expect(() => joinSamples(twice, table)).toThrow(/table: ids must be unique/);
  });
  test("joinSamples gives both sides the same ids, whatever they held", () => {
    const ids = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(ids, ids, (left, right) => {
        fc.pre(left.some((id) => right.includes(id)));
        const side = (index: string[]) => ({ index, columns: { self: index } });
        const joined = joinSamples(side(left), side(right));
        expect(joined.table.index).toEqual(left.filter((id) => right.includes(id)));
        expect(joined.metadata.index).toEqual(joined.table.index);
        expect(joined.metadata.columns["self"]).toEqual(joined.table.index);
        expect(joined.dropped.table.length + joined.table.index.length).toBe(left.length);
        expect(joined.dropped.metadata.length + joined.table.index.length).toBe(right.length);
      }),
    );
  });
});

test("transposing twice gives the table back, whatever the names", () => {
  const name = fc.oneof(
    fc.string({ minLength: 1 }),
    fc.constantFrom("__proto__", "constructor", "12", "4294967295"),
  );
  const names = fc.uniqueArray(name, { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(names, names, (index, columns) => {
      const original = makeTable(
        index,
        columns.map((column, j) => [column, Float64Array.from(index, (_, i) => i * 10 + j)] as const),
      );
      const back = transpose(transpose(original));
      expect(back).toEqual(original);
      expect(columnNames(back)).toEqual(columns);
    }),
  );
});

test("transposing needs numbers", () => {
  expect(() => transpose({ index: ["a"], columns: { g: ["u"] } })).toThrow(/column 'g' must be numeric/);
});

test("selecting rows keeps the kind of every column", () => {
  const mixed: Table = {
    index: ["a", "b", "c"],
    columns: { x: [1, 2, 3], g: ["u", null, "w"], ok: [true, null, false] },
  };
  expect(selectRows(mixed, [2, 0])).toEqual({
    index: ["c", "a"],
    columns: { x: [3, 1], g: ["w", "u"], ok: [false, true] },
  });
});

test("selecting columns names the nearest one that is there", () => {
  expect(columnNames(selectColumns({ index: [], columns: { a: [], b: [] } }, ["b"]))).toEqual(["b"]);
  expect(() => selectColumns({ index: [], columns: { age: [] } }, ["agee"])).toThrow(/did you mean 'age'/);
});

test("makeTable checks names and lengths", () => {
  expect(() => makeTable(["a"], [["x", [1, 2]]], "f.tsv")).toThrow(
    "f.tsv: column 'x' must have one value per row (1), got 2",
  );
  expect(() =>
    makeTable(
      ["a"],
      [
        ["x", [1]],
        ["x", [2]],
      ],
    ),
  ).toThrow(/names of columns must be unique, got 'x'/);
  const ids = Array.from({ length: 9 }, (_, i) => `s${i}`);
  expect(() => makeTable([...ids, ...ids], [])).toThrow(
    "got 's0', 's1', 's2', 's3', 's4' and 4 more repeatedly",
  );
  expect(() => makeTable(["a", "a"], [])).toThrow(DataError);
});

test("isNumericColumn takes numbers, nulls and nothing for numbers, texts and booleans not", () => {
  expect([Float64Array.of(), [1], [null, 2], [null], []].map((c) => isNumericColumn(c as number[]))).toEqual([
    true,
    true,
    true,
    true,
    true,
  ]);
  expect([["a"], [null, "a"], [true]].map((c) => isNumericColumn(c as string[]))).toEqual([
    false,
    false,
    false,
  ]);
  expect(numbersOf({ index: ["a", "b"], columns: { x: [1, null as unknown as number] } }, "x")).toEqual(
    Float64Array.of(1, Number.NaN),
  );
});

test("a frame finds the first of a name and names what is missing, however often it is asked", () => {
  const names = [...Array.from({ length: 100 }, (_, i) => `y${i}`), "y7", "__proto__"];
  const frame = new Frame(
    ["x"],
    names,
    Float64Array.from(names, (_, i) => i),
  );
  for (let round = 0; round < 3; round++) {
    expect(names.map((name) => frame.get("x", name)).slice(0, 100)).toEqual([...names.keys()].slice(0, 100));
    expect(frame.get("x", "y7")).toBe(7);
    expect(frame.get("x", "__proto__")).toBe(101);
    expect(() => frame.get("x", "y_7")).toThrow("Frame: no column named 'y_7' (did you mean 'y7'?)");
  }
});
