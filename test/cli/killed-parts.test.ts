import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeParquet } from "../../src/io/index.js";
import { generator } from "../support/random-problem.js";
import { openScene, type Scene } from "../support/scene.js";

const program = new URL("../../dist/cli/main.js", import.meta.url).pathname;
const isBuilt = existsSync(program);
if (!isBuilt) console.warn(`SKIPPED: ${program} is not built (npm run build), so no process was killed`);

const random = generator(3);
const samples = Array.from({ length: 20 }, (_, i) => `s${i}`);
const responses = Array.from({ length: 240 }, (_, j) => `y${j}`);
const columns = Object.fromEntries(
  samples.map((sample) => [sample, Float64Array.from(responses, () => random.normal())]),
);
const metadata = samples.map((sample, i) => `${sample}\t${i % 4}\tp${i >> 2}`);
const words = ["fit", "table.parquet", "--transpose", "-m", "meta.tsv", "-f", "time", "-g", "patient", "-q"];
/** Four responses in a block: thirty entries in either part. */
const block = ["--block", String((8 * 20 * 8) / 1e6), "--format", "parquet", "--threads", "0"];

let scene: Scene;
beforeAll(async () => {
  scene = openScene({ "meta.tsv": `id\ttime\tpatient\n${metadata.join("\n")}\n` });
  scene.write({ "table.parquet": await writeParquet({ index: responses, columns }) });
});
afterAll(() => scene.remove());

function start(argv: readonly string[]) {
  const child = spawn(process.execPath, [program, ...argv], { cwd: scene.folder, stdio: "ignore" });
  return { child, ended: once(child, "close") };
}

async function finish(argv: readonly string[]): Promise<void> {
  expect(await start(argv).ended).toEqual([0, null]);
}

function bytesIn(folder: string): Record<string, string> {
  const path = scene.path(folder);
  return Object.fromEntries(
    readdirSync(path)
      .filter((name) => name !== "run.json" && statSync(join(path, name)).isFile())
      .map((name) => [name, readFileSync(join(path, name)).toString("base64")]),
  );
}

describe.skipIf(!isBuilt || process.platform === "win32")("a shard", () => {
  test("a part killed at any moment gives the same bytes when it is run again", async () => {
    const shard = [...words, ...block, "--shard", "1/2"];
    await finish([...shard, "-o", "straight"]);
    const whole = statSync(scene.path("straight/part-1-of-2/results.journal")).size;
    for (const share of [0, 0.2, 0.55, 0.9, 1]) {
      const folder = `killed${share}`;
      const journal = scene.path(`${folder}/.part-1-of-2/results.journal`);
      const { child, ended } = start([...shard, "-o", folder]);
      let isOver = false;
      child.on("close", () => {
        isOver = true;
      });
      const reached = () => existsSync(journal) && statSync(journal).size >= share * whole;
      while (!isOver && !reached()) await pause(1);
      child.kill("SIGKILL");
      await ended;
      await finish([...shard, "-o", folder]);
      expect(readdirSync(scene.path(folder))).toEqual(["part-1-of-2"]);
      expect(bytesIn(`${folder}/part-1-of-2`)).toEqual(bytesIn("straight/part-1-of-2"));
    }
  });

  test("a part told to stop exits with 75 and can go on", async () => {
    const shard = [...words, ...block, "--shard", "2/2", "-o", "told"];
    const journal = scene.path("told/.part-2-of-2/results.journal");
    const { child, ended } = start(shard);
    while (!existsSync(journal) || statSync(journal).size === 0) await pause(1);
    child.kill("SIGTERM");
    // Should it have been faster than the signal, it is whole.
    expect([75, 0]).toContain((await ended)[0]);
    await finish(shard);
    expect(readdirSync(scene.path("told"))).toEqual(["part-2-of-2"]);
  });

  test("a part is read by DuckDB with the others as one table", async () => {
    for (const index of [1, 2]) await finish([...words, ...block, "--shard", `${index}/2`, "-o", "parts"]);
    const { DuckDBInstance } = await import("@duckdb/node-api");
    const connection = await (await DuckDBInstance.create()).connect();
    const parts = scene.path("parts/part-*-of-*/coefficients.parquet");
    const query = `SELECT count(*)::INT AS rows, count(DISTINCT response)::INT AS responses, min(p_value) AS least FROM read_parquet('${parts}')`;
    const [found] = (await connection.runAndReadAll(query)).getRowObjects();
    expect(found).toMatchObject({ rows: 480, responses: 240 });
    await finish(["merge", "parts", "-q"]);
    await finish([...words, "--format", "parquet", "-o", "single"]);
    expect(bytesIn("parts")).toEqual(bytesIn("single"));
    const merged = scene.path("parts/coefficients.parquet");
    const [whole] = (
      await connection.runAndReadAll(`SELECT min(p_value) AS least, min(q_value) AS q FROM '${merged}'`)
    ).getRowObjects();
    expect(whole!["least"]).toBe(found!["least"]);
    expect(whole!["q"]).toBeGreaterThanOrEqual(whole!["least"] as number);
    connection.closeSync();
  });
});
