import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { ByteWriter, parquetWrite } from "hyparquet-writer";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DataError } from "../../src/errors.js";
import { readTable, tableRows, writeArrow, writeFile, writeParquet, writeTable } from "../../src/io/index.js";
import { readBatches } from "../../src/io/stream/read-batches.js";
import type { BatchOptions } from "../../src/io/stream/response-batches.js";
import { columnNames } from "../../src/table/columns.js";
import { makeTable } from "../../src/table/make-table.js";
import type { Table } from "../../src/table/table.js";
import { transpose } from "../../src/table/transpose.js";

const samples = Array.from({ length: 7 }, (_, i) => `s${i}`);
/** A name that is a number, one with a comma and a quote, one of text that needs care. */
const names = Array.from({ length: 41 }, (_, j) => (j === 3 ? "12" : j === 5 ? 'a, "b"' : `feature ${j}`));
const table = makeTable(
  samples,
  names.map((name, j) => [
    name,
    Float64Array.from(samples, (_, i) => (i === 2 && j % 5 === 1 ? Number.NaN : Math.sin(i * 100 + j) / 3)),
  ]),
);

let folder: string;
let temporary: string;
const usual = process.env["TMPDIR"];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "mixedlm-batches-"));
  temporary = join(folder, "temporary");
  mkdirSync(temporary);
  process.env["TMPDIR"] = temporary;
  for (const [orientation, content] of [
    ["samples", table],
    ["features", transpose(table)],
  ] as const) {
    const path = (extension: string) => join(folder, `${orientation}.${extension}`);
    await writeTable(path("tsv"), content, "id");
    await writeFile(path("csv"), csv(content));
    writeFileSync(
      path("tsv.gz"),
      gzipSync(csv(content).replace(/,(?=\S)(?=(?:[^"]*"[^"]*")*[^"]*$)/g, "\t")),
    );
    await writeFile(path("parquet"), await writeParquet(content));
    await writeFile(path("groups.parquet"), inGroups(content, 5));
    await writeFile(path("arrow"), await writeArrow(content));
  }
});
afterAll(() => {
  if (usual === undefined) delete process.env["TMPDIR"];
  else process.env["TMPDIR"] = usual;
  rmSync(folder, { recursive: true, force: true });
});

function csv(content: Table): string {
  const cell = (value: unknown) =>
    typeof value === "string" ? `"${value.replaceAll('"', '""')}"` : String(value);
  const rows = [["id", ...columnNames(content)], ...tableRows(content)];
  return `# a comment\n\n${rows.map((row) => row.map(cell).join(",")).join("\n")}\n`;
}

function inGroups(content: Table, rowGroupSize: number): Uint8Array {
  const writer = new ByteWriter();
  const columnData = [
    { name: "id", data: content.index as string[], type: "STRING" as const },
    ...columnNames(content).map((name) => ({
      name,
      data: Array.from(content.columns[name] as Float64Array, (x) => (Number.isNaN(x) ? null : x)),
      type: "DOUBLE" as const,
    })),
  ];
  parquetWrite({ writer, columnData, rowGroupSize });
  return new Uint8Array(writer.getBuffer());
}

async function blocksOf(path: string, options: BatchOptions, from = 0): Promise<Table[]> {
  const blocks: Table[] = [];
  for await (const block of (await readBatches(path, options)).from(from)) blocks.push(block);
  return blocks;
}

function merged(blocks: readonly Table[]): [string, number[]][] {
  return blocks.flatMap((block) =>
    columnNames(block).map((name): [string, number[]] => [
      name,
      Array.from(block.columns[name] as Float64Array),
    ]),
  );
}

const expected = (keep: (j: number) => boolean = () => true) =>
  names.filter((_, j) => keep(j)).map((name) => [name, Array.from(table.columns[name] as Float64Array)]);

const files = ["tsv", "csv", "tsv.gz", "parquet", "groups.parquet", "arrow"].flatMap((extension) =>
  [true, false].map((transpose) => ({
    file: `${transpose ? "features" : "samples"}.${extension}`,
    transpose,
  })),
);

/** Files that are put on disk as numbers before a block can be read. */
const spools = new Set(["samples.tsv", "samples.csv", "samples.tsv.gz", "samples.arrow", "features.parquet"]);

describe.each(files)("$file", ({ file, transpose }) => {
  // 200 bytes: three responses in a block, and what is small is not read whole.
  const options = { transpose, blockBytes: 200 };

  test("batches give every response once, in order, in small blocks", async () => {
    const blocks = await blocksOf(join(folder, file), options);
    expect(merged(blocks)).toEqual(expected());
    expect(blocks.length).toBeGreaterThan(10);
    for (const block of blocks) expect(block.index).toEqual(samples);
  });

  test("batches give what the whole table is", async () => {
    expect(merged(await blocksOf(join(folder, file), { transpose }))).toEqual(expected());
    const whole = await readTable(join(folder, file), { transpose });
    expect(merged([whole])).toEqual(expected());
  });

  test.each([
    { first: 0, step: 2 },
    { first: 3, step: 4 },
    { first: 40, step: 41 },
  ])("batches give the share $first of $step", async (stride) => {
    const blocks = await blocksOf(join(folder, file), { ...options, stride });
    expect(merged(blocks)).toEqual(expected((j) => j % stride.step === stride.first));
  });

  test("batches go on from any block", async () => {
    const batches = await readBatches(join(folder, file), options);
    const all: Table[] = [];
    for await (const block of batches) all.push(block);
    for (const from of [1, 2, all.length - 1, all.length, all.length + 3]) {
      const rest: Table[] = [];
      for await (const block of batches.from(from)) rest.push(block);
      expect(merged(rest)).toEqual(merged(all.slice(from)));
    }
    if (batches.count !== undefined) expect(batches.count).toBe(names.length);
  });

  test("batches leave nothing behind when they are left early", async () => {
    for await (const _ of await readBatches(join(folder, file), options)) {
      if (spools.has(file)) expect(readdirSync(temporary).length).toBe(1);
      break;
    }
    expect(readdirSync(temporary)).toEqual([]);
  });
});

test("rows of a bad text file keep their numbers, however far down", async () => {
  const lines = Array.from(
    { length: 40_000 },
    (_, j) =>
      `f${j}\t${samples.map(() => "0.12345678901234567890123456789012345678901234567890123456789").join("\t")}`,
  );
  lines[39_000] = "bad\t1\t2\t3\tfour\t5\t6\t7";
  const text = `id\t${samples.join("\t")}\n${lines.join("\n")}\n`;
  const failing = async () => {
    for await (const _ of await readBatches({ text, name: "long.tsv" }, { transpose: true }));
  };
  await expect(failing()).rejects.toThrow(
    "long.tsv: row 39002, column 's3': every cell must be a finite number or NA, got 'four'",
  );
});

test("text of a header alone has no responses in its rows", async () => {
  await expect(readBatches({ text: "id\ts1\ts2\n" }, { transpose: true })).rejects.toThrow(
    "the file must have rows, got none",
  );
});

test("damaged files are refused when read in batches", async () => {
  const { readFileSync } = await import("node:fs");
  for (const file of ["features.parquet", "features.arrow", "samples.parquet"]) {
    const bytes = new Uint8Array(readFileSync(join(folder, file)));
    const cut = bytes.subarray(0, bytes.length - 40);
    const failing = async () => {
      for await (const _ of await readBatches(cut, { transpose: file.startsWith("f"), blockBytes: 200 }));
    };
    await expect(failing()).rejects.toThrow(DataError);
  }
});
