import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as flechette from "@uwdata/flechette";
import fc from "fast-check";
import type { SchemaElement } from "hyparquet";
import { parquetWriteBuffer } from "hyparquet-writer";
import { afterAll, describe, expect, test } from "vitest";
import { decimalNumber, wholeFromBytes } from "../../src/io/decimals.js";
import { readBatches, readMetadata, readTable } from "../../src/io/index.js";
import { columnNames, numbersOf } from "../../src/table/columns.js";

const folder = mkdtempSync(join(tmpdir(), "mixedlm-decimals-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A double as the quotient of two whole numbers. */
function fraction(x: number): readonly [bigint, bigint] {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, x);
  const [high, low] = [bits.getUint32(0), bits.getUint32(4)];
  const exponent = ((high >>> 20) & 0x7ff) - 1075;
  const digits = (BigInt((high & 0xfffff) | (exponent === -1075 ? 0 : 0x100000)) << 32n) | BigInt(low);
  const signed = high >>> 31 === 1 ? -digits : digits;
  const power = exponent === -1075 ? -1074 : exponent;
  return power < 0 ? [signed, 1n << BigInt(-power)] : [signed << BigInt(power), 1n];
}

/** The next double above or below. */
function neighbour(x: number, by: 1n | -1n): number {
  const bits = new BigInt64Array(Float64Array.of(x).buffer);
  bits[0]! += x < 0 ? -by : by;
  return new Float64Array(bits.buffer)[0]!;
}

/** How far a double is from `unscaled` · 10^−`scale`, on a common denominator with others. */
function distance(x: number, unscaled: bigint, scale: number, denominator: bigint): bigint {
  const [n, d] = fraction(x);
  const away = (n * 10n ** BigInt(scale) - unscaled * d) * (denominator / d);
  return away < 0n ? -away : away;
}

/** Is `x` the nearest double, by whole numbers alone? */
function expectNearest(x: number, unscaled: bigint, scale: number): void {
  if (unscaled === 0n) {
    expect(x).toBe(0);
    return;
  }
  const others = [neighbour(x, 1n), neighbour(x, -1n)];
  const denominator = [x, ...others].map((each) => fraction(each)[1]).reduce((a, b) => (a > b ? a : b));
  const own = distance(x, unscaled, scale, denominator);
  for (const other of others) {
    expect(own <= distance(other, unscaled, scale, denominator), `${unscaled}e-${scale} is not ${x}`).toBe(
      true,
    );
  }
}

const signed = (digits: number) =>
  fc.bigInt({ min: -(10n ** BigInt(digits)) + 1n, max: 10n ** BigInt(digits) - 1n });
const decimals = (precision: number, scale: number) =>
  fc
    .array(fc.option(signed(precision)), { minLength: 8, maxLength: 20 })
    .map((unscaled) => ({ precision, scale, unscaled }));

describe("the double nearest to a decimal number", () => {
  test("the double nearest to a decimal number is found, by arithmetic of whole numbers", () => {
    const cases = fc.tuple(fc.integer({ min: 1, max: 60 }).chain(signed), fc.nat(40));
    fc.assert(
      fc.property(cases, ([unscaled, scale]) =>
        expectNearest(decimalNumber(unscaled, scale), unscaled, scale),
      ),
      { numRuns: 2000 },
    );
    expect(decimalNumber(7, 1)).toBe(0.7);
    expect(decimalNumber(9999n, 4)).toBe(0.9999);
    expect(decimalNumber(123456789, 3)).toBe(123456.789);
  });

  test("decimals are read from bytes in two's complement, of any number", () => {
    expect(wholeFromBytes(Uint8Array.of(0xff))).toBe(-1n);
    expect(wholeFromBytes(Uint8Array.of(0x00, 0xff))).toBe(255n);
    expect(wholeFromBytes(Uint8Array.of(0x80, ...new Array<number>(15).fill(0)))).toBe(-(2n ** 127n));
    expect(wholeFromBytes(new Uint8Array())).toBe(0n);
    expect(() => wholeFromBytes(new Uint8Array(65))).toThrow("a decimal of 65 bytes");
  });
});

/** As table, as metadata, in blocks of columns and of rows: all read the same numbers. */
async function expectDecimals(
  bytes: Uint8Array,
  unscaled: readonly (bigint | null)[],
  scale: number,
): Promise<void> {
  const table = await readTable(bytes);
  const numbers = Array.from(numbersOf(table, "x"));
  for (const [i, value] of unscaled.entries()) {
    if (value === null) expect(numbers[i]).toBeNaN();
    else expectNearest(numbers[i]!, value, scale);
  }
  expect(Array.from((await readMetadata(bytes)).columns["x"]!, Number)).toEqual(numbers);
  for await (const block of await readBatches(bytes))
    expect(Array.from(numbersOf(block, "x"))).toEqual(numbers);
  const rows: number[] = [];
  for await (const block of await readBatches(bytes, { transpose: true })) {
    for (const name of columnNames(block)) rows.push(numbersOf(block, name)[0]!);
  }
  expect(rows).toEqual(numbers);
}

type Physical = "INT32" | "INT64" | "FIXED_LEN_BYTE_ARRAY" | "BYTE_ARRAY";

describe("DECIMAL in Parquet", () => {
  const kinds: readonly (readonly [Physical, string, number, number])[] = [
    ["INT32", "PLAIN", 9, 1],
    ["INT32", "DELTA_BINARY_PACKED", 9, 4],
    ["INT32", "RLE_DICTIONARY", 3, 2],
    ["INT64", "PLAIN", 18, 6],
    ["INT64", "DELTA_BINARY_PACKED", 18, 18],
    ["INT64", "BYTE_STREAM_SPLIT", 12, 3],
    ["FIXED_LEN_BYTE_ARRAY", "PLAIN", 38, 10],
    ["FIXED_LEN_BYTE_ARRAY", "RLE_DICTIONARY", 38, 30],
    ["FIXED_LEN_BYTE_ARRAY", "BYTE_STREAM_SPLIT", 38, 37],
    ["BYTE_ARRAY", "PLAIN", 38, 7],
    ["BYTE_ARRAY", "DELTA_LENGTH_BYTE_ARRAY", 20, 0],
    ["BYTE_ARRAY", "DELTA_BYTE_ARRAY", 30, 29],
  ];
  const element = (type: Physical, precision: number, scale: number): SchemaElement => ({
    name: "x",
    type,
    repetition_type: "OPTIONAL",
    converted_type: "DECIMAL",
    precision,
    scale,
    ...(type === "FIXED_LEN_BYTE_ARRAY" && { type_length: 16 }),
  });

  test.each(kinds)(
    "%s, %s, %i digits, %i of them behind the point",
    async (type, encoding, precision, scale) => {
      await fc.assert(
        fc.asyncProperty(decimals(precision, scale), async ({ unscaled }) => {
          const bytes = parquetWriteBuffer({
            schema: [
              { name: "root", num_children: 2 },
              { name: "id", type: "BYTE_ARRAY", repetition_type: "REQUIRED", converted_type: "UTF8" },
              element(type, precision, scale),
            ],
            columnData: [
              { name: "id", data: unscaled.map((_, i) => `s${i}`) },
              { name: "x", data: unscaled, encoding: encoding as "PLAIN" },
            ],
          });
          await expectDecimals(new Uint8Array(bytes), unscaled, scale);
        }),
        { numRuns: 20 },
      );
    },
  );

  test("DECIMAL as DuckDB writes it is read to the nearest double", async () => {
    const { DuckDBInstance } = await import("@duckdb/node-api");
    const instance = await DuckDBInstance.create(":memory:");
    const connection = await instance.connect();
    const path = join(folder, "duckdb.parquet");
    await connection.run(`
      COPY (SELECT 's' || i AS id, (i / 10)::DECIMAL(3, 1) AS a, (i * 0.9999)::DECIMAL(18, 4) AS b,
        (i * 123456.789)::DECIMAL(12, 3) AS c, CASE WHEN i % 3 > 0 THEN (i / 7)::DECIMAL(38, 20) END AS d
      FROM range(1, 200) t(i)) TO '${path}' (FORMAT parquet)`);
    const reader = await connection.runAndReadAll(
      `SELECT a::VARCHAR, b::VARCHAR, c::VARCHAR, d::VARCHAR FROM '${path}'`,
    );
    const expected = reader
      .getColumns()
      .map((column) => column.map((text) => (text === null ? NaN : Number(text))));
    connection.closeSync();
    instance.closeSync();
    const table = await readTable(new Uint8Array(readFileSync(path)));
    expect(columnNames(table).map((name) => Array.from(numbersOf(table, name)))).toEqual(expected);
    expect(expected[0]!.slice(0, 7)).toEqual([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]);
  });
});

describe("Decimal in Arrow", () => {
  test.each([
    [32, 9, 1],
    [64, 18, 4],
    [128, 38, 10],
    [256, 76, 30],
  ] as const)("Decimal of Arrow of %i bits is read to the nearest double", async (bits, precision, scale) => {
    await fc.assert(
      fc.asyncProperty(
        decimals(precision, scale),
        fc.constantFrom("file" as const, "stream" as const),
        async (column, format) => {
          const { columnFromArray, decimal, tableFromColumns, tableToIPC, utf8 } = flechette;
          const { unscaled } = column;
          const bytes = tableToIPC(
            tableFromColumns([
              [
                "id",
                columnFromArray(
                  unscaled.map((_, i) => `s${i}`),
                  utf8(),
                ),
              ],
              ["x", columnFromArray(unscaled as bigint[], decimal(precision, scale, bits))],
            ]),
            { format },
          )!;
          await expectDecimals(bytes, unscaled, scale);
        },
      ),
      { numRuns: 30 },
    );
  });
});
