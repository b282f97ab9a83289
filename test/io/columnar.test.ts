import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readBatches, readTable } from "../../src/io/index.js";
import { unpackDeltas } from "../../src/io/parquet/read/parquet-deltas.js";
import { unpackLevels } from "../../src/io/parquet/read/parquet-levels.js";
import { unpackParquet } from "../../src/io/parquet/read/parquet-pages.js";
import { readStruct } from "../../src/io/parquet/read/read-thrift.js";
import { columnNames, numbersOf } from "../../src/table/columns.js";
import type { Table } from "../../src/table/table.js";

const folder = new URL("../fixtures/columnar/", import.meta.url);
const bytesOf = (name: string) => new Uint8Array(readFileSync(new URL(name, folder)));
const files = readdirSync(folder).filter((name) => !name.endsWith(".mjs"));
const rows = Array.from({ length: 40 }, (_, i) => i);
const x = rows.map(Math.sqrt);

function expectWhole(table: Table): void {
  expect(table.index).toEqual(rows.map((i) => `sample ${i}`));
  expect(columnNames(table)).toEqual(["x", "count", "holes"]);
  expect(Array.from(numbersOf(table, "x"))).toEqual(x);
  expect(Array.from(numbersOf(table, "count"))).toEqual(rows.map((i) => i % 4));
  expect(Array.from(numbersOf(table, "holes"))).toEqual(rows.map((i) => (i % 5 === 3 ? NaN : i / 3)));
}

/** The file with other bytes from `at` on. */
function changed(bytes: Uint8Array, at: number, ...to: readonly number[]): Uint8Array {
  const copy = bytes.slice();
  copy.set(to, at);
  return copy;
}

/** Where some bytes are, which must be there. */
function placeOf(bytes: Uint8Array, sought: readonly number[], from = 0): number {
  for (let at = from; at + sought.length <= bytes.length; at++) {
    if (sought.every((byte, i) => bytes[at + i] === byte)) return at;
  }
  throw new Error("the bytes are not there");
}

describe("whole Parquet and Arrow files of several writers", () => {
  test.each(files)("whole files are read: %s", async (name) => {
    expectWhole(await readTable(bytesOf(name)));
    const names: string[] = [];
    for await (const batch of await readBatches(bytesOf(name), { transpose: true })) {
      names.push(...columnNames(batch));
    }
    expect(names).toEqual(rows.map((i) => `sample ${i}`));
  });

  test("bytes that begin at any place in memory are read", async () => {
    for (const name of ["text.arrow", "own.parquet"]) {
      const bytes = bytesOf(name);
      const moved = new Uint8Array(bytes.length + 3);
      moved.set(bytes, 3);
      expectWhole(await readTable(moved.subarray(3)));
    }
  });

  test("an Arrow file whose footer is damaged is read from the stream in it", async () => {
    const bytes = bytesOf("dictionary.arrow");
    const { length } = bytes;
    const footer = new DataView(bytes.buffer, bytes.byteOffset).getInt32(length - 10, true);
    expectWhole(await readTable(changed(bytes, length - 10 - footer, ...new Array(footer).fill(0xff))));
  });
});

describe("Arrow files that say too much", () => {
  const cases: readonly (readonly [string, () => Uint8Array, RegExp])[] = [
    [
      "a message of negative length",
      () => changed(bytesOf("text.arrows"), 4, 0xf0, 0xff, 0xff, 0xff),
      /cut short/,
    ],
    ["a message longer than the file", () => changed(bytesOf("text.arrows"), 4, 0, 0, 0, 0x40), /cut short/],
    ["a footer longer than the file", () => withFooter(2 ** 30), /a footer of 1073741824 bytes/],
    ["no schema", () => bytesOf("text.arrows").subarray(-8), /no schema|must be a table/],
    ["offsets that go backwards", () => afterOffsets(0x7f), /texts that lie outside of their bytes/],
    ["places beyond the dictionary", beyondDictionary, /a place that the dictionary does not have/],
  ];

  function withFooter(length: number): Uint8Array {
    const bytes = bytesOf("text.arrow").slice();
    new DataView(bytes.buffer).setInt32(bytes.length - 10, length, true);
    return bytes;
  }

  function afterOffsets(byte: number): Uint8Array {
    const bytes = bytesOf("text.arrow");
    const lengths = [0, 0, 0, 0, 8, 0, 0, 0, 16, 0, 0, 0];
    return changed(bytes, placeOf(bytes, lengths) + 4, byte);
  }

  function beyondDictionary(): Uint8Array {
    const bytes = bytesOf("dictionary.arrows");
    return changed(bytes, placeOf(bytes, [0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0], 1000), 99);
  }

  test.each(cases)("%s", async (_, file, says) => {
    await expect(readTable(file())).rejects.toThrow(says);
  });
});

describe("Parquet files that say too much", () => {
  test("Parquet with a run of levels far beyond its page is refused", () => {
    expect(() => unpackLevels(Uint8Array.of(0xfe, 0xff, 0xff, 0xff, 0x07, 1), 1, new Uint8Array(8))).toThrow(
      "a run that is longer than its page",
    );
    expect(() => unpackLevels(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x07), 0, new Uint8Array(8))).toThrow(
      "a run that is longer than its page",
    );
  });

  test("Parquet with structs without end, or lists of more than there is, is refused", () => {
    expect(() => readStruct(new Uint8Array(100_000).fill(0x1c), 0)).toThrow("more than 32 levels");
    expect(() => readStruct(Uint8Array.of(0x19, 0xfc, 0xff, 0xff, 0xff, 0x07), 0)).toThrow(
      "in too few bytes",
    );
    expect(() => readStruct(Uint8Array.of(0x18, 0xff, 0xff, 0xff, 0x07), 0)).toThrow("ends early");
    expect(() => readStruct(new Uint8Array(100).fill(0x86), 0)).toThrow("more than 64 bits");
  });

  test("Parquet with differences in blocks of no shape is refused", () => {
    const shapes = [
      [0, 4],
      [128, 0],
      [127, 4],
      [0xff, 0xff, 0xff, 0x07, 4],
    ];
    for (const shape of shapes) {
      expect(() => unpackDeltas(Uint8Array.of(...shape, 2, 0, 0, 0, 0, 0, 0), 0, 2)).toThrow("differences");
    }
  });

  test("differences in Parquet are undone, however wide they are", () => {
    // Blocks of 128 in 4: first 7, then + 1 each, 0 bits; then 5-bit ones.
    const header = [0x80, 0x01, 4, 3, 14];
    expect(unpackDeltas(Uint8Array.of(...header, 2, 0, 0, 0, 0), 0, 3)).toEqual({
      values: Int32Array.of(7, 8, 9),
      end: 10,
    });
    const packed = new Uint8Array(20);
    packed[0] = 0b0100_0011;
    const { values } = unpackDeltas(Uint8Array.of(...header, 1, 5, 0, 0, 0, ...packed), 0, 3);
    expect(values).toEqual(Int32Array.of(7, 9, 10));
  });

  test("a page that would unpack to more than its compression can, or to another size, is refused", () => {
    const never = { SNAPPY: () => expect.fail("memory was taken"), GZIP: () => new Uint8Array(3) };
    const page = new Uint8Array(100);
    expect(() => unpackParquet(page, 2 ** 29, "SNAPPY", never)).toThrow("that unpacks to 536870912");
    expect(() => unpackParquet(page, 2 ** 30 + 1, "BROTLI", { BROTLI: never.SNAPPY })).toThrow(
      "that unpacks to",
    );
    expect(() => unpackParquet(page, 4, "GZIP", never)).toThrow("a page of 3 bytes instead of 4");
    expect(() => unpackParquet(page, 99, "UNCOMPRESSED", never)).toThrow("a page of 100 bytes instead of 99");
    expect(() => unpackParquet(page, 4, "LZO", never)).toThrow("unknown compression LZO");
  });
});
