import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openScene } from "../support/scene.js";

const scene = openScene();
afterAll(() => scene.remove());

test("example writes data that fit as they stand, the same bytes each time", async () => {
  const { code, stdout } = await scene.run(["example", "@first"]);
  expect(code).toBe(0);
  expect(stdout).toContain("described in README.md");
  await scene.run(["example", "@second"]);
  const files = (folder: string) => readdirSync(scene.path(folder), { recursive: true, encoding: "utf8" });
  const data = files("first").filter((name) => /\.\w+$/.test(name));
  expect(data).toContain("qiime2/feature-table.qza");
  const bytes = (folder: string, name: string) => readFileSync(join(scene.path(folder), name));
  for (const name of data) expect(bytes("first", name).equals(bytes("second", name)), name).toBe(true);
  const fit = ["fit", "@first/sleep.csv", "-f", "Reaction ~ Days + (Days | Subject)", "-o", "@out"];
  expect((await scene.run(fit)).stdout).toContain("REML criterion at convergence: 1743.6");
});

test("example refuses a folder that is taken, and asks for one", async () => {
  mkdirSync(scene.path("taken"));
  scene.write({ "taken/mine.txt": "mine" });
  const taken = await scene.run(["example", "@taken"]);
  expect([taken.code, taken.stderr]).toEqual([73, expect.stringContaining("must be new or empty")]);
  expect(readdirSync(scene.path("taken"))).toEqual(["mine.txt"]);
  const none = await scene.run(["example"]);
  expect([none.code, none.stderr]).toEqual([64, "mixedlm: DIR must be given, a new folder, got none\n"]);
});

test("the folder that a shell is in stays where it is when results are written into it", async () => {
  const folder = scene.path("here");
  mkdirSync(folder);
  const main = resolve(import.meta.dirname, "../../dist/cli/main.js");
  const script = `"${process.execPath}" "${main}" example . && stat -c %i . "${folder}" && cat README.md`;
  const [here, there, title] = execFileSync("bash", ["-e", "-c", script], { cwd: folder, encoding: "utf8" })
    .split("\n")
    .slice(4);
  expect([here, title]).toEqual([there, "# Data to try mixedlm on"]);
});
