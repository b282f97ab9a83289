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
  readonly reference: { readonly residual_variance: number; readonly group_variance: number };
}

const { cases } = readJson<{ cases: Case[] }>("nist", "cases.json");

/** Digits that the data can still give: SmLs07 is offset by 1e12, SmLs04 by 1e6. */
const digits: Record<string, number> = { SmLs04: 7, SmLs07: 2.5 };

describe.each(cases)("NIST $id", ({ id, data, response, formula, groups, reference }) => {
  const table = readTsv(["nist", data], [groups], "sample");
  const plan = prepare(formula, table, { groups });
  const result = fitTable(plan, table, [response], { reml: true, satterthwaite: false, joint: false });
  const correct = (ours: number, certified: number) => -Math.log10(Math.abs(ours / certified - 1) + 1e-17);

  test("the residual variance is NIST's", () => {
    expect(correct(result.sigma2[0]!, reference.residual_variance)).toBeGreaterThan(digits[id] ?? 9);
  });

  test("the variance between groups is NIST's", () => {
    const ours = result.sigma2[0]! * result.theta[0]! ** 2;
    expect(correct(ours, reference.group_variance)).toBeGreaterThan(digits[id] ?? 9);
  });
});
