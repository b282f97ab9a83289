/** Information criteria of several structures, beside those that nlme and mmrm print. */
import { expect, test } from "vitest";
import { compareStructures, mixedlmSync, type StudyOptions } from "../../src/index.js";
import { readTsv } from "../support/read-fixture.js";

const fev = readTsv(["marginal", "fev.tsv"], ["USUBJID", "AVISIT", "ARMCD", "RACE", "SEX"]);
const y = fev.columns.FEV1 as Float64Array;
const still = y.map((value, i) => ((fev.columns.AVISIT as string[])[i] === "VIS1" ? 0 : value));
const table = { index: fev.index, columns: { y, still } };
const modelOf = (structure: string, options: StudyOptions = {}, formula = "RACE + SEX + ARMCD * AVISIT") =>
  mixedlmSync(formula, table, fev, {
    residual: `${structure}(AVISIT | USUBJID)`,
    test: "residual",
    ...options,
  });

test("by REML, mmrm's counts are those that it prints", () => {
  const { columns } = compareStructures([modelOf("us"), modelOf("ar1")]);
  expect(columns.response).toEqual(["y", "y", "still", "still"]);
  expect(columns.structure.slice(0, 2)).toEqual(["us(AVISIT | USUBJID)", "ar1(AVISIT | USUBJID)"]);
  expect(Array.from(columns.parameters.slice(0, 2))).toEqual([10, 2]);
  // mmrm 0.3, summary of its fit of fev_data by us: AIC 3406.4, BIC 3439.3.
  expect(columns.aic_mmrm[0]).toBeCloseTo(3406.4, 1);
  expect(columns.bic_mmrm[0]).toBeCloseTo(3439.3, 1);
  expect(columns.delta_aic[0]).toBe(0);
  expect(columns.delta_aic[1]).toBeCloseTo(columns.aic_mmrm[1]! - columns.aic_mmrm[0]!, 9);
  expect(columns.delta_aic[1]).toBeCloseTo(columns.aic[1]! - columns.aic[0]!, 9);
});

test("by ML, AIC and BIC are nlme's", () => {
  const { columns } = compareStructures({
    ar1: modelOf("ar1", { reml: false }),
    us: modelOf("us", { reml: false }),
  });
  expect(columns.structure.slice(0, 2)).toEqual(["ar1", "us"]);
  // nlme 3.1-162: AIC and BIC of gls(..., corAR1) and of gls(..., corSymm, varIdent), method = "ML".
  const nlme = [
    [3565.7276, 3621.4456],
    [3439.5722, 3529.5782],
  ];
  nlme.forEach(([aic, bic], i) => {
    expect(columns.aic[i]).toBeCloseTo(aic!, 2);
    expect(columns.bic[i]).toBeCloseTo(bic!, 2);
  });
});

test("a fit that did not converge is left out of the comparison of its response alone", () => {
  const { columns } = compareStructures([modelOf("us"), modelOf("ar1"), modelOf("cs")]);
  expect(columns.status.slice(3)).toEqual(["not-converged", "ok", "ok"]);
  expect(columns.delta_aic[3]).toBeNaN();
  expect(Math.min(columns.delta_aic[4]!, columns.delta_aic[5]!)).toBe(0);
});

test("random effects are among the structures, and responses may come in another order", () => {
  const turned = { index: fev.index, columns: { still, y } };
  const intercept = mixedlmSync("RACE + SEX + ARMCD * AVISIT + (1 | USUBJID)", turned, fev);
  const { columns } = compareStructures([modelOf("cs"), intercept]);
  expect(columns.structure[1]).toBe("(1 | USUBJID)");
  // A common correlation that is positive is a random intercept.
  expect(columns.criterion[1]).toBeCloseTo(columns.criterion[0]!, 6);
  expect(columns.bic_mmrm[1]).toBeCloseTo(columns.bic_mmrm[0]!, 6);
});

test("what cannot be compared is refused", () => {
  const us = modelOf("us");
  const rule = /^compareStructures: /;
  expect(() => compareStructures([us])).toThrow("compareStructures: needs two models or more, got 1");
  expect(() => compareStructures([us, us])).toThrow(
    "compareStructures: models must have names of their own, got 'us(AVISIT | USUBJID)' twice; name them, { a: one, b: other }",
  );
  expect(() => compareStructures([us, 3 as never])).toThrow(
    "compareStructures: models must be fitted models, got 3",
  );
  expect(() => compareStructures([us, modelOf("ar1", { reml: false })])).toThrow(
    "compareStructures: models must be fitted by REML or by ML alike, got both",
  );
  expect(() => compareStructures([us, modelOf("ar1", {}, "RACE")])).toThrow(
    "compareStructures: restricted likelihoods need the same fixed effects; fit by reml: false to compare them",
  );
  const chain = modelOf("us", { residual: ["us(AVISIT | USUBJID)", "ar1(AVISIT | USUBJID)"] });
  expect(() => compareStructures([us, chain])).toThrow(rule);
  const other = mixedlmSync("RACE", { index: fev.index, columns: { y, z: y } }, fev, { groups: "USUBJID" });
  expect(() => compareStructures([us, other])).toThrow(rule);
});
