import { execFileSync } from "node:child_process";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { beforeAll, expect, inject, test } from "vitest";
import { forNode } from "../docs/run-guide.js";

const examples = resolve(import.meta.dirname, "../../examples");
const consumer = inject("consumer");
const folder = join(consumer, "examples");

beforeAll(() => cpSync(examples, folder, { recursive: true }));

function node(cwd: string, ...parameters: string[]): string {
  return execFileSync(process.execPath, parameters, {
    cwd: join(folder, cwd),
    encoding: "utf8",
    stdio: "pipe",
  });
}

test("the Node script fits and writes", () => {
  const study = ["../pyrifos/abundance.tsv", "../pyrifos/metadata.tsv", "np.log1p(dose) * week", "ditch"];
  expect(node("node-script", "fit.mjs", ...study)).toContain("178 responses");
  expect(readFileSync(join(folder, "node-script/coefficients.tsv"), "utf8")).toMatch(
    /^response\tterm\testimate\t.*\nSimve\tIntercept\t/,
  );
});

test("the Node script says what is wrong", () => {
  const study = ["../pyrifos/abundance.tsv", "../pyrifos/metadata.tsv", "dosee", "ditch"];
  expect(() => node("node-script", "fit.mjs", ...study)).toThrow(/did you mean 'dose'/);
});

test("the script for Deno needs nothing of Deno", () => {
  writeFileSync(join(folder, "deno/fit.mjs"), forNode(readFileSync(join(examples, "deno/fit.ts"), "utf8")));
  expect(node("deno", "fit.mjs")).toContain("Response   growth");
});

test("the notebook runs, and its model shows itself", () => {
  const { cells } = JSON.parse(readFileSync(join(examples, "notebook/first-model.ipynb"), "utf8"));
  const code = cells
    .filter((cell: { cell_type: string }) => cell.cell_type === "code")
    .map((cell: { source: string[] }) => cell.source.join(""))
    .join(";\n");
  const show = 'console.log(JSON.stringify(model[Symbol.for("Jupyter.display")]()))';
  writeFileSync(join(folder, "notebook/cells.mjs"), forNode(`${code};\n${show};\n`));
  const shown = JSON.parse(node("notebook", "cells.mjs"));
  expect(shown["text/plain"]).toContain("2 responses");
  expect(shown["text/html"]).toMatch(/<table>.*<td>growth<\/td><td>light<\/td>/);
});
