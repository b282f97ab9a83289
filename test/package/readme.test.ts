import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { statusWords } from "../../src/fit/status.js";
import * as library from "../../src/index.js";
import * as report from "../../src/report/index.js";

const root = resolve(import.meta.dirname, "../..");
const readme = readFileSync(join(root, "README.md"), "utf8");

test("the members shown exist", async () => {
  const { index, columns } = {
    index: ["a", "b", "c", "d"],
    columns: { y: [1, 2, 4, 3], g: ["u", "u", "v", "v"] },
  };
  const model = await library.mixedlm(
    "1",
    { index, columns: { y: columns.y } },
    { index, columns },
    { groups: "g" },
  );
  const table = readme.split("| member | gives |")[1]!.split("\n\n")[0]!;
  const cells = table.split("\n").map((line) => line.split("|")[1] ?? "");
  const names = cells.flatMap((cell) => Array.from(cell.matchAll(/`(\w+)/g), (match) => match[1]!));
  expect(names.length).toBeGreaterThan(20);
  expect(names.filter((name) => !(name in model))).toEqual([]);
});

test("the functions shown are exported", () => {
  const table = readme.split("### The library on one screen")[1]!.split("\n\nOptions:")[0]!;
  const cells = table.split("\n").map((line) => line.split("|")[1] ?? "");
  const names = cells
    .filter((cell) => !/mixedlm\/(io|options)/.test(cell))
    .map((cell) => [cell.includes("mixedlm/report") ? report : library, cell] as const)
    .flatMap(([entry, cell]) =>
      Array.from(cell.matchAll(/`(\w+)(?=[`(])/g), (match) => [entry, match[1]!] as const),
    );
  expect(names.length).toBeGreaterThan(15);
  expect(names.filter(([entry, name]) => !(name in entry))).toEqual([]);
});

test("every status is explained", () => {
  for (const word of statusWords) expect(readme).toContain(`| \`${word}\` |`);
});

test("the commands shown are scripts", () => {
  const named = Array.from(readme.matchAll(/npm (?:run )?(start|test|[a-z]+:[a-z]+)/g), (match) => match[1]!);
  expect(named.filter((name) => !(name in manifest.scripts))).toEqual([]);
});
