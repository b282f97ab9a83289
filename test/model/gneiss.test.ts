import { describe, expect, test } from "vitest";
import { mixedlm } from "../../src/index.js";
import { readJson, readTsv } from "../support/read-fixture.js";

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

describe("the numbers printed in gneiss's tests and shown by its models", () => {
  const tree = "(c,(b,a)y2)y1;";
  const table = readTsv(["gneiss", "simulated-table.tsv"], [], "sample");
  const metadata = readTsv(["gneiss", "simulated-metadata.tsv"], [], "sample");
  const fitted = mixedlm("x1 + x2", table, metadata, { groups: "groups", test: "normal", vcov: "joint" });

  test("p-values far into the tail are those that gneiss prints", async () => {
    const model = await fitted;
    // 4.82689e-236 is printed there; 4.82292e-236 stands at the optimum.
    expect(model.pvalues().get("Intercept", "y2") / 4.82292e-236).toBeCloseTo(1, 3);
    expect(model.pvalues().get("x1", "y1") / 3.97049e-35).toBeCloseTo(1, 2);
    expect(model.params().pvalues.get("Group Var", "y1") / 4.41938e-5).toBeCloseTo(1, 3);
  });

  test("coefficients and predictions as proportions of the tips are those of gneiss", async () => {
    const model = await fitted;
    const close = (actual: ArrayLike<number>, expected: number[]) => {
      expect(actual.length).toBe(expected.length);
      expected.forEach((value, i) => {
        expect(actual[i]).toBeCloseTo(value, 5);
      });
    };
    const coefficients = model.coefficients({ tree });
    expect([coefficients.rowNames, coefficients.columnNames]).toEqual([model.terms, ["c", "b", "a"]]);
    close(coefficients.row("Intercept"), [0.0377, 0.002486, 0.959813]);
    close(coefficients.row("x1"), [0.101017, 0.171454, 0.727529]);
    close(coefficients.row("x2"), [0.116498, 0.188033, 0.695469]);
    const predicted = model.predict(undefined, { tree });
    close(predicted.row(predicted.rowNames[0]!), [0.976395, 0.008803, 0.014802]);
    const at = { index: ["origin", "ones"], columns: { x1: [0, 1], x2: [0, 1] } };
    const there = model.predict(at, { tree });
    close(there.row("origin"), [0.0377, 0.002486, 0.959813]);
    close(there.row("ones"), [0.000913, 0.000165, 0.998923]);
    const residuals = model.residuals({ tree });
    close(residuals.row(residuals.rowNames[0]!), [0.810781, 0.185894, 0.003325]);
  });

  test("fitted values, residuals and predictions of the first samples are those of gneiss", async () => {
    const model = await fitted;
    const head = (values: ArrayLike<number>) => Array.from(values).slice(0, 3);
    const close = (actual: number[], expected: number[]) => {
      actual.forEach((value, i) => {
        expect(value).toBeCloseTo(expected[i]!, 4);
      });
    };
    close(head(model.fitted().column("y1")), [-4.586313972335669, -0.20504920575888408, 1.9848291334110555]);
    close(
      head(model.residuals().column("y1")),
      [-2.845271116977501, -0.10958311557147216, -1.635714248923541],
    );
    close(head(model.predict().column("y1")), [-3.632547690785496, 0.7487170757912891, 2.938595414961229]);
    expect(Array.from(model.percentExplained())).toEqual([expect.closeTo(0.5, 12), expect.closeTo(0.5, 12)]);
  });
});
