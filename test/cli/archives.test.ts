/** Archives in the place of files: each is read from the disk once. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import fs from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { type InputFile, inputOpener } from "../../src/cli/files/read-inputs.js";
import { openScene } from "../support/scene.js";

const fixture = (name: string) => join(import.meta.dirname, "../fixtures", name);
const scene = openScene({});
afterAll(scene.remove);
afterEach(() => vi.restoreAllMocks());

/** How many times each file is opened to be read. */
function watchOpenings() {
  const opened = vi.spyOn(fs, "open");
  return (path: string) => opened.mock.calls.filter(([asked]) => String(asked) === path).length;
}

test("an artifact with named responses is read once", async () => {
  scene.write({ "alpha.qza": readFileSync(fixture("sheets/alpha.qza")) });
  scene.write({ "meta.tsv": "id\tx\ns1\t1\ns2\t3\ns3\t2\ns4\t5\n" });
  const openings = watchOpenings();
  const words = ["ols", "@alpha.qza", "-m", "@meta.tsv", "-f", "shannon_entropy ~ x", "-o", "@out"];
  expect(await scene.run([...words, "--quiet"])).toMatchObject({ code: 0, stderr: "" });
  expect(openings(scene.path("alpha.qza"))).toBe(1);
});

test.each(["io/table.qza", "io/tree.qza", "sheets/openpyxl.xlsx"])(
  "%s is hashed as it lies",
  async (name) => {
    const path = fixture(name);
    const files: InputFile[] = [];
    const openings = watchOpenings();
    const { source, artifact } = await inputOpener(files).described("table", path);
    const bytes = readFileSync(path);
    expect(Buffer.from(await new Response(source as File).arrayBuffer()).equals(bytes)).toBe(true);
    expect(source).toMatchObject({ name: path });
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    expect(files).toEqual([{ role: "table", path, sha256, ...(artifact && { artifact }) }]);
    expect(artifact === undefined).toBe(name.endsWith(".xlsx"));
    expect(openings(path)).toBe(1);
  },
);
