import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openScene, type Scene, tsv } from "../support/scene.js";

const program = new URL("../../dist/cli/main.js", import.meta.url).pathname;
const isBuilt = existsSync(program);
if (!isBuilt) console.warn(`SKIPPED: ${program} is not built (npm run build), so nothing was done to it`);

const samples = 40;
const responses = 400;
const command = ["fit", "wide.tsv", "-m", "meta.tsv", "-f", "time", "-g", "patient", "--quiet", "-o", "out"];
const results = ["coefficients.tsv", "variance.tsv", "fits.tsv"];

let scene: Scene;
beforeEach(() => {
  const ids = Array.from({ length: samples }, (_, i) => `s${i}`);
  const names = Array.from({ length: responses }, (_, j) => `r${j}`);
  const values = (i: number) => names.map((_, j) => Math.sin(i * 7 + j * 3));
  scene = openScene({
    "wide.tsv": tsv([["id", ...names], ...ids.map((id, i) => [id, ...values(i)])]),
    "meta.tsv": tsv([["id", "patient", "time"], ...ids.map((id, i) => [id, `p${i % 8}`, i / 8])]),
  });
});
afterEach(() => scene.remove());

const options = () => ({ cwd: scene.folder, encoding: "utf8" as const });
const runIt = () => spawnSync(process.execPath, [program, ...command], options());
const texts = () => results.map((name) => readFileSync(scene.path(`out/${name}`), "utf8"));
const others = () => scene.names().filter((name) => !["wide.tsv", "meta.tsv"].includes(name));

describe.skipIf(!isBuilt || process.platform === "win32")("the program", { timeout: 120_000 }, () => {
  test("a command that is killed leaves a whole folder or none, and the next run needs no help", async () => {
    expect(runIt().status).toBe(0);
    const whole = texts();
    for (const milliseconds of [0, 80, 150, 200, 250, 300]) {
      rmSync(scene.path("out"), { recursive: true });
      const child = spawn(process.execPath, [program, ...command], { cwd: scene.folder, stdio: "ignore" });
      const ended = once(child, "close");
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      child.kill("SIGKILL");
      await ended;
      if (existsSync(scene.path("out"))) expect(texts()).toEqual(whole);
      else expect(runIt().status).toBe(0);
      expect(texts()).toEqual(whole);
    }
  });

  test("a command that may write no more says so and leaves nothing", () => {
    const words = [process.execPath, program, ...command].map((word) => `'${word}'`).join(" ");
    const { status, stderr } = spawnSync("bash", ["-c", `ulimit -f 8; ${words}`], options());
    expect([status, others()]).toEqual([74, []]);
    expect(stderr).toMatch(/^mixedlm: .*out.*\n$/);
  });

  test.each(["/proc/mixedlm/out", "/dev/null/out", "wide.tsv/out"])(
    "a command that cannot write to %s says so",
    (place) => {
      const { status, stderr } = spawnSync(
        process.execPath,
        [program, ...command.slice(0, -1), place],
        options(),
      );
      expect([73, 74]).toContain(status);
      expect(stderr).toMatch(/^mixedlm: [^\n]*\n$/);
      expect(others()).toEqual([]);
    },
  );

  test("a command run twice into one folder gives one whole result and one refusal", async () => {
    const runs = Array.from({ length: 4 }, () => {
      const child = spawn(process.execPath, [program, ...command], { cwd: scene.folder, stdio: "ignore" });
      return once(child, "close");
    });
    const codes = (await Promise.all(runs)).map(([code]) => code).sort();
    expect(codes).toEqual([0, 73, 73, 73]);
    expect(others()).toEqual(["out"]);
    expect(readdirSync(scene.path("out")).sort()).toEqual([...results, "run.json"].sort());
  });

  test("a command whose reader goes away ends quietly", async () => {
    const { status, stderr } = spawnSync(
      "bash",
      [
        "-c",
        `set -o pipefail; '${process.execPath}' '${program}' ${command.join(" ").replace("--quiet", "")} | true`,
      ],
      options(),
    );
    expect(stderr).not.toMatch(/at |EPIPE|Unhandled/);
    expect(status).toBe(0);
  });
});
