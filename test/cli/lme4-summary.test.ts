import { expect, test } from "vitest";
import { lme4Summary } from "../../src/cli/print/lme4-summary.js";
import { mixedlmSync } from "../../src/index.js";
import { readTsv } from "../support/read-fixture.js";

const read = (name: string, categorical: string[]) => readTsv(["lmm", `${name}.tsv`], categorical);
const printed = (formula: string, table: ReturnType<typeof read>, options = {}) => {
  const { plan, result } = mixedlmSync(formula, table, options);
  return lme4Summary(plan, result, 0);
};

/** The numbers of R 4.2.2, `summary` of lmerTest's `lmer`, with our names of the terms and its blanks closed up. */
test("correlations stand below each other", () => {
  const text = printed("score ~ Machine + (Machine | Worker)", read("machines", ["Machine", "Worker"]));
  expect(text).toContain(
    [
      " Groups    Name          Variance  Std.Dev.   Corr",
      " Worker    Intercept      16.6405    4.0793",
      "           Machine[T.B]   34.5467    5.8776   0.48",
      "           Machine[T.C]   13.6150    3.6899  -0.37  0.30",
      " Residual                  0.9246    0.9616",
      "Number of obs: 54, groups: Worker, 6",
    ].join("\n"),
  );
});

test("small numbers keep their digits", () => {
  const table = read("sleepstudy", ["Subject"]);
  const y = Float64Array.from(table.columns["Reaction"] as number[], (value) => value / 1e4);
  const small = { index: table.index, columns: { ...table.columns, y } };
  const text = printed("y ~ Days + (1 | Subject)", small);
  expect(text).toMatch(/ Subject {3}Intercept +1\.378e-5 +0\.003712\n Residual +9\.605e-6 +0\.003099\n/);
  expect(text).toMatch(/Intercept +0\.02514\d* +0\.000974\d+ +22\.81 +25\.79 /);
  expect(text).toMatch(/Days +0\.00104\d* +0\.00008042\d* +161\.00 +13\.02 /);
});

test("maximum likelihood has its criteria, several groups their numbers, Wald tests no df", () => {
  const table = read("penicillin", ["plate", "sample"]);
  const text = printed("diameter ~ 1 + (1 | plate) + (1 | sample)", table, { reml: false, test: "normal" });
  expect(text).toMatch(/^Linear mixed model fit by maximum likelihood; z-tests are Wald's$/m);
  expect(text).toMatch(/^ +AIC +BIC +logLik +-2\*log\(L\)\n340\.2 +352\.1 +-166\.1 +332\.2$/m);
  expect(text).toMatch(/^Number of obs: 144, groups: plate, 24; sample, 6$/m);
  expect(text).toMatch(/^ +Estimate +Std\. Error +z value +Pr\(>\|z\|\)$/m);
});

test("what is wrong with a fit is said below it", () => {
  const table = read("dyestuff2", ["Batch"]);
  expect(printed("Yield ~ 1 + (1 | Batch)", table).split("\n").at(-1)).toMatch(/^singular: /);
});
