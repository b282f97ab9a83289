import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";

/** Programs of their own that use the library: how a process with workers ends, and what a thousand fits leave behind. */
const folder = mkdtempSync(join(tmpdir(), "mixedlm-"));

beforeAll(() => {
  buildSync({
    entryPoints: [join(import.meta.dirname, "../../src/index.ts")],
    outfile: join(folder, "library.mjs"),
    bundle: true,
    minify: true,
    platform: "browser",
    format: "esm",
    target: "es2022",
    logLevel: "error",
  });
});

afterAll(() => rmSync(folder, { recursive: true }));

const study = `
import { closePool, fit, prepare } from "./library.mjs";
const index = Array.from({ length: 60 }, (_, i) => "s" + i);
const noise = (i, j) => ((Math.imul(i * 2654435761 ^ j * 40503, 2246822519) >>> 0) % 1000) / 500;
const metadata = { index, columns: { x: index.map((_, i) => i % 7), g: index.map((_, i) => "g" + (i % 10)), h: index.map((_, i) => "h" + (i % 7)) } };
const columns = Object.fromEntries(Array.from({ length: 20 }, (_, j) => ["y" + j, Float64Array.from(index, (_, i) => noise(i, j) + noise(i % 10, j))]));
const plan = prepare("x + (1 | g) + (1 | h)", metadata);
const run = (threads = 2) => fit(plan, { index, columns }, { threads });
`;

function program(body: string, flags: readonly string[] = []): unknown {
  const file = join(folder, "program.mjs");
  writeFileSync(file, study + body);
  const { stdout, stderr, status } = spawnSync(process.execPath, [...flags, file], {
    encoding: "utf8",
    timeout: 60_000,
  });
  expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
  return JSON.parse(stdout);
}

test("a program with idle workers ends by itself", () => {
  expect(program("console.log((await run()).responses.length);")).toBe(20);
});

test("a program that waits for nothing but workers does not end before they are done", () => {
  expect(program("run().then((model) => console.log(model.responses.length));")).toBe(20);
});

test("what the process loads first is not loaded by workers", () => {
  const loader =
    'import { isMainThread } from "node:worker_threads"; if (!isMainThread) throw new Error("no");';
  const flags = ["--import", `data:text/javascript,${encodeURIComponent(loader)}`];
  const workers = program(
    `
    let [started, lost] = [0, 0];
    process.on("worker", (worker) => {
      started++;
      worker.on("error", () => lost++);
    });
    await run();
    console.log(JSON.stringify({ started, lost }));
  `,
    flags,
  );
  expect(workers).toEqual({ started: 2, lost: 0 });
});

test("minified, the worker gives the numbers of this thread", () => {
  const both = program(`
    const [own, other] = [await run(0), await run(2)];
    console.log(JSON.stringify([own.pvalues().values.join(), other.pvalues().values.join()]));
  `) as [string, string];
  expect(both[1]).toBe(both[0]);
});

test("a thousand fits leave nothing behind, and closing the pool leaves no handle", () => {
  const measured = program(
    `
    let workers = 0;
    process.on("worker", () => workers++);
    const state = async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      globalThis.gc();
      const { heapUsed, external, arrayBuffers } = process.memoryUsage();
      return { bytes: heapUsed + external + arrayBuffers, handles: process.getActiveResourcesInfo().length };
    };
    for (let i = 0; i < 100; i++) await run();
    const before = await state();
    for (let i = 0; i < 1000; i++) await run();
    const after = await state();
    await closePool();
    const closed = await state();
    console.log(JSON.stringify({ workers, grown: after.bytes - before.bytes, handles: after.handles - before.handles, left: closed.handles - after.handles }));
  `,
    ["--expose-gc"],
  ) as { workers: number; grown: number; handles: number; left: number };
  expect(measured.workers).toBe(2);
  expect(measured.grown).toBeLessThan(4e6);
  expect(measured.handles).toBeLessThanOrEqual(0);
  expect(measured.left).toBeLessThanOrEqual(0);
});
