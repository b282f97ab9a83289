import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { afterAll, describe, expect, test } from "vitest";
import { DataError } from "../../src/errors.js";
import { openParquetWriter, readParquet, writeParquet } from "../../src/io/index.js";
import { assemble } from "../../src/table/make-table.js";
import type { Column, Table } from "../../src/table/table.js";

const folder = mkdtempSync(join(tmpdir(), "mixedlm-parquet-"));
afterAll(() => rmSync(folder, { recursive: true }));

const tableOf = (columns: Readonly<Record<string, Column>>): Table => {
  const length = Object.values(columns)[0]?.length ?? 0;
  const index = Array.from({ length }, (_, i) => `r${i}`);
  return assemble(index, Object.keys(columns), Object.entries(columns));
};

async function written(tables: readonly Table[]) {
  const path = join(folder, "table.parquet");
  const writer = await openParquetWriter(path, false);
  try {
    for (const table of tables) await writer.write(table);
  } finally {
    await writer.close();
  }
  const bytes = readFileSync(path);
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
}

/** Values as Parquet has them: what is missing is null. */
const seen = (column: Column) =>
  Array.from(column as ArrayLike<unknown>, (value) => (Number.isNaN(value) ? null : (value ?? null)));

/** Columns of one length with few or many different values, some missing. */
const columns = fc.integer({ min: 1, max: 40 }).chain((rows) => {
  const of = <T>(value: fc.Arbitrary<T>) => fc.array(value, { minLength: rows, maxLength: rows });
  const number = fc.oneof(fc.double(), fc.constantFrom(0, -0, 1, Number.NaN, Infinity));
  const text = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("a", "é", "", "𝒳"));
  return fc.record({
    doubles: of(number).map((list) => Float64Array.from(list)),
    few: of(fc.constantFrom(0, -0, 2.5, Number.NaN)).map((list) => Float64Array.from(list)),
    floats: of(number).map((list) => Float32Array.from(list)),
    integers: of(fc.integer()).map((list) => Int32Array.from(list)),
    bytes: of(fc.nat(255)).map((list) => Uint8Array.from(list)),
    texts: of(fc.option(text)),
    words: of(fc.constantFrom("a", "b", null)),
    flags: of(fc.option(fc.boolean())),
    nothing: of(fc.constant(null)),
  });
});

describe("Parquet", () => {
  test("what is written is read again bit for bit, whatever the columns", async () => {
    await fc.assert(
      fc.asyncProperty(columns, async (record) => {
        const file = await written([tableOf(record)]);
        const rows = await parquetReadObjects({ file });
        const whole = await writeParquet(tableOf(record), { id: "id" });
        const again = (await readParquet(whole)).columns;
        for (const [name, column] of Object.entries(record)) {
          expect(rows.map((row) => row[name])).toStrictEqual(seen(column));
          if (name !== "nothing") expect(seen(again[name]!)).toStrictEqual(seen(column));
        }
      }),
      { numRuns: 100 },
    );
  });

  test.each([1, 2, 3, 17, 255, 256, 257, 5000])(
    "Parquet dictionaries of %i numbers and texts are read back",
    async (distinct) => {
      const rows = 4 * distinct + 3;
      const numbers = Float64Array.from({ length: rows }, (_, i) => Math.sqrt(i % distinct));
      const texts = Array.from(numbers, (_, i) => `response ${(7 * i) % distinct}`);
      const read = await parquetReadObjects({ file: await written([tableOf({ numbers, texts })]) });
      expect(read.map(({ numbers }) => numbers)).toStrictEqual([...numbers]);
      expect(read.map(({ texts }) => texts)).toStrictEqual(texts);
    },
  );

  test("a table is a row group; the first settles the types, one without rows says what there could be", async () => {
    const first = tableOf({ x: Float64Array.of(1, 2), note: [null, null] });
    const second = tableOf({ x: Float64Array.of(Number.NaN), note: ["late"] });
    const file = await written([first, second]);
    expect(parquetMetadata(file).row_groups.map(({ num_rows }) => num_rows)).toEqual([2n, 1n]);
    expect(await parquetReadObjects({ file })).toEqual([
      { x: 1, note: null },
      { x: 2, note: null },
      { x: null, note: "late" },
    ]);
    const none = await written([tableOf({ x: Float64Array.of(), note: [] })]);
    const { schema, num_rows } = parquetMetadata(none);
    expect(num_rows).toBe(0n);
    expect(schema.slice(1).map(({ name, type }) => [name, type])).toEqual([
      ["x", "DOUBLE"],
      ["note", "BYTE_ARRAY"],
    ]);
  });

  test("tables with other columns, or columns of another kind, are not written into one file", async () => {
    const first = tableOf({ x: Float64Array.of(1) });
    for (const other of [{ y: Float64Array.of(1) }, { x: ["text"] }, { x: Float64Array.of(1), y: ["a"] }]) {
      await expect(written([first, tableOf(other)])).rejects.toThrow(DataError);
    }
  });

  test("many rows are written as several row groups in a file of one table", async () => {
    const x = Float64Array.from({ length: 70_000 }, (_, i) => i / 7);
    const table = tableOf({ x, word: Array.from(x, (_, i) => (i % 3 === 0 ? null : "w")) });
    const bytes = await writeParquet(table, { metadata: { formula: "y ~ x" } });
    const { row_groups, key_value_metadata } = parquetMetadata(bytes.slice().buffer);
    expect(row_groups.length).toBe(2);
    expect(key_value_metadata).toEqual([{ key: "formula", value: "y ~ x" }]);
    expect(await readParquet(bytes)).toMatchObject({ index: table.index, columns: table.columns });
  });
});
