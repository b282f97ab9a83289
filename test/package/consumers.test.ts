import { execFile } from "node:child_process";
import { renameSync } from "node:fs";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { expect, inject, test } from "vitest";
import * as library from "../../src/index.js";
import { bundlers } from "./bundlers.js";
import { everyWay, smallFit } from "./consumers/small-fit.mjs";

const consumer = inject("consumer");
const hdf5 = resolve(import.meta.dirname, "../fixtures/io/table.hdf5.biom");
const expected = await smallFit(library);

async function node(...parameters: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, parameters, { cwd: consumer });
  return stdout.trim();
}

test("the small fit tells every number", () => {
  const [intercepts, slopes] = JSON.parse(expected);
  expect(intercepts.status).toHaveLength(3);
  expect(intercepts.coefficients).toHaveLength(16 * 3 * 4);
  expect(slopes.theta).toHaveLength(16 * 3 * 3);
});

test.each([
  ["import", "show.mjs"],
  ["require", "require.cjs"],
  ["the bundle without Node's globals", "bare.mjs"],
])("Node, %s, gives the same numbers", async (_, script) => {
  expect(await node(script)).toBe(expected);
});

test.each(Object.entries(bundlers))("a bundle by %s gives the same numbers", async (_, bundle) => {
  const script = await bundle(consumer);
  const module = script.replace(/\.js$/, ".mjs");
  renameSync(script, module);
  expect(await node(module)).toBe(expected);
});

test.each([
  ["import", "fit-entry.mjs"],
  ["require", "fit-entry.cjs"],
  ["the bundle without Node's globals", "bare-fit.mjs"],
])("mixedlm/fit, %s, gives the bits of the main entry", async (_, script) => {
  const whole = everyWay(library);
  expect(JSON.parse(whole)).toHaveLength(8);
  expect(await node(script)).toBe(whole);
});

test("errors keep their names in a bundle, and the small entry says where the other tests are", async () => {
  expect((await node("errors.mjs")).split("\n")).toEqual([
    "FormulaError formula true",
    "UsageError usage true",
    'mixedlm/fit: test must be one that the small entry computes, got "kenward-roger"; import "mixedlm" for it',
    'mixedlm/fit: vcov must be one that the small entry computes, got "cr1"; import "mixedlm" for it',
    "formula: the covariance structure 'cs' is not available, only us and diag; mixedlm/fit is small: import from mixedlm, which has it",
    "    1 + cs(0 + a | g)",
    "        ^^",
    "mixedlm/fit: needs a covariance structure that the small entry has, got 'cs'; import \"mixedlm\" for it",
  ]);
});

test.each(["mixedlm", "mixedlm/fit"])("importing %s does nothing", async (entry) => {
  expect(JSON.parse(await node("import-only.mjs", entry))).toEqual({ compiled: 0, added: [], work: [] });
});

test("mixedlm/io reads a file", async () => {
  expect(JSON.parse(await node("read-file.mjs"))).toEqual({ index: ["a", "b"], y1: [2.5, -4] });
});

test("the scripts of files and reports share the library's own, errors too", async () => {
  expect(JSON.parse(await node("bare-io.mjs", hdf5))).toEqual({
    samples: ["s1", "s2", "s10"],
    isDataError: true,
    page: true,
    compiled: 1,
  });
});

test("the command line answers", async () => {
  const version = await node("node_modules/mixedlm/dist/cli/main.js", "--version");
  expect(version).toContain("0.1.0");
});
