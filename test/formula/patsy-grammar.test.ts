import { describe, expect, test } from "vitest";
import { FormulaError } from "../../src/errors.js";
import { parseFormula } from "../../src/formula/parse-formula.js";
import { type PatsyCases, readFixture } from "../support/patsy-cases.js";

const { grammar, grammar_errors } = readFixture<PatsyCases>("cases");

describe("terms are patsy's", () => {
  test.each(Object.entries(grammar))("the terms of '%s' are patsy's", (formula, terms) => {
    expect(parseFormula(formula).terms.map((term) => term.name)).toEqual(terms);
  });
});

describe("errors underline what patsy underlines", () => {
  test.each(Object.entries(grammar_errors))(
    "the error of '%s' underlines what patsy underlines",
    (formula, [start, end]) => {
      const error = errorOf(formula);
      expect(error).toBeInstanceOf(FormulaError);
      expect(formula.slice(error.start, error.end)).toBe(formula.slice(start, end));
      expect([error.start, error.end]).toEqual([start, end]);
    },
  );
});

function errorOf(formula: string): FormulaError {
  try {
    parseFormula(formula);
  } catch (error) {
    return error as FormulaError;
  }
  throw new Error(`'${formula}' was accepted`);
}
