import fc from "fast-check";
import { expect, test } from "vitest";
import { FormulaError } from "../../src/errors.js";
import { columnFactor, parseFormula } from "../../src/formula/parse-formula.js";
import { formulaText, wordSalad } from "../support/arbitrary-formula.js";

/** The error of parsing, or undefined. Anything but a FormulaError with a span inside the text fails. */
function parse(text: string): FormulaError | undefined {
  try {
    parseFormula(text, { columns: ["x", "my var"], leftSide: true });
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(FormulaError);
    const { start, end, message } = error as FormulaError;
    expect(start).toBeGreaterThanOrEqual(0);
    expect(end).toBeGreaterThan(start);
    expect(end).toBeLessThanOrEqual(Math.max(1, text.length));
    expect(message).toContain("^");
    return error as FormulaError;
  }
}

test("any string parses or is refused with a place in it", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => void parse(text)),
    { numRuns: 2000 },
  );
});

test("any sequence of words parses or is refused with a place in it", () => {
  fc.assert(
    fc.property(wordSalad, (text) => void parse(text)),
    { numRuns: 5000 },
  );
});

test("a formula that is built by the rules parses", () => {
  fc.assert(
    fc.property(formulaText, (text) => void expect(parse(text)).toBeUndefined()),
    { numRuns: 2000 },
  );
});

test("white space between words changes nothing", () => {
  fc.assert(
    fc.property(formulaText, fc.constantFrom("", " ", "\n\t "), (text, space) => {
      const spread = text.replaceAll(" ", "").replace(/(\*\*|[-+*/:()~])/g, `${space}$1${space}`);
      expect(namesOf(spread)).toEqual(namesOf(text));
    }),
  );
});

test("spelling is a fixed point: a factor's name reads back as itself", () => {
  fc.assert(
    fc.property(wordSalad, (text) => {
      if (parse(text) !== undefined) return;
      for (const factor of parseFormula(text, { columns: ["x", "my var"], leftSide: true }).terms.flatMap(
        (term) => term.factors,
      )) {
        const again = parseFormula(factor.name).terms.at(-1)!;
        expect(again.factors.map(({ name }) => name)).toEqual([factor.name]);
      }
    }),
    { numRuns: 5000 },
  );
});

test("any column can be named", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 20 }), (column) => {
      const { name } = columnFactor(column, { start: 0, end: 1 });
      const [factor] = parseFormula(`0 + ${name}`).terms.flatMap((term) => term.factors);
      const { expression } = factor!;
      if (expression.kind === "name") expect(expression.name).toBe(column);
      else expect(expression).toMatchObject({ kind: "call", callee: "Q", positional: [{ value: column }] });
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ["+".repeat(50_000) + "x"],
  ["(".repeat(50_000) + "x" + ")".repeat(50_000)],
  ["x" + "+x".repeat(50_000)],
  ["x" + ":x".repeat(2_000)],
  ["x" + "*x".repeat(20_000)],
  [Array.from({ length: 3_000 }, (_, i) => `x${i}`).join(" + ")],
])("long formulas need no recursion (%#)", (text) => {
  expect(parse(text)).toBeUndefined();
});

test.each([
  [`I(${"(".repeat(50_000)}x${")".repeat(50_000)})`, "nested deeper"],
  [`I(${"-".repeat(50_000)}x)`, "nested deeper"],
  [`I(x${"+x".repeat(50_000)})`, "at most 1000 operations"],
  [`(${Array.from({ length: 40 }, (_, i) => `x${i}`).join("+")})**20`, "pairs"],
  [Array.from({ length: 40 }, (_, i) => `x${i}`).join("*"), "pairs"],
])("formulas that would never end are refused (%#)", (text, message) => {
  expect(parse(text)?.message).toContain(message);
});

function namesOf(text: string): string[] {
  return parseFormula(text).terms.map((term) => term.name);
}
