/** Standard errors of covariance parameters against the Hessian of a dense criterion in R: test/fixtures/covariance-parameters. */
import { describe, expect, test } from "vitest";
import { LMEModel, mixedlmSync, type StudyOptions } from "../../src/index.js";
import { readJson, readTsv } from "../support/read-fixture.js";

interface Expected {
  readonly estimate: readonly number[];
  readonly std_error: readonly number[];
  readonly criterion: number;
}
const expected: Readonly<Record<string, Expected>> = readJson("covariance-parameters", "expected.json");
const fev = readTsv(["marginal", "fev.tsv"], ["USUBJID", "AVISIT", "ARMCD", "RACE", "SEX"]);
const sleep = readTsv(["marginal", "sleepstudy.tsv"], ["Subject"]);

const trial = (options: StudyOptions) => mixedlmSync("FEV1 ~ RACE + SEX + ARMCD * AVISIT", fev, options);
const sleeper = (formula: string, options: StudyOptions = {}) =>
  mixedlmSync(`Reaction ~ ${formula}`, sleep, options);
const of = (structure: string, more: StudyOptions = {}) =>
  trial({ residual: `${structure}(AVISIT | USUBJID)`, ...more });

const models: Readonly<Record<string, () => LMEModel>> = {
  us: () => of("us"),
  us_ml: () => of("us", { reml: false }),
  ar1: () => of("ar1"),
  toeph: () => of("toeph"),
  cs: () => of("cs"),
  ar1_arms: () => trial({ residual: "ar1(AVISIT | ARMCD / USUBJID)" }),
  ar1_variance: () => of("ar1", { variance: "ARMCD" }),
  slope: () => sleeper("Days + (Days | Subject)"),
  slope_ml: () => sleeper("Days + (Days | Subject)", { reml: false }),
  diag: () => sleeper("Days + (Days || Subject)"),
  intercept_ar1: () => sleeper("Days + (1 | Subject)", { residual: "ar1(Days | Subject)" }),
};

describe.each(Object.keys(models))("%s", (name) => {
  test("has the estimates and standard errors of the dense Hessian", () => {
    const model = models[name]!();
    const { estimate, std_error } = model.covarianceParameters().columns;
    const wanted = expected[name]!;
    expect(Math.abs(model.criterion[0]! - wanted.criterion)).toBeLessThan(1e-6);
    expect(estimate).toHaveLength(wanted.estimate.length);
    wanted.estimate.forEach((value, i) => {
      const scale = wanted.std_error[i]!;
      expect(Math.abs(estimate[i]! - value) / scale).toBeLessThan(1e-4);
      expect(Math.abs(std_error[i]! / scale - 1)).toBeLessThan(2e-5);
    });
  });
});

/** `Residual sd VIS1` of each row. */
function labelsOf(model: LMEModel): string[] {
  const { term, name, level } = model.covarianceParameters().columns;
  return term.map((each, i) => [each, name[i], level[i]].filter((part) => part !== null).join(" "));
}

describe("names", () => {
  test("of random terms", () => {
    expect(labelsOf(sleeper("Days + (Days | Subject)"))).toEqual([
      "Subject sd Intercept",
      "Subject sd Days",
      "Subject cor Intercept, Days",
      "Residual sd",
    ]);
    expect(labelsOf(sleeper("Days + (Days || Subject)"))).toEqual([
      "Subject sd Intercept",
      "Subject.1 sd Days",
      "Residual sd",
    ]);
    expect(labelsOf(sleeper("Days + ar1(0 + C(Days) | Subject)"))).toEqual([
      "Subject sd",
      "Subject cor",
      "Residual sd",
    ]);
  });

  test("of residuals", () => {
    expect(labelsOf(of("us")).slice(0, 6)).toEqual([
      ...["VIS1", "VIS2", "VIS3", "VIS4"].map((visit) => `Residual sd ${visit}`),
      "Residual cor VIS1:VIS2",
      "Residual cor VIS1:VIS3",
    ]);
    expect(labelsOf(of("toeph")).slice(4)).toEqual(
      ["lag 1", "lag 2", "lag 3"].map((lag) => `Residual cor ${lag}`),
    );
    expect(labelsOf(models.ar1_arms!())).toEqual([
      "Residual PBO sd",
      "Residual PBO cor",
      "Residual TRT ratio",
      "Residual TRT cor",
    ]);
    expect(labelsOf(models.ar1_variance!())).toEqual(["Residual sd", "Residual cor", "Residual ratio TRT"]);
    expect(labelsOf(sleeper("Days", { residual: "car1(Days | Subject)" }))).toEqual([
      "Residual sd",
      "Residual phi",
    ]);
  });
});

test("what is held or at a bound has no standard error", () => {
  const errors = (model: LMEModel) =>
    Array.from(model.covarianceParameters().columns.std_error, Number.isFinite);
  const held = sleeper("Days + (Days || Subject)", {
    free: { "Subject.1": "none" },
    start: [1, 0.25],
    sigma: 25,
  });
  expect(errors(held)).toEqual([true, false, false]);
  const { estimate } = held.covarianceParameters().columns;
  expect(Array.from(estimate.slice(1))).toEqual([6.25, 25]);
  const turning = Float64Array.from(
    sleep.columns.Days as Float64Array,
    (day, i) => (day % 2 ? 1 : -1) + ((i * 7) % 5) / 9,
  );
  const car1 = mixedlmSync(
    "y ~ Days",
    { ...sleep, columns: { ...sleep.columns, y: turning } },
    { residual: "car1(Days | Subject)" },
  );
  expect(car1.status).toEqual(["singular"]);
  expect(errors(car1)).toEqual([true, false]);
});

test("responses of several structures have the parameters of their own", () => {
  const { columns, index } = fev;
  const y = columns.FEV1 as Float64Array;
  const still = y.map((value, i) => ((columns.AVISIT as string[])[i] === "VIS1" ? 0 : value));
  const model = mixedlmSync("AVISIT", { index, columns: { still, y } }, fev, {
    residual: ["us(AVISIT | USUBJID)", "ar1(AVISIT | USUBJID)"],
  });
  const { response, name } = model.covarianceParameters().columns;
  expect(response.filter((each) => each === "still")).toHaveLength(2);
  expect(response.slice(0, 2)).toEqual(["still", "still"]);
  expect(name.slice(0, 6)).toEqual(["sd", "cor", "sd", "sd", "sd", "sd"]);
  expect(LMEModel.fromJSON(JSON.stringify(model)).covarianceParameters()).toEqual(
    model.covarianceParameters(),
  );
});
