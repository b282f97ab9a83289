import { describe, expect, test } from "vitest";
import { modelMatrix } from "../../src/design/fixed/model-matrix.js";
import { replayMatrix } from "../../src/design/replay.js";
import { FormulaError } from "../../src/errors.js";
import {
  expectMatrix,
  type MatrixCase,
  type OracleCases,
  type PatsyCases,
  readFixture,
  toTable,
} from "../support/patsy-cases.js";

const patsy = readFixture<PatsyCases>("cases");
const oracle = readFixture<OracleCases>("oracle");

function expectCase(data: OracleCases["data"], { formula, columns, terms, matrix }: MatrixCase): void {
  const made = modelMatrix(formula, toTable(data));
  expect(made.columnNames).toEqual(columns);
  expect(made.terms.map((term) => term.name)).toEqual(terms);
  expect(made.terms.at(-1)?.end ?? 0).toBe(columns.length);
  if (matrix !== undefined) expectMatrix(made.values, matrix);
}

describe("columns, terms and matrices are patsy's", () => {
  test.each(oracle.cases)("$formula", (expected) => expectCase(oracle.data, expected));
  test.each(patsy.columns)("'$formula' of the tables", (expected) => expectCase(patsy.data, expected));
  test.each(patsy.splines)("'$formula' with memory", (expected) => expectCase(patsy.data, expected));
  test.each(patsy.random)("'$formula' drawn at random", (expected) => expectCase(patsy.data, expected));
});

describe("designs replay on new rows, also after a round trip through JSON", () => {
  const replays = [
    ...oracle.predict_cases.map((expected) => [expected.formula, oracle, expected.matrix] as const),
    ...patsy.splines.map((expected) => [expected.formula, patsy, expected.replayed] as const),
  ];
  test.each(replays)("%s", (formula, { data, newdata }, expected) => {
    const { spec } = modelMatrix(formula, toTable(data));
    const restored = JSON.parse(JSON.stringify(spec)) as typeof spec;
    expect(restored).toEqual(spec);
    expectMatrix(replayMatrix(restored, toTable(newdata)).values, expected!);
    expectMatrix(modelMatrix(restored, toTable(newdata)).values, expected!);
  });

  test.each(patsy.random.slice(0, 40))("$formula gives itself on its own rows", ({ formula }) => {
    const table = toTable(patsy.data);
    const { values, spec } = modelMatrix(formula, table);
    expect(replayMatrix(spec, table).values).toEqual(values);
  });
});

test.each(oracle.error_cases)(
  "'$formula' is refused where patsy refuses it",
  ({ formula, patsy_accepts }) => {
    const make = () => modelMatrix(formula, toTable(oracle.data));
    if (patsy_accepts) expect(make().columnNames).toEqual(["Intercept"]);
    else expect(make).toThrow(FormulaError);
  },
);
