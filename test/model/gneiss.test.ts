import { describe, expect, test } from "vitest";
import { mixedlm } from "../../src/index.js";
import { readJson, readTsv } from "../fixtures/read-fixture.js";

interface Case {
  readonly id: string;
  readonly table: string;
  readonly metadata: string;
  readonly formula: string;
  readonly groups: string;
  readonly re_formula?: string;
  readonly vc_formula?: Record<string, string>;
  readonly reml: boolean;
  readonly results: Record<
    string,
    Record<"params" | "bse" | "tvalues" | "pvalues", Record<string, number>> & { llf: number; scale: number }
  >;
}

const { cases } = readJson<{ cases: Case[] }>("gneiss", "cases.json");

describe.each(cases)("$id", (oracle) => {
  const fitted = mixedlm(
    oracle.formula,
    readTsv(["gneiss", oracle.table], [], "sample"),
    readTsv(["gneiss", oracle.metadata], [], "sample"),
    {
      groups: oracle.groups,
      reml: oracle.reml,
      test: "normal",
      vcov: "joint",
      ...(oracle.re_formula !== undefined && { reFormula: oracle.re_formula }),
      ...(oracle.vc_formula !== undefined && { vcFormula: oracle.vc_formula }),
    },
  );

  test.each(Object.keys(oracle.results))("params of %s in statsmodels' layout", async (response) => {
    const model = await fitted;
    const reference = oracle.results[response]!;
    const { params, bse, pvalues } = model.params();
    expect(params.rowNames).toEqual(Object.keys(reference.params));
    for (const [name, value] of Object.entries(reference.params)) {
      const size = Math.max(Math.abs(value), reference.bse[name]!);
      expect(Math.abs(params.get(name, response) - value)).toBeLessThan(1e-5 * size);
      expect(Math.abs(bse.get(name, response) / reference.bse[name]! - 1)).toBeLessThan(1e-5);
      const expected = Math.log10(Math.max(reference.pvalues[name]!, 1e-320));
      if (expected > -300)
        expect(Math.abs(Math.log10(pvalues.get(name, response)) - expected)).toBeLessThan(1e-3);
    }
  });

  test("coefficients, standard errors and p-values are those of gneiss", async () => {
    const model = await fitted;
    for (const [response, { params, bse, pvalues, llf }] of Object.entries(oracle.results)) {
      model.terms.forEach((term) => {
        expect(Math.abs(model.coefficients().get(term, response) - params[term]!)).toBeLessThan(
          1e-5 * Math.max(Math.abs(params[term]!), bse[term]!),
        );
        expect(Math.abs(model.standardErrors().get(term, response) / bse[term]! - 1)).toBeLessThan(1e-5);
        if (pvalues[term]! > 1e-300)
          expect(Math.abs(Math.log10(model.pvalues().get(term, response) / pvalues[term]!))).toBeLessThan(
            1e-3,
          );
      });
      expect(model.logLikelihood[model.responses.indexOf(response)]).toBeGreaterThan(llf - 1e-6);
    }
  });
});
