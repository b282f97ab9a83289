import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { OutputError } from "../../src/errors.js";
import { withOutputFolder, writeFile, writeTsv } from "../../src/io/index.js";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "mixedlm-"));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

const fill =
  (...names: string[]) =>
  async (folder: string) => {
    for (const name of names) await writeFile(join(folder, name), `new ${name}`);
    return names.length;
  };
const content = (path: string) => readFileSync(join(root, path), "utf8");
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

describe("a new folder", () => {
  test("a new folder is there only when whole", async () => {
    const seen: string[][] = [];
    const result = await withOutputFolder(join(root, "deep/out"), {}, async (folder) => {
      seen.push(readdirSync(join(root, "deep")));
      return fill("a", "b")(folder);
    });
    expect(result).toBe(2);
    expect(seen[0]).toEqual([expect.stringMatching(/^\.out\.tmp-/)]);
    expect(readdirSync(join(root, "deep"))).toEqual(["out"]);
    expect(readdirSync(join(root, "deep/out")).sort()).toEqual(["a", "b"]);
  });
  test("a new folder can be read by others as any folder", async () => {
    mkdirSync(join(root, "plain"));
    await withOutputFolder(join(root, "out"), {}, fill("a"));
    expect(statSync(join(root, "out")).mode).toBe(statSync(join(root, "plain")).mode);
  });
  test("a new folder may be there already when it is empty, also by a link", async () => {
    mkdirSync(join(root, "real"));
    symlinkSync(join(root, "real"), join(root, "link"));
    await withOutputFolder(join(root, "link"), {}, fill("a"));
    expect(content("real/a")).toBe("new a");
    expect(readdirSync(root).sort()).toEqual(["link", "real"]);
  });
  test("a new folder leaves nothing behind when writing fails", async () => {
    const failed = withOutputFolder(join(root, "out"), {}, async (folder) => {
      await fill("a")(folder);
      throw new Error("stop");
    });
    expect(await failure(failed)).toEqual(new Error("stop"));
    expect(readdirSync(root)).toEqual([]);
  });
});

describe("a folder that is in the way", () => {
  beforeEach(() => {
    mkdirSync(join(root, "out"));
    for (const name of ["a", "stale", "notes"]) writeFileSync(join(root, "out", name), `old ${name}`);
  });

  test("a folder that is in the way is refused before anything is written", async () => {
    const written: string[] = [];
    const error = await failure(
      withOutputFolder(join(root, "out"), {}, async (folder) => written.push(folder)),
    );
    expect(error).toBeInstanceOf(OutputError);
    expect(error).toMatchObject({
      code: "output-exists",
      message: expect.stringContaining("force replaces them"),
    });
    expect(written).toEqual([]);
  });
  test("force takes the new files, loses earlier results and keeps what is not ours", async () => {
    await withOutputFolder(
      join(root, "out"),
      { force: true, replaces: ["a", "stale", "absent"] },
      fill("a", "b"),
    );
    expect(readdirSync(join(root, "out")).sort()).toEqual(["a", "b", "notes"]);
    expect([content("out/a"), content("out/b"), content("out/notes")]).toEqual([
      "new a",
      "new b",
      "old notes",
    ]);
    expect(readdirSync(root)).toEqual(["out"]);
  });
  test("with force a folder is as it was when writing fails", async () => {
    const failed = withOutputFolder(
      join(root, "out"),
      { force: true, replaces: ["stale"] },
      async (folder) => {
        await fill("a")(folder);
        throw new Error("stop");
      },
    );
    expect(await failure(failed)).toEqual(new Error("stop"));
    expect(content("out/a")).toBe("old a");
    expect(readdirSync(root)).toEqual(["out"]);
  });
  test("with force a folder is as it was when moving in fails", async () => {
    const failed = withOutputFolder(
      join(root, "out"),
      { force: true, replaces: ["stale", "no/such"] },
      async (folder) => {
        await fill("a")(folder);
        mkdirSync(join(root, "out/no"));
        writeFileSync(join(root, "out/no/such"), "");
      },
    );
    expect(await failure(failed)).toMatchObject({ code: "write-failed" });
    expect([content("out/a"), content("out/stale")]).toEqual(["old a", "old stale"]);
    expect(readdirSync(root)).toEqual(["out"]);
  });
  test("a file is never replaced by a folder", async () => {
    const error = await failure(withOutputFolder(join(root, "out/a"), { force: true }, fill("x")));
    expect(error).toMatchObject({ code: "output-exists" });
    expect(content("out/a")).toBe("old a");
  });
  test("a folder that came into being meanwhile is left alone", async () => {
    const error = await failure(
      withOutputFolder(join(root, "late"), {}, async () => {
        mkdirSync(join(root, "late"));
        writeFileSync(join(root, "late/theirs"), "theirs");
      }),
    );
    expect(error).toMatchObject({ code: "output-exists" });
    expect(content("late/theirs")).toBe("theirs");
    expect(readdirSync(root).sort()).toEqual(["late", "out"]);
  });
});

test("a system that refuses is a write-failed under the name asked for", async () => {
  writeFileSync(join(root, "file"), "");
  const under = await failure(withOutputFolder(join(root, "file/out"), {}, fill("a")));
  expect(under).toBeInstanceOf(OutputError);
  expect(under).toMatchObject({ code: "write-failed", message: expect.stringContaining("cannot write") });
  const inside = await failure(withOutputFolder(join(root, "out"), {}, fill("no/such/folder")));
  expect(inside).toMatchObject({ code: "write-failed", file: join(root, "out/no/such/folder") });
  expect(await failure(writeTsv(join(root, "none/t.tsv"), ["a"], []))).toMatchObject({
    code: "write-failed",
  });
});

test.each(["SIGTERM", "SIGINT"] as const)("%s removes the temporary folder", async (signal) => {
  const script = join(root, "write.mjs");
  await build({
    stdin: {
      contents: `import { withOutputFolder } from "./src/io/files/output-folder.js";
        await withOutputFolder(process.argv[2], {}, () => new Promise(() => { console.log("writing"); setInterval(() => {}, 1e6); }));`,
      resolveDir: join(import.meta.dirname, "../.."),
    },
    bundle: true,
    platform: "node",
    format: "esm",
    outfile: script,
    logLevel: "error",
  });
  const child = spawn(process.execPath, [script, join(root, "out")], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  expect(readdirSync(root).some((name) => name.startsWith(".out.tmp-"))).toBe(true);
  child.kill(signal);
  const [, by] = await once(child, "exit");
  expect(by).toBe(signal);
  expect(readdirSync(root)).toEqual(["write.mjs"]);
  expect(existsSync(join(root, "out"))).toBe(false);
});
