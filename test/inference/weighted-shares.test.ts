import { describe, expect, test } from "vitest";
import { fitSync, type LMEModel, prepare, type Table } from "../../src/index.js";
import { valuesOf } from "../../src/report/app/figures/parts/values-of.js";
import { residualsOf } from "../../src/report/app/figures/residuals.js";
import { reportData } from "../../src/report/report-data.js";
import { readJson, readTsv } from "../support/read-fixture.js";

interface Case {
  readonly weights: "column" | "cell";
  readonly response: "y" | "some";
  readonly formula: string;
  readonly marginal: number;
  readonly conditional: number;
  readonly group: string[];
  readonly variance: number[];
  readonly adjusted: number[];
  readonly unadjusted: number[];
}

/** lme4's fits, and the formulas of Nakagawa & Schielzeth and Johnson by hand. See make-expected.R. */
const { cases } = readJson<{ cases: Case[] }>("weighted-shares", "expected.json");

const read = readTsv(["inference", "factorial.tsv"], ["a", "b", "g", "h"]);
const numbers = (value: (i: number) => number) => Float64Array.from(read.index, (_, i) => value(i));
const y = read.columns.y as Float64Array;
const table: Table = {
  index: read.index,
  columns: { y, some: y.map((value, i) => (i % 7 === 0 ? Number.NaN : value)) },
};

/** Weights of a case, `unit` times as large. */
function fitted(formula: string, weights: "column" | "cell", unit = 1): LMEModel {
  const metadata = { ...read, columns: { ...read.columns, w: numbers((i) => unit * (1 + (i % 4))) } };
  const cells: Table = {
    index: read.index,
    columns: { y: numbers((i) => unit * (0.5 + (i % 3))), some: numbers((i) => unit * (2 + (i % 5))) },
  };
  return fitSync(prepare(formula, metadata, { weights: weights === "column" ? "w" : cells }), table);
}
const bars = (formula: string) => formula.replaceAll("|", " | ");

describe.each(cases)(
  "$weights weights, $response ~ $formula",
  ({ response, formula, weights, ...wanted }) => {
    const model = fitted(bars(formula), weights);
    const at = model.responses.indexOf(response);

    test("R² of a weighted model is that of its formula, by R", () => {
      const { marginal, conditional } = model.r2().columns;
      expect(marginal[at]).toBeCloseTo(wanted.marginal, 6);
      expect(conditional[at]).toBeCloseTo(wanted.conditional, 6);
    });

    test("intraclass correlations of a weighted model are those of their formula, by R", () => {
      const { columns } = model.icc();
      wanted.group.forEach((group, k) => {
        const row = columns.group.findIndex((name, i) => name === group && columns.response[i] === response);
        expect(columns.variance[row]).toBeCloseTo(wanted.variance[k]!, 5);
        expect(columns.adjusted[row]).toBeCloseTo(wanted.adjusted[k]!, 6);
        expect(columns.unadjusted[row]).toBeCloseTo(wanted.unadjusted[k]!, 6);
      });
    });

    test("the report has the shares of a weighted model", () => {
      const { parts, values } = reportData(model).shares!;
      const i = reportData(model).responses.indexOf(response);
      const own = values.subarray(i * parts.length, (i + 1) * parts.length);
      expect(own[0]).toBeCloseTo(wanted.marginal, 5);
      expect(own.at(-1)).toBeCloseTo(1 - wanted.conditional, 5);
    });
  },
);

describe("the unit of the weights does not matter", () => {
  test.each(["column", "cell"] as const)("%s weights ten times as large", (weights) => {
    const [one, ten] = [1, 10].map((unit) => fitted("a + x + (x | g)", weights, unit));
    expect(ten!.sigma2[0]! / one!.sigma2[0]!).toBeCloseTo(10, 6);
    for (const name of ["marginal", "conditional"] as const) {
      ten!.r2().columns[name].forEach((value, i) => {
        expect(value).toBeCloseTo(one!.r2().columns[name][i]!, 8);
      });
    }
    for (const name of ["variance", "adjusted", "unadjusted"] as const) {
      ten!.icc().columns[name].forEach((value, i) => {
        expect(value).toBeCloseTo(one!.icc().columns[name][i]!, 6);
      });
    }
    const [of, other] = [one!, ten!].map((model) => reportData(model).shares!.values);
    of!.forEach((share, i) => {
      expect(share).toBeCloseTo(other![i]!, 5);
    });
  });
});

test.each(["column", "cell"] as const)("residuals of the report are standardised: %s weights", (weights) => {
  const model = fitted("a + x + (1 | g)", weights);
  const data = reportData(model);
  const residuals = model.residuals();
  data.responses.forEach((name, i) => {
    const weightOf = (row: number) =>
      weights === "column" ? 1 + (row % 4) : name === "y" ? 0.5 + (row % 3) : 2 + (row % 5);
    const sigma = Math.sqrt(model.sigma2[model.responses.indexOf(name)]!);
    residualsOf(valuesOf(data, i)!).forEach((value, row) => {
      const own = residuals.column(name)[row]!;
      if (Number.isNaN(own)) expect(value).toBeNaN();
      else expect(value).toBeCloseTo((own * Math.sqrt(weightOf(row))) / sigma, 4);
    });
  });
});
