import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { checkDesign } from "../../web/study/check-design.js";
import { fitStudy } from "../../web/study/fit-study.js";
import type { Inputs } from "../../web/study/inputs.js";
import { openMetadata, openTable } from "../../web/study/open-files.js";
import type { Settings } from "../../web/study/settings.js";
import { readJson } from "../support/read-fixture.js";

const text = (name: string) =>
  readFileSync(`${import.meta.dirname}/../fixtures/group-labels/${name}`, "utf8");
/** Of lmerTest, which read the subjects as text. */
const expected = readJson<{ groups: number; std_error: number }>("group-labels", "expected.json");
const settings: Settings = {
  formula: "arm",
  model: { groups: "subject" },
  command: "",
};

async function open(metadata: string): Promise<Inputs> {
  const inputs: Inputs = { hashes: new Map() };
  await openTable(inputs, new File([text("table.tsv")], "y.tsv"), false);
  await openMetadata(inputs, [new File([metadata], "m.tsv")], []);
  return inputs;
}

test("the page tells subjects of 17 digits apart", async () => {
  const inputs = await open(text("metadata.tsv"));
  const { random, notes } = checkDesign(inputs, settings);
  expect(random[0]!.levels).toBe(expected.groups);
  expect(notes).toEqual([]);
  const model = await fitStudy(inputs, settings, new AbortController().signal, () => {});
  expect(model.tidy().columns.std_error[1]).toBeCloseTo(expected.std_error, 4);
});

test("the page warns of names that spell one number, beside the formula and in the model", async () => {
  const shortened = text("metadata.tsv")
    .replace(/20240101120000001/g, "01")
    .replace(/2024010112000000(\d)/g, "$1");
  const inputs = await open(shortened.replace(/\t2\t/g, "\t1\t"));
  const warning =
    "subject: '01' and '1' are 2 groups, though they spell the same number; write them alike if they are one";
  expect(checkDesign(inputs, settings).notes).toEqual([warning]);
  const model = await fitStudy(inputs, settings, new AbortController().signal, () => {});
  expect(model.plan.notes).toEqual([warning]);
});
