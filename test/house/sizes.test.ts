import { dirname } from "node:path";
import { describe, expect, test } from "vitest";
import { readTree } from "./source-tree.js";

const MAX_LINES = 300;
/** Files in one folder, generated ones not counted. */
const MAX_FILES = { assembly: 24, src: 20 };

describe.each(["assembly", "src"] as const)("%s", (folder) => {
  const { files } = readTree(folder);

  test("no file passes 300 lines", () => {
    const long = files
      .map(({ path, text }) => ({ path, lines: text.split("\n").length }))
      .filter(({ lines }) => lines > MAX_LINES);
    expect(files.length).toBeGreaterThan(100);
    expect(long).toEqual([]);
  });

  test("no folder holds more files than can be overlooked", () => {
    const counts = new Map<string, number>();
    for (const { path } of files) counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1);
    expect([...counts].filter(([, count]) => count > MAX_FILES[folder])).toEqual([]);
  });
});
