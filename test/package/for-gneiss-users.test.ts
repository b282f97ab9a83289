import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, inject, test } from "vitest";
import * as library from "../../src/index.js";

const page = readFileSync(resolve(import.meta.dirname, "../../docs/for-gneiss-users.md"), "utf8");
const consumer = inject("consumer");

/** The examples, which build on one another. */
const code = Array.from(page.matchAll(/```js\n([\s\S]*?)```/g), (match) => match[1]!).join("\n");

test("the examples run and give the numbers that they show", () => {
  const shown = `
console.log(JSON.stringify([
  model.coefficients().get("treatment", "Y2"),
  model.pvalues().get("treatment", "Y2"),
  asGneiss.pvalues().get("treatment", "Y2"),
  linear.r2().overall,
  balances.responses,
  inOrder,
]));`;
  writeFileSync(join(consumer, "for-gneiss-users.mjs"), code + shown);
  const printed = execFileSync(process.execPath, ["for-gneiss-users.mjs"], {
    cwd: consumer,
    encoding: "utf8",
  });
  const [estimate, t, z, r2, responses, inOrder] = JSON.parse(printed);
  expect(estimate).toBeCloseTo(4, 1);
  expect(t).toBeCloseTo(0.032, 3);
  expect(Math.log10(z)).toBeCloseTo(Math.log10(4e-8), 0);
  expect(r2).toBeGreaterThan(0.9);
  expect(responses).toHaveLength(2);
  expect(inOrder).toEqual(["a", "b", "c"]);
});

test("what is said to be here is here", async () => {
  const index = ["a", "b", "c", "d"];
  const metadata = { index, columns: { g: ["u", "u", "v", "v"] } };
  const responses = { index, columns: { y: [1, 2, 4, 3] } };
  const models = [
    await library.mixedlm("1", responses, metadata, { groups: "g" }),
    await library.ols("1", responses, metadata),
  ];
  const rows = page.split("## What differs on purpose")[0]!.split("\n");
  const cells = rows.filter((row) => row.startsWith("| `")).map((row) => row.split(/(?<!\\)\|/)[2]!);
  const calls = cells.flatMap((cell) =>
    Array.from(cell.matchAll(/`(?:await )?(\w+)[(`]/g), (match) => match[1]!),
  );
  expect(calls.length).toBeGreaterThan(40);
  const options = ["reFormula", "vcFormula"];
  const known = (name: string) =>
    name in library || models.some((model) => name in model) || options.includes(name);
  expect(calls.filter((name) => !known(name))).toEqual([]);
});
