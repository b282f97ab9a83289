import { expect, test } from "vitest";
import { readTree } from "./source-tree.js";

/**
 * The phases of the kernel, left to right; those of a folder with phases of its own by their paths. A file may import from
 * its own phase and from those to its left.
 */
const phases = [
  "memory",
  "linalg",
  "linalg/eigen",
  "special/arithmetic",
  "special/normal",
  "special/gamma",
  "special/beta",
  "special/distributions",
  "text",
  "compose",
  "stats",
  "record",
  "covariance",
  "model",
  "classes/reduce",
  "classes/likelihood",
  "classes/sums",
  "classes/starts",
  "sparse/factor",
  "sparse/dense",
  "sparse/leading",
  "sparse/likelihood",
  "sparse/starts",
  "marginal",
  "likelihood",
  "search",
  "results",
  "scalar",
  "fit",
  "inference",
  "resample",
  "draws",
];

/** Phases further left that a phase must nevertheless not know. */
const strangers: Record<string, readonly string[]> = {
  linalg: ["memory"],
  compose: ["special", "text"],
  stats: ["special", "text", "compose"],
  record: ["memory", "special", "text", "compose"],
  covariance: ["memory", "special", "text", "compose"],
  model: ["memory", "special", "text", "compose"],
  classes: ["special", "text", "compose"],
  sparse: ["special", "text", "compose", "classes"],
  marginal: ["special", "text", "compose", "classes", "sparse"],
  likelihood: ["special", "text", "compose"],
  search: ["special", "text", "compose", "classes", "sparse", "marginal"],
  results: ["special", "text", "compose"],
  scalar: ["special", "text", "compose"],
  fit: ["special", "text", "compose"],
  inference: ["text", "compose"],
  resample: ["text", "compose", "inference"],
  draws: ["text", "compose", "inference"],
};

/** The tables of what the kernel exports. */
const contents = ["index", "index-core", "index-fit"];

const { files, arrows } = readTree("assembly");

function phaseOf(path: string): string {
  return path.split("/").slice(0, -1).join("/");
}

function isIn(path: string, folder: string): boolean {
  return path.startsWith(`${folder}/`);
}

test("every arrow of the kernel points left", () => {
  const wrong = arrows.filter(({ from, to }) => {
    if (contents.includes(from)) return false;
    const known = Object.entries(strangers).flatMap(([phase, others]) => (isIn(from, phase) ? others : []));
    if (known.some((stranger) => isIn(to, stranger))) return true;
    return contents.includes(to) || phases.indexOf(phaseOf(to)) > phases.indexOf(phaseOf(from));
  });
  expect(arrows.length).toBeGreaterThan(100);
  expect(wrong).toEqual([]);
});

test("every folder of the kernel is a known phase", () => {
  const folders = new Set(
    files
      .map(({ path }) => path)
      .filter((path) => path.includes("/"))
      .map(phaseOf),
  );
  expect([...folders].filter((folder) => !phases.includes(folder))).toEqual([]);
  expect(phases.filter((phase) => !folders.has(phase))).toEqual([]);
});
