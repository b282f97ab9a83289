import { expect, test } from "vitest";
import { readTree } from "./source-tree.js";

/** Where the forms of the likelihood part, and nowhere else. */
const kernel = [
  "fit/fit-responses",
  "inference/kenward-roger",
  "likelihood/forms",
  "model/marginal-model",
  "resample/effective-parameters",
  "results/leverage",
  "results/modes",
  "results/solution",
  "search/square-root",
];

test("the form of the likelihood is asked for by the tables of the kernel alone", () => {
  const { files } = readTree("assembly");
  const asking = files.filter(({ text }) => /\.form\b/.test(text)).map(({ path }) => path);
  expect(asking.map((path) => path.replace(/\.ts$/, "")).sort()).toEqual(kernel);
});

test("a structure is asked for its number by the table of structures alone", () => {
  const { files } = readTree("assembly");
  const numbers = /\b(LINEAR|SYMMETRIC|SYMMETRIC_ONE)\b/;
  const asking = files.filter(({ text }) => numbers.test(text)).map(({ path }) => path.replace(/\.ts$/, ""));
  expect(asking.sort()).toEqual(["covariance/structure", "model/terms", "record/layout"]);
});

test("TypeScript tells the forms apart in one place", () => {
  const { files } = readTree("src");
  const asking = files.filter(({ text }) => /\.form\s*[!=]==/.test(text)).map(({ path }) => path);
  expect(asking.map((path) => path.replace(/\.ts$/, ""))).toEqual(["fit/run/fit-design"]);
});
