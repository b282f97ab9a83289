import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, inject, test } from "vitest";

const consumer = inject("consumer");
const script = "mixedlm/mixedlm.min.js";

/** What test/package/consumers/parts.mjs says of an entry in a process of its own, line by line. */
async function said(entry: string, mode: string): Promise<(readonly [name: string, value: unknown])[]> {
  const { stdout } = await promisify(execFile)(process.execPath, ["parts.mjs", entry, mode], {
    cwd: consumer,
  });
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

test("what returns a promise loads its part, and gives the bits of the module", async () => {
  const [whole, inScript] = await Promise.all([said("mixedlm", "byPromises"), said(script, "byPromises")]);
  expect(whole.length).toBeGreaterThan(10);
  expect(inScript).toEqual(whole);
});

test("what answers at once has all parts after loadParts, with the bits of the module", async () => {
  const [whole, inScript] = await Promise.all([said("mixedlm", "atOnce"), said(script, "atOnce")]);
  expect(whole.length).toBeGreaterThan(10);
  expect(inScript).toEqual(whole);
});

test("what answers at once says what to await where its part is not loaded", async () => {
  const [whole, inScript] = await Promise.all([said("mixedlm", "refused"), said(script, "refused")]);
  for (const [name, answer] of inScript)
    expect(answer, name).toMatch(/^usage .+: needs a part .+ on demand; await loadParts\(\) first$/);
  expect(whole.filter(([, answer]) => /loadParts/.test(String(answer)))).toEqual([]);
});

test("a script takes the whole kernel from outside as well", async () => {
  const [all, given] = await Promise.all([said(script, "atOnce"), said(script, "useKernel")]);
  expect(given).toEqual(all);
});
