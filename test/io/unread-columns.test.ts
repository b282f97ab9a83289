import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as flechette from "@uwdata/flechette";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readArrow, readBatches, readMetadata, readParquet, readTable } from "../../src/io/index.js";
import { columnNames } from "../../src/table/columns.js";

const folder = mkdtempSync(join(tmpdir(), "mixedlm-unread-"));
afterAll(() => rmSync(folder, { recursive: true }));

const nested = ["lists", "structs", "maps", "deep"];
let parquet: Uint8Array;
let nestedFirst: Uint8Array;
beforeAll(async () => {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const written = async (query: string) => {
    const path = join(folder, "nested.parquet");
    await connection.run(`COPY (${query}) TO '${path}' (FORMAT parquet)`);
    return new Uint8Array(readFileSync(path));
  };
  nestedFirst = await written("SELECT [i] AS lists, 's' || i AS who, i AS x FROM range(3) t(i)");
  parquet = await written(`
    SELECT 's' || i AS id, [i, i + 1] AS lists, i / 2 AS x, {'a': i, 'b': ['u', 'v']} AS structs,
      MAP {'k': i} AS maps, [[{'c': [i]}]] AS deep, INTERVAL (i) DAY AS wait, 'g' || i % 2 AS g
    FROM range(4) t(i)`);
  connection.closeSync();
  instance.closeSync();
});

function arrow(format: "file" | "stream"): Uint8Array {
  const { columnFromArray: column, ...types } = flechette;
  const { list, struct, map, field, utf8, float64, int32, binary, dictionary, interval, IntervalUnit } =
    types;
  const inner = struct([field("c", list(dictionary(utf8(), int32())))]);
  return flechette.tableToIPC(
    flechette.tableFromColumns([
      ["id", column(["s0", "s1", "s2", "s3"], utf8())],
      ["lists", column([[1], [2, 3], [], null], list(float64()))],
      ["x", column([0, 0.5, 1, 1.5], float64())],
      [
        "structs",
        column(
          [{ a: 1, b: ["u"] }, null, { a: 2, b: [] }, { a: 3, b: null }],
          struct([field("a", int32()), field("b", list(utf8()))]),
        ),
      ],
      ["maps", column([[["k", 1]], [], [["l", 2]], []], map(utf8(), int32()))],
      ["deep", column([[[{ c: ["p", "q"] }]], [], [[]], null], list(list(inner)))],
      [
        "wait",
        column(
          [
            [1, 2],
            [3, 4],
            [5, 6],
            [7, 8],
          ].map((pair) => Int32Array.from(pair)),
          interval(IntervalUnit.DAY_TIME),
        ),
      ],
      ["g", column(["g0", "g1", "g0", "g1"], utf8())],
      [
        "raw",
        column(
          [1, 2, 3, 4].map((byte) => Uint8Array.of(byte)),
          binary(),
        ),
      ],
    ]),
    { format },
  )!;
}

/** Parquet's own bytes may be text that its writer did not mark. */
const bytesLeftOut = {
  file: "data",
  what: "bytes",
  columns: ["raw"],
  took: "left out, as they are not read",
};

const files: readonly (readonly [string, () => Uint8Array])[] = [
  ["Parquet", () => parquet],
  ["an Arrow file", () => arrow("file")],
  ["an Arrow stream", () => arrow("stream")],
];

describe.each(files)("columns of %s that cannot be read", (where, bytes) => {
  const format = where === "Parquet" ? "Parquet" : "Arrow";

  test("are left out of metadata, and listed", async () => {
    const metadata = await readMetadata(bytes());
    expect(metadata.index).toEqual(["s0", "s1", "s2", "s3"]);
    expect(columnNames(metadata)).toEqual(["x", "g"]);
    expect(metadata.columns).toEqual({ x: Float64Array.of(0, 0.5, 1, 1.5), g: ["g0", "g1", "g0", "g1"] });
    expect(metadata.guesses).toEqual([
      {
        file: "data",
        what: "lists, structs or maps",
        columns: nested,
        took: "left out, as they are not read",
      },
      { file: "data", what: "intervals", columns: ["wait"], took: "left out, as they are not read" },
      ...(format === "Parquet" ? [] : [bytesLeftOut]),
    ]);
  });

  test("are refused where they are used", async () => {
    const flat = `${format}: columns must be flat, got 'lists', which is nested`;
    const holds = `${format}: column 'wait' holds intervals, which are not read`;
    await expect(readTable(bytes(), { id: "lists" })).rejects.toThrow(flat);
    await expect(readMetadata(bytes(), { id: "wait" })).rejects.toThrow(holds);
    for (const transpose of [true, false]) {
      const drain = async () => {
        for await (const _ of await readBatches(bytes(), { id: "lists", transpose, blockBytes: 8 }));
      };
      await expect(drain()).rejects.toThrow(flat);
    }
  });

  test("are left out of what the readers of the format give, and noted", async () => {
    const table = await (format === "Parquet" ? readParquet(bytes()) : readArrow(bytes()));
    expect(columnNames(table)).toEqual(["x", "g"]);
    expect(table.notes!.slice(0, 2)).toEqual([
      "table: lists, structs or maps in 'lists', 'structs', 'maps', 'deep': left out, as they are not read",
      "table: intervals in 'wait': left out, as they are not read",
    ]);
  });
});

test("ids are in the first column that can be read", async () => {
  const metadata = await readMetadata(nestedFirst);
  expect([metadata.index, columnNames(metadata)]).toEqual([["s0", "s1", "s2"], ["x"]]);
});
