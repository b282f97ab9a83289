import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, inject, test } from "vitest";
import * as library from "../../src/index.js";
import { layOutExample } from "../docs/run-guide.js";

const page = readFileSync(resolve(import.meta.dirname, "../../docs/for-gneiss-users.md"), "utf8");
const consumer = inject("consumer");

/** The examples, with what each shows. */
const shown = [
  'model.coefficients().get("treatment[T.drug]", "Y2"), model.pvalues().get("treatment[T.drug]", "Y2")',
  'asGneiss.pvalues().get("treatment[T.drug]", "Y2")',
  "linear.r2().overall",
  "balances.responses, inOrder",
];
const examples = Array.from(page.matchAll(/```js\n([\s\S]*?)```/g), (match) => match[1]!);

test("the examples run and give the numbers that they show", () => {
  expect(examples).toHaveLength(shown.length);
  const folder = layOutExample(consumer, "for-gneiss-users");
  const values = examples.flatMap((code, i) => {
    writeFileSync(join(folder, `${i}.mjs`), `${code}console.log(JSON.stringify([${shown[i]}]));`);
    return JSON.parse(execFileSync(process.execPath, [`${i}.mjs`], { cwd: folder, encoding: "utf8" }));
  });
  const [estimate, t, z, r2, responses, inOrder] = values;
  expect(page).toContain(`"Y2"); // ${estimate.toPrecision(4)}`);
  expect(page).toContain(`"Y2"); // ${t.toPrecision(3)};`);
  expect(page).toContain(`"Y2"); // ${z.toPrecision(2)}`);
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
