import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readBatches, readTable } from "../../src/io/index.js";

/** What R's tidyr::pivot_wider(values_fill = 0) makes of these rows. */
const text = "taxon\tsample\tn\tsite\na\ts1\t3\tgut\nb\ts1\t1\tgut\na\ts2\t5\tskin\nc\ts3\t2\tskin\n";
const wide = { a: Float64Array.of(3, 5, 0), b: Float64Array.of(1, 0, 0), c: Float64Array.of(0, 0, 2) };
const long = ["sample", "taxon", "n"];

const folder = mkdtempSync(join(tmpdir(), "mixedlm-long-"));
afterAll(() => rmSync(folder, { recursive: true }));
const parquet = join(folder, "long.parquet");
beforeAll(async () => {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const rows = "('a', 's1', 3), ('b', 's1', 1), ('a', 's2', 5), ('c', 's3', 2)";
  await connection.run(
    `COPY (SELECT * FROM (VALUES ${rows}) t(taxon, sample, n)) TO '${parquet}' (FORMAT parquet)`,
  );
  connection.closeSync();
  instance.closeSync();
});

test("a table in long form is read from text and Parquet, whole and in blocks", async () => {
  for (const source of [{ text }, { text: text.replaceAll("\t", ",") }, parquet]) {
    const table = await readTable(source, { long });
    expect(table.index).toEqual(["s1", "s2", "s3"]);
    expect(table.columns).toEqual(wide);
    expect(table.guesses!.map(({ what, took, option }) => [what, took, option])).toEqual([
      ["5 pairs of sample and feature that are not there", "0", "long"],
    ]);
  }
  for await (const block of await readBatches({ text }, { long, blockBytes: 1 << 20 }))
    expect(block.columns).toEqual(wide);
});

test("what is not there is missing among measurements, and what was asked for in any case", async () => {
  const measured = { text: text.replace("\t5\t", "\t-0.5\t") };
  expect((await readTable(measured, { long })).columns["b"]).toEqual(
    Float64Array.of(1, Number.NaN, Number.NaN),
  );
  expect((await readTable(measured, { long: [...long, "0"] })).columns["b"]).toEqual(
    Float64Array.of(1, 0, 0),
  );
  const asked = await readTable({ text }, { long: [...long, "NA"] });
  expect(asked.columns["b"]).toEqual(Float64Array.of(1, Number.NaN, Number.NaN));
  expect(asked.guesses).toBe(undefined);
});

test.each([
  [
    `${text}a\ts2\t7\tskin\n`,
    "a sample must have a feature once, got sample 's2' and feature 'a' in rows 4 and 6",
  ],
  [text.replace("s3", ""), "row 5: every row must have a sample, got none"],
  [text.replace("\t2\t", "\tx\t"), "row 5, column 'n': every cell must be a finite number or NA, got 'x'"],
  [
    text.replace("taxon", "Taxon"),
    "no column named 'taxon' (did you mean 'Taxon'?); the columns are 'Taxon', 'sample', 'n', 'site'",
  ],
])("%j is refused", async (bad, says) => {
  await expect(readTable({ text: bad }, { long })).rejects.toThrow(says);
});
