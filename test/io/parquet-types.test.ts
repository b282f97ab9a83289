import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import fc from "fast-check";
import { type DecodedArray, parquetReadObjects, type SchemaElement } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { parquetWriteBuffer } from "hyparquet-writer";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readParquet } from "../../src/io/index.js";
import { asTable } from "../../src/table/as-table.js";
import { columnNames } from "../../src/table/columns.js";
import { mapLabels, withLabels } from "../../src/table/labels.js";
import type { Table } from "../../src/table/table.js";

const folder = mkdtempSync(join(tmpdir(), "mixedlm-types-"));
let instance: DuckDBInstance;
let duckdb: DuckDBConnection;
beforeAll(async () => {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  instance = await DuckDBInstance.create(":memory:");
  duckdb = await instance.connect();
});
afterAll(() => {
  duckdb.closeSync();
  instance.closeSync();
  rmSync(folder, { recursive: true });
});

async function written(query: string, how: string): Promise<Uint8Array> {
  const path = join(folder, "written.parquet");
  await duckdb.run(`COPY (${query}) TO '${path}' (FORMAT parquet, ${how})`);
  return new Uint8Array(readFileSync(path));
}

/** The table with its labels as lists. */
function listed(table: Table): Table {
  return withLabels(
    table,
    mapLabels(table, (labels) => Array.from<string | bigint | null>(labels as never)),
  );
}

/** What hyparquet reads, row by row. */
async function expected(bytes: Uint8Array) {
  const rows = await parquetReadObjects({ file: bytes.slice().buffer, compressors });
  return asTable(rows, { id: "id" });
}

const sometimes = (value: string) => `CASE WHEN i % 3 = 0 THEN NULL ELSE ${value} END`;
const columns: Readonly<Record<string, string>> = {
  tiny: "(i % 100)::TINYINT - 50",
  small: "i::SMALLINT",
  whole: "i::INTEGER - 50",
  long: "i * 1000000000000 - 5",
  tiny_from_zero: "(i % 200)::UTINYINT",
  small_from_zero: "(60000 + i % 5000)::USMALLINT",
  whole_from_zero: "((i % 100) * 40000000)::UINTEGER",
  long_from_zero: "18446744073709551000::UBIGINT - i::UBIGINT",
  single: "i::FLOAT / 3",
  double: "i / 7.0::DOUBLE",
  few_doubles: "(i % 7) / 10::DOUBLE",
  flag: "i % 2 = 0",
  day: "DATE '1969-12-20' + (i % 300)::INTEGER",
  time: "TIMESTAMP '1969-12-31 23:59:58.123456' + INTERVAL (i) MILLISECOND",
  time_nanoseconds: "TIMESTAMP_NS '2020-01-01 00:00:00.123456789'",
  time_milliseconds: "TIMESTAMP_MS '1960-01-01 00:00:00.123'",
  time_of_day: "TIME '10:00:01'",
  name: "'é' || (i % 3)",
  id_of_its_own: "'00000000-0000-4000-8000-' || lpad(i::VARCHAR, 12, '0')",
  uuid: "('00000000-0000-4000-8000-' || lpad(i::VARCHAR, 12, '0'))::UUID",
  category: "('a' || i % 2)::ENUM('a0', 'a1')",
  json: "'{\"a\": 1}'",
  nothing: "NULL::DOUBLE",
  nobody: "NULL::VARCHAR",
  bytes: "'b'::BLOB",
};
const query = (rows: number) =>
  `SELECT 's' || i AS id, ${Object.entries(columns)
    .map(([name, value]) => `${value} AS "${name}", ${sometimes(value)} AS "${name} or null"`)
    .join(", ")} FROM range(${rows}) t(i) ORDER BY i`;

describe("columns of every type are as another decoder reads them", () => {
  test.each([
    ["PARQUET_VERSION v1", 100],
    ["PARQUET_VERSION v2", 100],
    ["PARQUET_VERSION v2, COMPRESSION uncompressed", 3],
    ["COMPRESSION zstd, ROW_GROUP_SIZE 2048", 5000],
  ] as const)("DuckDB with %s, %i rows", async (how, rows) => {
    const bytes = await written(query(rows), how);
    const table = await readParquet(bytes);
    expect(listed(table)).toStrictEqual(listed(await expected(bytes)));
    expect(columnNames(table)).toHaveLength(2 * Object.keys(columns).length);
    // Another reading gives memory of its own.
    const again = await readParquet(bytes);
    expect(again.columns["double"]).not.toBe(table.columns["double"]);
  });

  const elements: Readonly<Record<string, Partial<SchemaElement>>> = {
    uuid: { type: "FIXED_LEN_BYTE_ARRAY", type_length: 16, logical_type: { type: "UUID" } },
    half: { type: "FIXED_LEN_BYTE_ARRAY", type_length: 2, logical_type: { type: "FLOAT16" } },
    unsigned: { type: "INT32", converted_type: "UINT_32" },
    long: { type: "INT64" },
    text: { type: "BYTE_ARRAY", converted_type: "UTF8" },
    flag: { type: "BOOLEAN" },
    single: { type: "FLOAT" },
  };
  const values: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
    uuid: fc.uuid(),
    half: fc.constantFrom(0, 1, -2.5, 65504, 2 ** -24, 0.0999755859375, Infinity, -Infinity),
    unsigned: fc.oneof(fc.nat(2 ** 32 - 1), fc.constantFrom(2 ** 31, 2 ** 32 - 1)),
    long: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    text: fc.oneof(fc.string({ unit: "binary" }), fc.constant("x".repeat(40))),
    flag: fc.boolean(),
    single: fc.float(),
  };
  const encodings: Readonly<Record<string, readonly string[]>> = {
    uuid: ["PLAIN", "RLE_DICTIONARY", "BYTE_STREAM_SPLIT"],
    half: ["PLAIN", "RLE_DICTIONARY", "BYTE_STREAM_SPLIT"],
    unsigned: ["PLAIN", "RLE_DICTIONARY", "DELTA_BINARY_PACKED", "BYTE_STREAM_SPLIT"],
    long: ["PLAIN", "RLE_DICTIONARY", "DELTA_BINARY_PACKED", "BYTE_STREAM_SPLIT"],
    text: ["PLAIN", "RLE_DICTIONARY", "DELTA_LENGTH_BYTE_ARRAY", "DELTA_BYTE_ARRAY"],
    flag: ["PLAIN", "RLE"],
    single: ["PLAIN", "RLE_DICTIONARY", "BYTE_STREAM_SPLIT"],
  };
  const file = fc
    .record({
      rows: fc.integer({ min: 1, max: 40 }),
      nulls: fc.boolean(),
      pageSize: fc.constantFrom(16, 1 << 20),
    })
    .chain(({ rows, nulls, pageSize }) => {
      const column = (name: string) =>
        fc.record({
          name: fc.constant(name),
          encoding: fc.constantFrom(...encodings[name]!),
          data: fc.array(nulls ? fc.option(values[name]!) : values[name]!, {
            minLength: rows,
            maxLength: rows,
          }),
        });
      return fc.tuple(...Object.keys(elements).map(column)).map((all) => ({ rows, nulls, pageSize, all }));
    });

  test("columns of any types, encodings and pages are read as hyparquet reads them", async () => {
    await fc.assert(
      fc.asyncProperty(file, async ({ rows, nulls, pageSize, all }) => {
        const repetition_type = nulls ? "OPTIONAL" : "REQUIRED";
        const ids = Array.from({ length: rows }, (_, i) => `s${i}`);
        const bytes = new Uint8Array(
          parquetWriteBuffer({
            schema: [
              { name: "root", num_children: all.length + 1 },
              { name: "id", type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "REQUIRED" },
              ...all.map(({ name }) => ({ name, repetition_type, ...elements[name] }) as SchemaElement),
            ],
            columnData: [
              { name: "id", data: ids },
              ...all.map(({ name, encoding, data }) => ({
                name,
                data: data as DecodedArray,
                encoding: encoding as "PLAIN",
              })),
            ],
            pageSize,
          }),
        );
        const [table, reference] = [await readParquet(bytes), await expected(bytes)];
        expect(table.index).toEqual(reference.index);
        for (const name of columnNames(reference)) {
          const [own, other] = [table.columns[name]!, reference.columns[name]!];
          expect(Array.from(own as ArrayLike<unknown>)).toStrictEqual(
            Array.from(other as ArrayLike<unknown>),
          );
        }
      }),
      { numRuns: 60 },
    );
  });
});
