import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { open } from "node:fs/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openScene, type Scene, smallStudy } from "../support/scene.js";

const program = new URL("../../dist/cli/main.js", import.meta.url).pathname;
const isBuilt = existsSync(program);
if (!isBuilt)
  console.warn(`SKIPPED: ${program} is not built (npm run build), so the program itself was not run`);

let scene: Scene;
beforeEach(() => {
  scene = openScene(smallStudy());
});
afterEach(() => scene.remove());

function start(argv: readonly string[]) {
  const child = spawn(process.execPath, [program, ...argv], {
    cwd: scene.folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { stdout: "", stderr: "" };
  child.stdout.on("data", (text) => (said.stdout += text));
  child.stderr.on("data", (text) => (said.stderr += text));
  return { child, said };
}

const usual = ["fit", "table.tsv", "-m", "meta.tsv", "-f", "time + arm", "-g", "patient", "-o", "out"];

describe.skipIf(!isBuilt)("the program", () => {
  test("the binary fits, and exits with 0", async () => {
    const { child, said } = start(usual);
    expect(await once(child, "close")).toEqual([0, null]);
    expect(said.stdout).toMatch(/^term/m);
    expect(scene.rows("out/coefficients.tsv").length).toBe(6);
  });

  test("the binary exits with the code of the error", async () => {
    const { child, said } = start([...usual, "--formulae"]);
    expect(await once(child, "close")).toEqual([64, null]);
    expect(said.stderr).toMatch("Did you mean --formula?");
  });

  describe.skipIf(process.platform === "win32")("that is interrupted while it waits for a pipe", () => {
    beforeEach(() => {
      execFileSync("mkfifo", [scene.path("pipe")]);
    });
    const waiting = usual.map((word) => (word === "meta.tsv" ? "pipe" : word));
    const leftovers = () =>
      scene.names().filter((name) => !["counts.tsv", "meta.tsv", "table.tsv", "pipe"].includes(name));

    test.each([
      ["SIGINT", 130],
      ["SIGTERM", 75],
    ] as const)("by %s exits with %i", async (signal, code) => {
      const { child, said } = start(waiting);
      const pipe = await open(scene.path("pipe"), "w");
      child.kill(signal);
      while (!said.stderr.includes("interrupted")) await once(child.stderr, "data");
      await pipe.close();
      expect(await once(child, "close")).toEqual([code, null]);
      expect(said.stderr).toMatch(/mixedlm: interrupted; nothing was written\n$/);
      expect(leftovers()).toEqual([]);
    });

    test("a pipe that nobody empties ends by the signal", async () => {
      const { child, said } = start(waiting);
      while (!said.stderr.includes("table")) await once(child.stderr, "data");
      child.kill("SIGINT");
      expect(await once(child, "close")).toEqual([null, "SIGINT"]);
      expect(leftovers()).toEqual([]);
    });
  });
});
