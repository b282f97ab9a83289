import { mkdirSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openScene, type Scene } from "../support/scene.js";
import { badInput, fit, model, out, study, usual } from "./bad-input-cases.js";

let scene: Scene;
beforeEach(() => {
  scene = openScene(study);
});
afterEach(() => scene.remove());

describe("bad input", () => {
  test.each(badInput)("$name ends with $code", async ({ argv, files = {}, code, says }) => {
    scene.write(files);
    const before = scene.names();
    const ending = await scene.run(argv);
    expect(ending).toMatchObject({ code, stdout: "" });
    for (const text of says) expect(ending.stderr).toMatch(text);
    expect(ending.stderr).not.toMatch(/^\s+at |internal error|TypeError|RangeError|undefined/m);
    expect(scene.names()).toEqual(before);
    if (argv.length > 0) {
      const lines = ending.stderr.trimEnd().split("\n");
      const error = lines.slice(lines.findIndex((line) => line.startsWith("mixedlm: ")));
      expect(error[0]).toMatch(/^mixedlm: (?!mixedlm)/);
      expect(error.length).toBeLessThanOrEqual(3);
    }
  });
});

describe("a folder in the way", () => {
  test("is refused before anything is read", async () => {
    mkdirSync(scene.path("out"));
    scene.write({ "out/notes.txt": "mine" });
    const argv = ["fit", "@nosuch.tsv", "-m", "@meta.tsv", ...model, ...out];
    const ending = await scene.run(argv);
    expect(ending.code).toBe(73);
    expect(ending.stderr).toMatch(/^mixedlm: -o .*out: must be new or empty, got files in the way; --force/);
    expect(scene.text("out/notes.txt")).toBe("mine");
  });
  test("may not be a file, even with --force", async () => {
    scene.write({ out: "mine" });
    expect((await scene.run([...usual, "--force"])).code).toBe(73);
    expect(scene.text("out")).toBe("mine");
  });
  test("that cannot be made is 74", async () => {
    scene.write({ file: "mine" });
    const ending = await scene.run([...fit, ...model, "-o", "@file/out"]);
    expect(ending.code).toBe(74);
    expect(ending.stderr).toMatch(/mixedlm: cannot write '.*file\/out'/);
  });
});

test("MIXEDLM_DEBUG shows where an error was thrown", async () => {
  const ending = await scene.run(["fit", "@nosuch.tsv", "-m", "@meta.tsv", ...model, ...out], {
    env: { MIXEDLM_DEBUG: "1" },
  });
  expect(ending.stderr).toMatch(/^\s+at /m);
});
