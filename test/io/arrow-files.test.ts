import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readArrow, readBatches, readMetadata, readTable } from "../../src/io/index.js";

const folder = new URL("../fixtures/arrow-files/", import.meta.url);
const bytes = (name: string) => new Uint8Array(readFileSync(new URL(name, folder)));
const rows = Array.from({ length: 12 }, (_, i) => i);

describe.each(["pyarrow-lz4.feather", "pyarrow-zstd.feather", "polars-lz4.arrow", "polars-zstd.arrow"])(
  "%s, whose buffers are compressed",
  (name) => {
    test("is read as metadata, every column with its values", async () => {
      const metadata = await readMetadata(bytes(name));
      expect(metadata.index).toEqual(rows.map((i) => `s${i}`));
      const { x, small, long, flag, arm, day, price, site } = metadata.columns;
      expect(Array.from(x as Float64Array)).toEqual(rows.map((i) => (i === 3 ? Number.NaN : i / 7)));
      expect(Array.from(small as Int32Array)).toEqual(rows.map((i) => i - 5));
      expect(Array.from(long as Float64Array)).toEqual(rows.map((i) => (i === 1 ? Number.NaN : i * 1e12)));
      expect(flag).toEqual(rows.map((i) => i % 3 === 0));
      expect(arm).toEqual(rows.map((i) => ["drug", "placebo", null][i % 3]));
      expect(day).toEqual(rows.map((i) => `2024-03-${String(1 + i).padStart(2, "0")}`));
      expect(Array.from(price as Float64Array)).toEqual(rows.map((i) => Number(`${i}.${i % 10}5`)));
      expect(site).toEqual(rows.map((i) => ["gut", "a name of more than twelve bytes", "skin"][i % 3]));
    });
  },
);

test("buffers of several blocks are read, as a table and in blocks of responses", async () => {
  const expected = Float64Array.from({ length: 9000 }, (_, i) => i % 500);
  const table = await readTable(bytes("blocks-lz4.feather"));
  expect(table.index[8999]).toBe("sample-8999");
  expect(table.columns["x"]).toEqual(expected);
  const batches = await readBatches(bytes("blocks-lz4.feather"), { blockBytes: 1000 });
  for await (const block of batches) expect(block.columns["x"]).toEqual(expected);
});

test("unions, runs, views of lists and intervals that nobody uses are left out, and said", async () => {
  const expected = { index: ["s0", "s1", "s2"], columns: { x: Float64Array.of(1, 2, 4) } };
  const leftOut = [
    ["lists, structs or maps", ["union", "dense", "runs", "views", "large"]],
    ["intervals", ["wait"]],
  ];
  for (const table of [await readTable(bytes("nested.arrow")), await readMetadata(bytes("nested.arrow"))]) {
    expect(table).toMatchObject(expected);
    expect(table.guesses!.map(({ what, columns }) => [what, columns])).toEqual(leftOut);
  }
  expect(await readArrow(bytes("nested.arrow"))).toMatchObject(expected);
  const batches = await readBatches(bytes("nested.arrow"), { blockBytes: 8 });
  for await (const block of batches) expect(block.columns).toEqual(expected.columns);
  await expect(readTable(bytes("nested.arrow"), { id: "runs" })).rejects.toThrow(
    "Arrow: columns must be flat, got 'runs', which is nested",
  );
});

test.each([
  ["a stream of Arrow 0.8 to 0.14", "old.arrows"],
  ["a file with such messages", "old.arrow"],
  ["a file whose schema stands in its footer alone", "footer.arrow"],
])("%s is read, whole and in blocks", async (_, name) => {
  const metadata = await readMetadata(bytes(name));
  expect(metadata.index).toEqual(rows.map((i) => `s${i}`));
  expect(Array.from(metadata.columns["x"] as Float64Array)).toEqual(
    rows.map((i) => (i === 3 ? Number.NaN : i / 7)),
  );
  expect(metadata.columns["arm"]).toEqual(rows.map((i) => ["drug", "placebo", null][i % 3]));
});

test("a Feather file of version 1 says what it is", async () => {
  const file = new TextEncoder().encode("FEA1\0\0\0\0");
  await expect(readTable(file)).rejects.toThrow(
    "got a Feather file of version 1; write version 2, or Parquet",
  );
});
