import { describe, expect, test } from "vitest";
import { fitTable } from "../../src/fit/run/fit-table.js";
import { lmmCases, openCase, rName } from "../support/lme4-cases.js";

describe.each(lmmCases)("$id agrees with lme4", (oracle) => {
  const { reference } = oracle;
  const { plan, responses } = openCase(oracle);
  const result = fitTable(plan, responses, ["y"], {
    reml: reference.reml,
    satterthwaite: true,
    joint: false,
  });

  // lme4 keeps the order of the formula, patsy puts categories before numbers; names match but for the spelling.
  const place = plan.design.fixed.columns.map((name) => reference.fixed.names.indexOf(rName(name)));

  test("the fixed effects are lme4's", () => {
    expect([...place].sort()).toEqual(reference.fixed.names.map((_, i) => i));
  });

  test("the criterion is not above lme4's", () => {
    const slack = 1e-8 * Math.max(Math.abs(reference.criterion), reference.nobs);
    expect(result.criterion[0]).toBeLessThanOrEqual(reference.criterion + slack);
    expect(result.criterion[0]).toBeGreaterThan(reference.criterion - 100 * slack);
  });

  test("fixed effects and their covariance are lme4's", () => {
    const { estimate, std_error, vcov } = reference.fixed;
    place.forEach((r, j) => {
      expect(Math.abs(result.beta[j]! - estimate[r]!) / std_error[r]!).toBeLessThan(1e-6);
    });
    let at = 0;
    place.forEach((r, i) => {
      for (const c of place.slice(0, i + 1)) {
        const scale = std_error[r]! * std_error[c]!;
        expect(Math.abs(result.vcov[at++]! - vcov[r]![c]!) / scale).toBeLessThan(2e-6);
      }
    });
  });

  test("θ, σ and whether the fit is singular are lme4's", () => {
    expect(Math.abs(Math.sqrt(result.sigma2[0]!) / reference.sigma - 1)).toBeLessThan(1e-6);
    const size = Math.max(...reference.theta, 1e-3);
    reference.theta.forEach((value, i) => {
      expect(Math.abs(result.theta[i]! - value)).toBeLessThan(2e-6 * size);
    });
    expect((result.flags[0]! & (1 << 1)) !== 0).toBe(reference.singular);
  });

  test("Satterthwaite's degrees of freedom are lmerTest's", () => {
    place.forEach((r, j) => {
      expect(Math.abs(result.df[j]! / reference.satterthwaite.df[r]! - 1)).toBeLessThan(2e-5);
    });
  });
});
