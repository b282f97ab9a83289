import { describe, expect, test } from "vitest";
import { prepare } from "../../src/fit/prepare/prepare.js";
import { fitTable } from "../../src/fit/run/fit-table.js";
import { readJson, readTsv } from "../support/read-fixture.js";

interface Case {
  readonly id: string;
  readonly data: string;
  readonly response: string;
  readonly formula: string;
  readonly groups: string;
  readonly re_formula: string | null;
  readonly vc_formula: Record<string, string> | null;
  readonly lme4: string;
  readonly categorical: string[];
  readonly needs: string[];
  readonly reference: {
    readonly nobs: number;
    readonly reml: boolean;
    readonly fixed: {
      readonly names: string[];
      readonly estimate: number[];
      readonly std_error: number[];
      readonly vcov: number[][];
    };
    readonly theta: number[];
    readonly sigma: number;
    readonly criterion: number;
    readonly singular: boolean;
    readonly satterthwaite: { readonly df: number[] };
  };
}

/** `Sex[T.Male]:age` as R spells it. */
function rName(name: string): string {
  return name === "Intercept" ? "(Intercept)" : name.replaceAll(/\[T\.([^\]]*)\]/g, "$1");
}

const cases = readJson<Case[]>("lmm", "cases.json");

describe.each(cases)("$id agrees with lme4", (oracle) => {
  const { reference } = oracle;
  const table = readTsv(["lmm", oracle.data], oracle.categorical);
  const bars = oracle.needs.includes("bars");
  const plan = prepare(bars ? oracle.lme4.replace(/^[^~]*~/, "") : oracle.formula, table, {
    reml: reference.reml,
    ...(!bars && { groups: oracle.groups }),
    ...(oracle.re_formula !== null && { reFormula: oracle.re_formula }),
    ...(oracle.vc_formula !== null && { vcFormula: oracle.vc_formula }),
  });
  const result = fitTable(plan, table, [oracle.response], {
    reml: reference.reml,
    satterthwaite: true,
    joint: false,
  });

  // lme4 keeps the order of the formula, patsy puts categories before numbers; names match but for the spelling.
  const place = plan.design.fixed.columns.map((name) => reference.fixed.names.indexOf(rName(name)));

  test("the terms are lme4's", () => {
    expect([...place].sort()).toEqual(reference.fixed.names.map((_, i) => i));
  });

  test("the criterion is not above", () => {
    const slack = 1e-8 * Math.max(Math.abs(reference.criterion), reference.nobs);
    expect(result.criterion[0]).toBeLessThanOrEqual(reference.criterion + slack);
    expect(result.criterion[0]).toBeGreaterThan(reference.criterion - 100 * slack);
  });

  test("fixed effects and their covariance", () => {
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

  test("variances", () => {
    expect(Math.abs(Math.sqrt(result.sigma2[0]!) / reference.sigma - 1)).toBeLessThan(1e-6);
    const size = Math.max(...reference.theta, 1e-3);
    reference.theta.forEach((value, i) => {
      expect(Math.abs(result.theta[i]! - value)).toBeLessThan(2e-6 * size);
    });
    expect((result.flags[0]! & (1 << 1)) !== 0).toBe(reference.singular);
  });

  test("Satterthwaite's degrees of freedom", () => {
    place.forEach((r, j) => {
      expect(Math.abs(result.df[j]! / reference.satterthwaite.df[r]! - 1)).toBeLessThan(2e-5);
    });
  });
});
