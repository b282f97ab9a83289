// A table larger than memory, from Parquet to Parquet: node bench/stream.mjs [responses] [samples], after `npm run build`.
// Writes the table into the folder for temporary files (8 bytes a cell, kept for the next time). Then, each in a process of its
// own: decodes it with hyparquet alone, fits a row group of it, and runs `mixedlm fit`. Says CPU seconds, seconds and
// peak memory of each, and what the run took against decoding and fitting.
import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parquetMetadataAsync, parquetRead } from "hyparquet";
import { asyncBufferFromFile } from "hyparquet/src/node.js";
import { compressors } from "hyparquet-compressors";
import { ByteWriter, ParquetWriter, schemaFromColumnData } from "hyparquet-writer";
import { helpOnRequest } from "./help.mjs";

helpOnRequest(new URL(import.meta.url).pathname);

const GROUP = 10_000;
const own = fileURLToPath(import.meta.url);
const dist = resolve(import.meta.dirname, "../dist");
const tasks = { write, decode, fit };

if (process.argv[2] === "--task") await tasks[process.argv[3]](...process.argv.slice(4));
else main(...process.argv.slice(2).map(Number));

function main(responses = 1_000_000, samples = 500) {
  const folder = join(tmpdir(), `mixedlm-stream-${responses}x${samples}`);
  mkdirSync(folder, { recursive: true });
  const [table, metadata, results] = ["table.parquet", "samples.tsv", "results"].map((name) =>
    join(folder, name),
  );
  writeFileSync(metadata, metadataText(samples));
  if (!existsSync(table)) measured("write the table", [own, "--task", "write", table, responses, samples]);
  console.log(`${responses} responses × ${samples} samples, ${(statSync(table).size / 1e9).toFixed(2)} GB`);
  const decoding = measured("hyparquet alone", [own, "--task", "decode", table]);
  const once = measured("fit alone", [own, "--task", "fit", table, metadata, responses]);
  rmSync(results, { recursive: true, force: true });
  const options = [
    "--transpose",
    "-m",
    metadata,
    "-f",
    "time + arm",
    "-g",
    "patient",
    "--format",
    "parquet",
    "-q",
  ];
  const run = measured("mixedlm fit", [join(dist, "cli/main.js"), "fit", table, ...options, "-o", results]);
  const ratio = (run.cpu / (decoding.cpu + once.fit)).toFixed(2);
  console.log(`fit of all: ${once.fit.toFixed(1)} s of CPU; run / (decode + fit): ${ratio} of CPU`);
}

function metadataText(samples) {
  const row = (_, i) => `s${i}\t${i % 5}\tp${Math.floor(i / 5)}\t${Math.floor(i / 5) % 2 ? "a" : "b"}`;
  return `id\ttime\tpatient\tarm\n${Array.from({ length: samples }, row).join("\n")}\n`;
}

/** Run a script of Node under `time`; what it prints as JSON is told too. */
function measured(what, argv) {
  const words = ["-f", "%U %S %e %M", process.execPath, ...argv.map(String)];
  const { status, stdout, stderr } = spawnSync("/usr/bin/time", words, { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  const [user, system, wall, kilobytes] = stderr.trim().split("\n").at(-1).split(" ").map(Number);
  const found = { cpu: user + system, wall, ...(stdout.startsWith("{") && JSON.parse(stdout)) };
  console.log(
    `${what.padEnd(18)}${found.cpu.toFixed(1)} s of CPU, ${wall.toFixed(1)} s, ${(kilobytes / 1e6).toFixed(2)} GB`,
  );
  return found;
}

function write(path, responses, samples) {
  const writer = new ByteWriter();
  const file = openSync(`${path}.new`, "w");
  const doubles = { type: "DOUBLE", nullable: false };
  const names = Array.from({ length: Number(samples) }, (_, i) => `s${i}`);
  const columns = names.map((name) => ({ name, data: new Float64Array(GROUP), ...doubles }));
  const ids = { name: "id", data: [""], type: "STRING", nullable: false };
  const parquet = new ParquetWriter({
    writer,
    schema: schemaFromColumnData({ columnData: [ids, ...columns] }),
  });
  const flush = () => {
    writeSync(file, writer.getBytes());
    writer.index = 0;
  };
  for (let from = 0; from < responses; from += GROUP) {
    const count = Math.min(GROUP, responses - from);
    const effects = Array.from({ length: samples / 5 }, () => Float64Array.from({ length: count }, normal));
    const columnData = columns.map(({ name }, i) => {
      const effect = effects[Math.floor(i / 5)];
      return { name, encoding: "PLAIN", data: Float64Array.from(effect, (shift) => shift + normal()) };
    });
    const names = Array.from({ length: count }, (_, j) => `feature${from + j}`);
    parquet.write({ columnData: [{ name: "id", data: names }, ...columnData], rowGroupSize: count });
    flush();
  }
  parquet.finish();
  flush();
  renameSync(`${path}.new`, path);
}

/** Irwin and Hall's: near enough, and quick. */
function normal() {
  return 2 * (Math.random() + Math.random() + Math.random() - 1.5);
}

async function decode(path) {
  const file = await asyncBufferFromFile(path);
  const metadata = await parquetMetadataAsync(file);
  let from = 0;
  for (const { num_rows } of metadata.row_groups) {
    const to = from + Number(num_rows);
    await parquetRead({ file, metadata, compressors, rowStart: from, rowEnd: to, onChunk: () => {} });
    from = to;
  }
}

/** The least CPU seconds that a row group takes on one thread, times the row groups. */
async function fit(path, metadataPath, responses) {
  const { fitSync, prepare } = await import(join(dist, "index.js"));
  const { readBatches, readMetadata } = await import(join(dist, "io/index.js"));
  const plan = prepare("time + arm", await readMetadata(metadataPath), { groups: "patient" });
  for await (const block of await readBatches(path, { transpose: true })) {
    const times = Array.from({ length: 5 }, () => {
      const before = process.cpuUsage();
      fitSync(plan, block).pvalues();
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1e6;
    });
    const count = Object.keys(block.columns).length;
    console.log(JSON.stringify({ fit: (Math.min(...times) * responses) / count }));
    return;
  }
}
