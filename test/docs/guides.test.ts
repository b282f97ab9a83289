import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { beforeAll, expect, inject, test } from "vitest";
import { LMEModel } from "../../src/index.js";
import { layOutGuideData } from "./guide-data.js";
import { layOutTablesOfR } from "./guide-data-r.js";
import { runGuide } from "./run-guide.js";

const docs = resolve(import.meta.dirname, "../../docs");
const consumer = inject("consumer");
const index = readFileSync(join(docs, "README.md"), "utf8");
const readme = readFileSync(resolve(docs, "../README.md"), "utf8");
const guides = [
  "first-fit",
  "from-qiime2",
  "from-r",
  "for-r-users",
  "for-statsmodels-users",
  "choosing-a-test",
  "reading-a-balance",
  "taxa",
  "embedding",
];

beforeAll(async () => {
  await layOutGuideData(consumer);
  await layOutTablesOfR(consumer);
});

test.each(guides)("%s runs as it stands and prints what it shows", (name) => {
  const told = runGuide(join(docs, `${name}.md`), consumer);
  expect(told.length).toBeGreaterThan(0);
  for (const { code, printed, shown } of told) if (shown !== undefined) expect(printed, code).toBe(shown);
});

/** Methods shown in the column of this package, `m.name(…)` or `m.name`. */
const methodsShown = (page: string) =>
  readFileSync(join(docs, `${page}.md`), "utf8")
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .map((line) => line.split(/(?<!\\)\|/)[2] ?? "")
    .flatMap((cell) => Array.from(cell.matchAll(/`m1?\.(\w+)/g), (match) => match[1]!));

test.each(["for-r-users", "for-statsmodels-users"])("%s names members that there are", (page) => {
  const shown = methodsShown(page);
  expect(shown.length).toBeGreaterThan(15);
  const members = new Set<string>();
  for (let type = LMEModel.prototype; type !== Object.prototype; type = Object.getPrototypeOf(type))
    for (const name of Object.getOwnPropertyNames(type)) members.add(name);
  expect(shown.filter((name) => !members.has(name))).toEqual([]);
});

test("index or README lead to every page", () => {
  const pages = readdirSync(docs).filter((name) => name.endsWith(".md") && name !== "README.md");
  expect(
    pages.filter((name) => !index.includes(`](${name})`) && !readme.includes(`](docs/${name})`)),
  ).toEqual([]);
});
