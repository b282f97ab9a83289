import { describe, expect, test } from "vitest";
import { prepare } from "../../src/fit/prepare/prepare.js";
import { fitSync } from "../../src/model/fit.js";
import type { Table } from "../../src/table/table.js";
import { readTsv } from "../support/read-fixture.js";

const pastes = readTsv(["lmm", "pastes.tsv"], ["batch", "cask", "sample"]);
const strength: Table = { index: pastes.index, columns: { strength: pastes.columns["strength"]! } };
const nested = fitSync(prepare("1 + (1 | batch/cask)", pastes), strength);

describe("components inside groups are nested bars", () => {
  const component = fitSync(
    prepare("1", pastes, { groups: "batch", reFormula: "1", vcFormula: { cask: "0 + C(cask)" } }),
    strength,
  );

  test("a component inside groups and nested bars are the same fit", () => {
    expect(Math.abs(component.criterion[0]! - nested.criterion[0]!)).toBeLessThan(1e-9);
    expect(Math.abs(component.coefficients().values[0]! - nested.coefficients().values[0]!)).toBeLessThan(
      1e-9,
    );
    expect(
      Math.abs(component.degreesOfFreedom().values[0]! / nested.degreesOfFreedom().values[0]! - 1),
    ).toBeLessThan(1e-6);
  });

  test("parameters of a component are named as statsmodels names them", () => {
    expect(component.params().params.rowNames).toEqual(["Intercept", "Group Var", "cask Var"]);
  });
});

describe("bars are named by what they group", () => {
  test("params() names nested bars by what they group", () => {
    expect(nested.params().params.rowNames).toEqual(["Intercept", "batch:cask Var", "batch Var"]);
  });

  test("varianceComponents() names nested bars by what they group, with lme4's standard deviations", () => {
    const { group, term1, covariance } = nested.varianceComponents().columns;
    expect(group).toEqual(["batch:cask", "batch", "Residual"]);
    expect(term1).toEqual(["Intercept", "Intercept", null]);
    // lme4: sd 2.9041 and 1.2874, residual 0.8234.
    [2.90407, 1.28735, 0.82341].forEach((sd, i) => {
      expect(Math.sqrt(covariance[i]!)).toBeCloseTo(sd, 4);
    });
  });

  test("summary() names nested bars by what they group", () => {
    const text = nested.summary("strength");
    expect(text).toContain("Formula    1 + (1 | batch/cask)\n");
    expect(text).toContain("groups 30 × batch:cask, 10 × batch");
    expect(nested.summary()).toContain("30 × batch:cask, 10 × batch");
  });

  test("θ and randomEffects() name nested bars by what they group", () => {
    expect(nested.theta.rowNames).toEqual(["batch:cask.Intercept", "batch.Intercept"]);
    expect(Object.keys(nested.randomEffects())).toEqual(["batch:cask", "batch"]);
  });
});
