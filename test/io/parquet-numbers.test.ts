import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { parquetWriteBuffer } from "hyparquet-writer";
import { afterAll, describe, expect, test } from "vitest";
import { DataError, MixedlmError } from "../../src/errors.js";
import { openParquetWriter, readBatches, writeParquet } from "../../src/io/index.js";
import { columnNames } from "../../src/table/columns.js";
import type { Table } from "../../src/table/table.js";

const folder = mkdtempSync(join(tmpdir(), "mixedlm-numbers-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Every column of samples as the batches have it: sample by sample, the numbers of all responses. */
async function batched(bytes: Uint8Array, options: object = {}): Promise<Record<string, number[]>> {
  const batches = await readBatches(bytes, { transpose: true, ...options });
  const columns: Record<string, number[]> = Object.fromEntries(batches.samples.map((name) => [name, []]));
  for await (const table of batches) {
    for (const name of columnNames(table)) {
      const values = table.columns[name] as Float64Array;
      for (const [i, sample] of table.index.entries()) columns[sample]!.push(values[i]!);
    }
  }
  return columns;
}

/** The same by the library that decodes any file. */
async function decoded(bytes: Uint8Array): Promise<Record<string, number[]>> {
  const rows = await parquetReadObjects({ file: bytes.slice().buffer, compressors });
  const names = Object.keys(rows[0]!).filter((name) => name !== "id");
  const numberOf = (value: unknown) => (value === null ? Number.NaN : Number(value));
  return Object.fromEntries(names.map((name) => [name, rows.map((row) => numberOf(row[name]))]));
}

const kinds = {
  DOUBLE: fc.oneof(fc.double(), fc.constantFrom(0, -0, 1.5)),
  FLOAT: fc.float(),
  INT32: fc.oneof(fc.integer(), fc.nat(3)),
  INT64: fc.oneof(fc.bigInt({ min: 1n - 2n ** 53n, max: 2n ** 53n - 1n }), fc.constantFrom(0n, -1n, 7n)),
} as const;

const shown = (_: string, value: unknown) => (typeof value === "bigint" ? `${value}n` : value);

const column = (rows: number) =>
  fc
    .record({
      type: fc.constantFrom(...(Object.keys(kinds) as (keyof typeof kinds)[])),
      nullable: fc.boolean(),
      codec: fc.constantFrom("SNAPPY" as const, "UNCOMPRESSED" as const),
      encoding: fc.constantFrom("PLAIN" as const, "RLE_DICTIONARY" as const, "BYTE_STREAM_SPLIT" as const),
    })
    .chain((how) => {
      const cell = how.nullable ? fc.option(kinds[how.type] as fc.Arbitrary<unknown>) : kinds[how.type];
      const data = fc.array(cell as fc.Arbitrary<unknown>, { minLength: rows, maxLength: rows });
      return data.map((data) => ({ ...how, data }));
    });

const files = fc
  .record({ rows: fc.integer({ min: 1, max: 60 }), width: fc.integer({ min: 1, max: 12 }) })
  .chain(({ rows, width }) =>
    fc.record({
      columns: fc.array(column(rows), { minLength: width, maxLength: width }),
      pageSize: fc.constantFrom(16, 64, 1 << 20),
      rowGroupSize: fc.constantFrom(7, 1000),
    }),
  )
  .map(({ columns, ...how }) => {
    const ids = Array.from(columns[0]!.data, (_, i) => `f${i}`);
    const samples = columns.map((column, j) => ({ ...column, name: `s${j}` }));
    const columnData = [{ name: "id", data: ids, type: "STRING" as const }, ...samples];
    const bytes = new Uint8Array(parquetWriteBuffer({ columnData, ...how }));
    return Object.assign(bytes, { [fc.toStringMethod]: () => JSON.stringify({ columnData, ...how }, shown) });
  });

describe("numbers of Parquet files", () => {
  test("numbers of any type, encoding, page and compression are read as another decoder reads them", async () => {
    await fc.assert(
      fc.asyncProperty(files, async (bytes) => {
        expect(await batched(bytes)).toStrictEqual(await decoded(bytes));
      }),
      { numRuns: 150 },
    );
  });

  test("blocks that lie where earlier ones did are good until the second one after", async () => {
    const x = Float64Array.from({ length: 30 }, (_, i) => Math.sqrt(i));
    const index = Array.from({ length: 30 }, (_, i) => `f${i}`);
    const columns = { s1: x, s2: x.map((value) => -value) };
    const path = join(folder, "reused.parquet");
    const writer = await openParquetWriter(path, "id");
    for (let at = 0; at < 30; at += 5) {
      const part = { s1: columns.s1.slice(at, at + 5), s2: columns.s2.slice(at, at + 5) };
      await writer.write({ index: index.slice(at, at + 5), columns: part });
    }
    await writer.close();
    const memory = new Set<ArrayBufferLike>();
    let before: Table | undefined;
    let done = 0;
    const check = (table: Table) => {
      for (const name of columnNames(table)) {
        expect(Array.from(table.columns[name] as Float64Array)).toEqual([x[done]!, -x[done++]!]);
      }
    };
    for await (const table of await readBatches(path, { transpose: true, reuse: true })) {
      if (before !== undefined) check(before);
      before = table;
      memory.add((Object.values(table.columns)[0] as Float64Array).buffer);
    }
    check(before!);
    expect([done, memory.size]).toEqual([30, 2]);
  });

  test("ids that are large whole numbers keep every digit", async () => {
    const data = [2n ** 62n + 1n, 2n ** 62n + 2n];
    const columnData = [
      { name: "id", data, type: "INT64" as const },
      { name: "s1", data: [1, 2], type: "DOUBLE" as const },
    ];
    const batches = await readBatches(new Uint8Array(parquetWriteBuffer({ columnData })), {
      transpose: true,
    });
    const names: string[] = [];
    for await (const table of batches) names.push(...columnNames(table));
    expect(names).toEqual(data.map(String));
  });

  test.each(["snappy", "uncompressed", "gzip", "zstd"])(
    "numbers that DuckDB writes are read, %s",
    async (compression) => {
      const { DuckDBInstance } = await import("@duckdb/node-api");
      const path = join(folder, `${compression}.parquet`);
      const instance = await DuckDBInstance.create(":memory:");
      const connection = await instance.connect();
      await connection.run(`
      COPY (
        SELECT 'f' || i AS id, i / 7.0::DOUBLE AS s1, CASE WHEN i % 3 = 0 THEN NULL ELSE sqrt(i) END AS s2,
          (i % 5)::INTEGER AS s3, (i % 11)::BIGINT - 4 AS s4, NULL::DOUBLE AS s5, (i % 2)::FLOAT / 3 AS s6,
          CASE WHEN i % 2 = 0 THEN (i % 9)::SMALLINT END AS s7, (i * 800000)::UINTEGER AS s8
        FROM range(5000) AS t(i)
      ) TO '${path}' (FORMAT parquet, COMPRESSION ${compression}, ROW_GROUP_SIZE 2048)`);
      connection.closeSync();
      instance.closeSync();
      const bytes = new Uint8Array(readFileSync(path));
      expect(parquetMetadata(bytes.slice().buffer).row_groups.length).toBeGreaterThan(1);
      expect(await batched(bytes, { blockBytes: 1 << 17 })).toStrictEqual(await decoded(bytes));
    },
  );

  test("Parquet bytes that were changed are read or refused, and never anything else", async () => {
    const numbers = (scale: number) =>
      Float64Array.from({ length: 40 }, (_, i) => (i % 4 === 0 ? Number.NaN : scale * Math.sqrt(i % 9)));
    const index = Array.from({ length: 40 }, (_, i) => `f${i}`);
    const whole = await writeParquet({ index, columns: { s1: numbers(1), s2: numbers(-2) } });
    const change = fc.tuple(fc.nat(whole.length - 1), fc.nat(255));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
        const bytes = whole.slice();
        for (const [at, byte] of changes) bytes[at] = byte;
        const outcome = await batched(bytes).catch((error: unknown) => error);
        if (outcome instanceof Error) expect(outcome).toBeInstanceOf(MixedlmError);
      }),
      { numRuns: 300 },
    );
    await expect(batched(whole.subarray(0, whole.length - 9))).rejects.toThrow(DataError);
  });
});
