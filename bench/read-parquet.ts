/**
 * A table of 1,000 rows × 4,000 columns of doubles from Parquet, as our own writer and as hyparquet-writer (snappy) lay it
 * out, beside hyparquet, which decodes it and makes no table.
 *
 *     node bench/peers.mjs read-parquet --rows 1000 --columns 4000 --runs 9
 *
 * All must give the same numbers before they are timed, in turns; the processor's milliseconds, medians with quartiles.
 */
import { parseArgs } from "node:util";
import { parquetRead } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { parquetWriteBuffer } from "hyparquet-writer";
import { readBatches, readParquet, readTable, writeParquet } from "../src/io/index.js";
import { spreadOf } from "./measure.js";
import { seededRandom } from "./random.js";

const { values } = parseArgs({
  options: {
    rows: { type: "string", default: "1000" },
    columns: { type: "string", default: "4000" },
    runs: { type: "string", default: "9" },
  },
});
const [rows, columns, runs] = [values.rows, values.columns, values.runs].map(Number) as [
  number,
  number,
  number,
];

type Sum = (bytes: Uint8Array) => Promise<number>;

/** Each gives the sum of all numbers, column by column. */
const readers: readonly (readonly [string, Sum])[] = [
  ["readParquet", async (bytes) => sumOf(Object.values((await readParquet(bytes)).columns))],
  ["readTable", async (bytes) => sumOf(Object.values((await readTable(bytes)).columns))],
  [
    "readBatches",
    async (bytes) => {
      let sum = 0;
      for await (const block of await readBatches(bytes)) sum += sumOf(Object.values(block.columns));
      return sum;
    },
  ],
  ["hyparquet", decodeAlone],
];

const table = drawTable();
for (const [writer, bytes] of [
  ["mixedlm", await writeParquet(table)],
  ["hyparquet-writer, snappy", writtenByHyparquet()],
] as const) {
  console.log(`${rows} × ${columns} doubles by ${writer}, ${(bytes.length / 1e6).toFixed(1)} MB`);
  const sums = await Promise.all(readers.map(([, read]) => read(bytes)));
  if (sums.some((sum) => sum !== sums[0])) throw new Error(`readers differ: ${sums.join(", ")}`);
  const times = readers.map(() => [] as number[]);
  for (let run = 0; run < runs; run++) {
    for (const [j, [, read]] of readers.entries()) times[j]!.push(await processorTime(() => read(bytes)));
  }
  for (const [j, [name]] of readers.entries()) {
    const { lower, median, upper } = spreadOf(times[j]!);
    console.log(`  ${name.padEnd(12)}${median.toFixed(0)} ms (${lower.toFixed(0)} – ${upper.toFixed(0)})`);
  }
}

function drawTable() {
  const random = seededRandom(1);
  const entries = Array.from({ length: columns }, (_, j) => {
    return [`f${j}`, Float64Array.from({ length: rows }, () => random.normal())] as const;
  });
  return {
    index: Array.from({ length: rows }, (_, i) => `s${i}`),
    columns: Object.fromEntries(entries),
  };
}

function writtenByHyparquet(): Uint8Array {
  const data = Object.entries(table.columns).map(([name, numbers]) => ({
    name,
    data: numbers,
    type: "DOUBLE" as const,
  }));
  const columnData = [{ name: "id", data: table.index, type: "STRING" as const }, ...data];
  return new Uint8Array(parquetWriteBuffer({ columnData, codec: "SNAPPY" }));
}

async function decodeAlone(bytes: Uint8Array): Promise<number> {
  const found = new Map<string, ArrayLike<number>>();
  await parquetRead({
    file: bytes.slice().buffer,
    compressors,
    onChunk: ({ columnName, columnData }) => found.set(columnName, columnData as ArrayLike<number>),
  });
  found.delete("id");
  return sumOf(Object.keys(table.columns).map((name) => found.get(name)!));
}

/** The sum of a number in each column: what was decoded has been looked at, and adding takes no time. */
function sumOf(all: readonly ArrayLike<unknown>[]): number {
  let sum = 0;
  for (const [j, numbers] of all.entries()) sum += numbers[j % rows] as number;
  return sum;
}

/** Milliseconds of the processor, all threads together. */
async function processorTime(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e3;
}
