import { expect, test } from "vitest";
import { mixedlm } from "../../src/index.js";

const index = ["a", "b", "c", "d", "e", "f"];
const metadata = { index, columns: { g: ["u", "u", "v", "v", "w", "w"], "x<b>": [0, 1, 0, 1, 0, 1] } };
const y = { "<script>": [1, 2, 4, 3, 6, 8], flat: [1, 1, 1, 1, 1, 1] };
const display = Symbol.for("Jupyter.display");

test("a model shows itself in notebooks, names escaped", async () => {
  const model = await mixedlm('Q("x<b>")', { index, columns: y }, metadata, { groups: "g" });
  const shown = (model as unknown as Record<symbol, () => Record<string, string>>)[display]!();
  expect(Object.keys(shown)).toEqual(["text/plain", "text/html"]);
  expect(shown["text/plain"]).toBe(model.summary());
  expect(shown["text/html"]).toMatch(/<tbody><tr><td>&#60;script&#62;<\/td>/);
  expect(shown["text/html"]).not.toMatch(/<script|<b>|NaN/);
});

test("the symbol is no part of a model's own data", async () => {
  const model = await mixedlm("1", { index, columns: y }, metadata, { groups: "g" });
  expect(Object.getOwnPropertySymbols(model)).toEqual([]);
  expect(structuredClone(model.result)).toEqual(model.result);
});
