import { describe, expect, test } from "vitest";
import { parseFormula } from "../../src/formula/parse-formula.js";

const columns = ["x", "z", "my var", "a`b", "True"];
const names = (formula: string) => parseFormula(formula, { columns }).terms.map(({ name }) => name);

describe("what R users type", () => {
  test.each([
    ["(a + b)^2", ["Intercept", "a", "b", "a:b"]],
    ["x^2", ["Intercept", "x"]],
    ["I(x^2)", ["Intercept", "I(x ^ 2)"]],
    ["a + b %in% a", ["Intercept", "a", "a:b"]],
    ["a %in% b:c", ["Intercept", "b:c:a"]],
    ["x - 1", ["x"]],
    ["`my var` + `x`", ["Intercept", "`my var`", "x"]],
    ["`x` + x", ["Intercept", "x"]],
    ["Sepal.Length * x.1", ["Intercept", "Sepal.Length", "x.1", "Sepal.Length:x.1"]],
    ["log(x) + poly(x, 2) + factor(a)", ["Intercept", "log(x)", "poly(x, 2)", "factor(a)"]],
    [".", ["Intercept", "x", "z", "`my var`", 'Q("a`b")', "`True`"]],
    [". - x - z - `True`", ["Intercept", "`my var`", 'Q("a`b")']],
    ["0 + a:.", ["a:x", "a:z", "a:`my var`", 'a:Q("a`b")', "a:`True`"]],
    ["I(x > 0 & z < 1 | !a)", ["Intercept", "I(x > 0 & z < 1 | !a)"]],
  ])("%s", (formula, expected) => {
    expect(names(formula)).toEqual(expected);
  });

  test("offset(...) is no term", () => {
    const { terms, offsets } = parseFormula("x + offset(log(n)) + z + offset(w)");
    expect(terms.map(({ name }) => name)).toEqual(["Intercept", "x", "z"]);
    expect(offsets.map(({ name }) => name)).toEqual(["offset(log(n))", "offset(w)"]);
  });
});

describe("refused with the way out", () => {
  test.each([
    ["y ~ x", /no left-hand side.*write '~ x'/],
    ["~ y ~ x", /only stand once/],
    ["a:offset(x)", /offset\(...\) cannot interact/],
    ["log(offset(x))", /offset\(...\) stands alone/],
    ["x[0]", /indexing has no meaning/],
    ["lambda x: x", /functions cannot be defined/],
    ["f(lambda: 1)", /functions cannot be defined/],
    ["[i for i in x]", /comprehensions/],
    ["f(x if a else z)", /np.where/],
    ["{1: 2}", /braces/],
    ["x y", /expected an operator, not 'y'/],
    ["x > -1", /I\(...\)/],
    ["x # note", /comments are not allowed/],
    ["'open", /never closed/],
    ["x; z", /unexpected character ';'/],
    ["f(a=1, 2)", /without a name come before/],
    ["f(*x)", /expected a name/],
    ["()", /expected a term/],
    ["~", /ends where a term was expected/],
  ])("%s", (formula, message) => {
    expect(() => parseFormula(formula, { columns })).toThrow(message);
  });
});
