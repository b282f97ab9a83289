import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { beforeAll, expect, inject, test } from "vitest";
import { LMEModel } from "../../src/index.js";
import { layOutExample, runGuide } from "./run-guide.js";

const root = resolve(import.meta.dirname, "../..");
const docs = join(root, "docs");
const consumer = inject("consumer");
const index = readFileSync(join(docs, "README.md"), "utf8");
const readme = readFileSync(join(root, "README.md"), "utf8");

/** The pages with programs, and the folder of the example in which they run. */
const guides = {
  "README.md": "",
  "docs/choosing-a-test.md": "",
  "docs/clusters.md": "",
  "docs/command-line.md": "",
  "docs/embedding.md": "",
  "docs/first-fit.md": "",
  "docs/for-gneiss-users.md": "",
  "docs/for-r-users.md": "",
  "docs/for-statsmodels-users.md": "",
  "docs/formula.md": "",
  "docs/from-qiime2.md": "qiime2",
  "docs/from-r.md": "r",
  "docs/inference.md": "",
  "docs/known-covariances.md": "",
  "docs/pairs.md": "",
  "docs/reading-a-balance.md": "",
  "docs/repeated-measures.md": "",
  "docs/report.md": "",
  "docs/resampling.md": "",
  "docs/taxa.md": "",
};
let study = "";

beforeAll(() => {
  study = layOutExample(consumer, "guides");
});

test.each(Object.entries(guides))(
  "each snippet of %s runs by itself and prints what the page shows",
  (page, folder) => {
    const told = runGuide(join(root, page), join(study, folder), consumer);
    expect(told.length).toBeGreaterThan(0);
    for (const { code, printed, shown } of told) if (shown !== undefined) expect(printed, code).toBe(shown);
  },
);

test("no other page has programs", () => {
  const pages = [...readdirSync(root), ...readdirSync(docs).map((name) => `docs/${name}`)];
  const withPrograms = pages.filter(
    (page) => page.endsWith(".md") && /^```(js|ts|sh)$/m.test(readFileSync(join(root, page), "utf8")),
  );
  const forDevelopers = ["CONTRIBUTING.md"];
  expect(withPrograms.filter((page) => !(page in guides) && !forDevelopers.includes(page))).toEqual([]);
});

test("the README of the example names its files, and its commands run", () => {
  const page = readFileSync(join(study, "README.md"), "utf8");
  const made = layOutExample(consumer, "pristine");
  const files = readdirSync(made, { recursive: true, encoding: "utf8" }).filter((name) =>
    /\.\w+$/.test(name),
  );
  expect(files.length).toBeGreaterThan(10);
  for (const file of files.filter((name) => name !== "README.md"))
    expect(page, file).toContain(basename(file));
  const commands = Array.from(page.matchAll(/^ {4}(.*mixedlm .*)$/gm), ([, command]) => command!);
  expect(commands.length).toBe(3);
  writeFileSync(
    join(made, "commands.md"),
    commands.map((text) => `\`\`\`sh\n${text.replace("npx ", "")}\n\`\`\`\n`).join(""),
  );
  expect(runGuide(join(made, "commands.md"), made, consumer)).toHaveLength(3);
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
