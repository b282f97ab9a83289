import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { expect, test } from "vitest";

const src = resolve(import.meta.dirname, "../../src");

/** The phases, left to right. A file may import from its own phase and from those to its left. */
const phases = [
  "problem.ts",
  "errors.ts",
  "options",
  "kernel",
  "table",
  "tree",
  "io",
  "balances",
  "covariance",
  "residual",
  "formula",
  "design",
  "fit",
  "inference",
  "resample",
  "model",
  "options/words",
  "report",
  "cli",
];

/** Phases further left that a phase must nevertheless not know. */
const strangers: Record<string, readonly string[]> = {
  covariance: ["kernel", "table", "tree", "io", "balances"],
  residual: ["table", "tree", "io", "balances"],
  formula: ["kernel", "table", "tree", "io", "balances"],
  design: ["io", "tree", "balances"],
  fit: ["io", "tree", "balances"],
  inference: ["io", "tree", "balances"],
  resample: ["io", "tree", "balances"],
  balances: ["io"],
  model: ["io"],
};

interface Arrow {
  readonly from: string;
  readonly to: string;
}

/** What people read of options knows formats and files; the options themselves know nothing. */
const wordsOfOptions = /^options\/(words|commands)\/|^options\/index\.[jt]s$/;

const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
const arrows: Arrow[] = files.flatMap((file) =>
  importsOf(withoutTypes(file, readFileSync(join(src, file), "utf8")))
    .filter((specifier) => specifier.startsWith("."))
    .map((specifier) => ({ from: file, to: relative(src, resolve(src, dirname(file), specifier)) })),
);

/** Options stand left of the types of their values, which are gone when the code runs. */
function withoutTypes(file: string, source: string): string {
  return phaseOf(file) === "options" ? source.replace(/^import type [^;]*;$/gm, "") : source;
}

function importsOf(source: string): string[] {
  return Array.from(source.matchAll(/(?:\bfrom\s+|\bimport\s*\(?\s*)"([^"]+)"/g), (match) => match[1]!);
}

/** Tables of contents: they export what is public and hold nothing. */
const contents = ["index.ts", "index-fit.ts", "index-shared.ts"];

function phaseOf(path: string): string {
  const [first] = path.split(sep);
  if (wordsOfOptions.test(path.split(sep).join("/"))) return "options/words";
  return first!.replace(/\.js$/, ".ts");
}

test("every arrow points left", () => {
  const wrong = arrows.filter(({ from, to }) => {
    const [source, target] = [phaseOf(from), phaseOf(to)];
    if (contents.includes(source)) return false;
    if (strangers[source]?.includes(target)) return true;
    return !phases.includes(target) || phases.indexOf(target) > phases.indexOf(source);
  });
  expect(arrows.length).toBeGreaterThan(3);
  expect(wrong).toEqual([]);
});

test("every folder is a known phase", () => {
  const folders = new Set(files.map(phaseOf));
  expect([...folders].filter((folder) => ![...phases, ...contents].includes(folder))).toEqual([]);
});

test("nothing outside io and cli names a platform", () => {
  const guilty = files
    .filter((file) => !["io", "cli"].includes(phaseOf(file)))
    .filter((file) =>
      importsOf(readFileSync(join(src, file), "utf8")).some((name) => name.startsWith("node:")),
    );
  expect(guilty).toEqual([]);
});
