import { describe, expect, test } from "vitest";
import { prepare } from "../../src/fit/prepare/prepare.js";
import { fitTable } from "../../src/fit/run/fit-table.js";
import { testCoefficients } from "../../src/inference/wald.js";
import { simulateRows } from "../../src/resample/simulate-rows.js";
import { readJson, readTsv } from "../support/read-fixture.js";

interface Fit {
  readonly study: string;
  readonly theta: number;
  readonly estimate: number;
  readonly se: number;
  readonly df: number;
  readonly p: number;
}
const { fits } = readJson<{ fits: Fit[] }>("calibration", "expected.json");
const data = readTsv(["calibration", "studies.tsv"], ["group"]);
const plan = prepare("treated", data, { groups: "group" });

describe("6 groups of 4", () => {
  const names = fits.map(({ study }) => study);
  const result = fitTable(plan, data, names, { reml: true, satterthwaite: true, joint: false });
  const { df, p, standardError } = testCoefficients(result, "satterthwaite", "gls");

  test("tests of 200 simulated studies are lmerTest's", () => {
    let singular = 0;
    fits.forEach((wanted, i) => {
      const at = 2 * i + 1;
      expect(Math.abs(result.beta[at]! - wanted.estimate) / wanted.se).toBeLessThan(1e-6);
      expect(Math.abs(standardError[at]! / wanted.se - 1)).toBeLessThan(1e-5);
      if (wanted.theta < 1e-3) singular++;
      // On the boundary lmerTest differentiates numerically at a θ of about 1e-8.
      expect(Math.abs(df[at]! / wanted.df - 1)).toBeLessThan(wanted.theta < 1e-3 ? 1e-3 : 1e-4);
      expect(Math.abs(Math.log(p[at]! / wanted.p))).toBeLessThan(1e-3);
    });
    expect(singular).toBeGreaterThan(20);
  });

  test("the simulated studies are drawn again from their seed", () => {
    const law = { mean: new Float64Array(24), theta: Float64Array.of(2), sigma: 1 };
    simulateRows(plan.design, law, { seed: 1, name: "calibration 4", count: 50 }, (replicate, y) => {
      const study = data.columns[`ratio 4 study ${replicate}`]!;
      // The compiler may order the arithmetic of the draws in another way: the last bit is its own.
      y.forEach((value, i) => {
        expect(value).toBeCloseTo(Number(study[i]), 13);
      });
    });
  });
});
