import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { mixedlmSync } from "../../src/index.js";
import { readFrame } from "../../src/io/index.js";
import { testFactors } from "../../src/report/index.js";
import { studyCommand } from "../../web/page/command-line.js";
import { checkDesign } from "../../web/study/check-design.js";
import { fitStudy } from "../../web/study/fit-study.js";
import type { Inputs } from "../../web/study/inputs.js";
import { openMetadata, openTable } from "../../web/study/open-files.js";
import { resultFile, resultFileNames } from "../../web/study/result-files.js";

const fixture = (path: string) => readFileSync(new URL(`../fixtures/${path}`, import.meta.url), "utf8");
const factorial = new File([fixture("contrasts/factorial.csv")], "factorial.csv");
const sleep = new File([fixture("lmm/sleepstudy.tsv")], "sleep.tsv");
const formula = "y + z ~ arm * week + (1 | subject)";
const settings = { formula, model: {}, command: "" };
const { signal } = new AbortController();
const empty = (): Inputs => ({ hashes: new Map() });

/** The numbers of the library for the same file. */
const model = mixedlmSync(formula, await readFrame(factorial));

test.each<[string, (inputs: Inputs) => Promise<unknown>]>([
  ["table", (inputs) => openTable(inputs, factorial, false)],
  ["metadata", (inputs) => openMetadata(inputs, [factorial], [])],
])("one table in the place for the %s is fitted as the library fits it", async (_, open) => {
  const inputs = empty();
  await open(inputs);
  const design = checkDesign(inputs, settings);
  expect(design).toMatchObject({ samples: 96, responses: ["y", "z"] });
  const fitted = await fitStudy(inputs, settings, signal, () => {});
  expect(fitted.coefficients().values).toEqual(model.coefficients().values);
});

test("a sheet of numbers alone is a table, and one table while there are no metadata", async () => {
  const inputs = empty();
  const summary = await openTable(inputs, sleep, false);
  expect(summary.asFrame!.columns.map(({ name }) => name)).toEqual(["Reaction", "Days", "Subject"]);
  const asked = { ...settings, formula: "Reaction ~ Days + (Days | Subject)" };
  const fitted = await fitStudy(inputs, asked, signal, () => {});
  expect(fitted.coefficients().get("Days", "Reaction")).toBeCloseTo(10.467286, 6);
});

test("without names of responses the page asks for them", async () => {
  const inputs = empty();
  await openTable(inputs, factorial, false);
  const unnamed = { ...settings, formula: "arm + (1 | subject)" };
  expect(checkDesign(inputs, unnamed).notes).toContain("Name the responses left of ~, as in y ~ time.");
  await expect(fitStudy(inputs, unnamed, signal, () => {})).rejects.toThrow(
    "needs the names of its responses",
  );
});

test("metadata beside a table end the one table", async () => {
  const inputs = empty();
  const table = new File(["id\ty1\ty2\na\t1\t2\nb\t2\t1\nc\t4\t3\nd\t3\t5\n"], "t.tsv");
  const metadata = new File(["id\tg\tx\na\tu\t1\nb\tu\t2\nc\tv\t1\nd\tv\t3\n"], "m.tsv");
  await openTable(inputs, table, false);
  await openMetadata(inputs, [metadata], []);
  const asked = { ...settings, formula: "x", model: { groups: "g" } };
  expect((await fitStudy(inputs, asked, signal, () => {})).responses).toEqual(["y1", "y2"]);
  const named = { ...asked, formula: "y2 ~ x" };
  expect((await fitStudy(inputs, named, signal, () => {})).responses).toEqual(["y2"]);
});

test("tests that were asked for are files of the result", async () => {
  const tested = await testFactors(model, { anova: true, means: ["arm"], by: "week", pairwise: "tukey" });
  const names = resultFileNames(tested);
  expect(names.slice(-3)).toEqual(["anova.tsv", "means.tsv", "comparisons.tsv"]);
  expect(resultFileNames(model)).not.toContain("anova.tsv");
  const report = undefined as never;
  const text = await (await resultFile("comparisons.tsv", { model: tested, report })).text();
  expect(text.split("\n")[1]).toMatch(/^y\tarm: high dose - low \| week=0\t/);
});

test("the command line of one table has no metadata", () => {
  const files = { table: "", metadata: ["trial.csv"], tree: "", transpose: false, numeric: [] };
  const tests = { anova: true, means: ["arm"], by: "week", contrast: ["arm[a] - arm[b]"] };
  expect(studyCommand(files, { formula: "y ~ arm + (1 | s)", model: {}, tests })).toBe(
    "mixedlm fit trial.csv --formula 'y ~ arm + (1 | s)' --anova --means arm --by week --contrast 'arm[a] - arm[b]' --report -o results",
  );
});
