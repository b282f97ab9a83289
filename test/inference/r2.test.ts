import { describe, expect, test } from "vitest";
import { fitSync, prepare } from "../../src/index.js";
import { readJson, readTsv } from "../support/read-fixture.js";

interface Case {
  readonly data: string;
  readonly formula: string;
  readonly response: string;
  readonly marginal: number;
  readonly conditional: number;
  readonly adjusted: number;
  readonly unadjusted: number;
}
const { r2 } = readJson<{ r2: Case[] }>("resample", "expected.json");

describe("R² and intraclass correlations", () => {
  test.each(r2)(
    "R² and intraclass correlations of $data, $formula are performance's",
    ({ data, formula, response, ...wanted }) => {
      const metadata = readTsv(["lmm", `${data}.tsv`], ["Subject", "plate", "sample", "g", "arm"]);
      const table = {
        index: metadata.index,
        columns: { y: metadata.columns[response]!, flat: new Float64Array(metadata.index.length) },
      };
      const model = fitSync(prepare(formula, metadata), table);
      const found = model.r2().columns;
      expect(found.marginal[0]).toBeCloseTo(wanted.marginal, 5);
      expect(found.conditional[0]).toBeCloseTo(wanted.conditional, 5);
      expect(found.marginal[1]).toBeNaN();
      const icc = model.icc().columns;
      const all = icc.group.indexOf(null);
      expect(icc.adjusted[all]).toBeCloseTo(wanted.adjusted, 5);
      expect(icc.unadjusted[all]).toBeCloseTo(wanted.unadjusted, 5);
      const parts = icc.variance.slice(0, all).reduce((total, value) => total + value, 0);
      expect(parts).toBeCloseTo(icc.variance[all]!, 8);
    },
  );

  test("the variance of slopes is the mean over the rows of z'Ψz, as in dense matrices", () => {
    const metadata = readTsv(["lmm", "sleepstudy.tsv"], ["Subject"]);
    const table = { index: metadata.index, columns: { y: metadata.columns.Reaction! } };
    const model = fitSync(prepare("Days + (Days | Subject)", metadata), table);
    const [l11, l21, l22] = model.result.theta;
    const days = metadata.columns.Days as Float64Array;
    const random =
      days.reduce((sum, x) => sum + (l11! + l21! * x) ** 2 + (l22! * x) ** 2, 0) *
      (model.sigma2[0]! / days.length);
    const mean = days.reduce((sum, x) => sum + x, 0) / days.length;
    const fixed =
      (model.result.beta[1]! ** 2 * days.reduce((sum, x) => sum + (x - mean) ** 2, 0)) / (days.length - 1);
    const total = fixed + random + model.sigma2[0]!;
    expect(model.r2().columns.marginal[0]).toBeCloseTo(fixed / total, 12);
    expect(model.r2().columns.conditional[0]).toBeCloseTo((fixed + random) / total, 12);
  });
});
