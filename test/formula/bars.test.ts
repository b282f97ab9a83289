import { describe, expect, test } from "vitest";
import { FormulaError } from "../../src/errors.js";
import { parseFormula } from "../../src/formula/parse-formula.js";

/** Bars as `terms | groups`, the intercept as 1. */
function bars(formula: string): string[] {
  return parseFormula(formula).bars.map(({ terms, groups, notation }) => {
    const left = terms.map(({ name }) => (name === "Intercept" ? "1" : name)).join(" + ");
    return `${left} ${notation} ${groups.map((columns) => columns.join(":")).join(", ")}`;
  });
}

describe("bars", () => {
  test.each([
    ["(1|g)", ["1 | g"]],
    ["( 1 | g )", ["1 | g"]],
    ["x + (1 | g)", ["1 | g"]],
    ["(x|g)", ["1 + x | g"]],
    ["(1 + x|g)", ["1 + x | g"]],
    ["(0 + x|g)", ["x | g"]],
    ["(x - 1|g)", ["x | g"]],
    ["(-1 + x|g)", ["x | g"]],
    ["(x||g)", ["1 + x || g"]],
    ["(x * a | g)", ["1 + x + a + x:a | g"]],
    ["(log(x) + C(a, Sum) | g)", ["1 + log(x) + C(a, Sum) | g"]],
    ["(1|a/b)", ["1 | a, a:b"]],
    ["(1|a/b/c)", ["1 | a, a:b, a:b:c"]],
    ["(1|a:b)", ["1 | a:b"]],
    ["(1|a*b)", ["1 | a, b, a:b"]],
    ["(1|a + b)", ["1 | a, b"]],
    ["(x||a/b) + (1|c)", ["1 + x || a, a:b", "1 | c"]],
    ["(1|a) + x + (0 + x|a)", ["1 | a", "x | a"]],
    ["((1|g))", ["1 | g"]],
    ["(x + (1|g)) + z", ["1 | g"]],
    ["(1|`my group`)", ["1 | my group"]],
    ['(1|Q("my group"))', ["1 | my group"]],
    ["(1|factor(g)) + (1|C(h))", ["1 | g", "1 | h"]],
    ["us(x|g)", ["1 + x full g"]],
    ["diag(x|g) + z", ["1 + x diagonal g"]],
    ["diag(x|g, hom = FALSE) + z", ["1 + x diagonal g"]],
    ["diag(0 + a|g, hom = TRUE) + (1 | h)", ["a identity g", "1 | h"]],
    ["cs(0 + a|g)", ["a cs g"]],
    ["cs(0 + a | b/g, hom=True)", ["a cs-hom b, b:g"]],
    ["z + cs(0 + C(a, levels=['u', 'v']) | g, hom = False)", ["C(a, levels=['u', 'v']) cs g"]],
    ["(a %in% b | g)", ["1 + b:a | g"]],
    ["~ (1|g)", ["1 | g"]],
  ])("%s", (formula, expected) => {
    expect(bars(formula)).toEqual(expected);
  });

  test("bars stand beside terms without touching them", () => {
    const { terms, bars } = parseFormula("0 + a + (x | g) + b - a");
    expect(terms.map(({ name }) => name)).toEqual(["b"]);
    expect(bars).toHaveLength(1);
  });

  test("bars know where they stand and whether they correlate", () => {
    const [first, second, third] = parseFormula("x + (1 + z | g) + (z||h) + diag(z | k)").bars;
    expect(first).toMatchObject({ start: 5, end: 14, notation: "|", groupSpan: { start: 13, end: 14 } });
    expect(second).toMatchObject({ notation: "||" });
    expect(third).toMatchObject({ notation: "diagonal" });
  });
});

describe("refused, with a caret under", () => {
  test.each([
    ["1 | g", "|", "in parentheses"],
    ["x + 1 || g", "||", "in parentheses"],
    ["(0 | g)", "0", "nothing varies"],
    ["(1 | 1)", "1", "grouping factor"],
    ["(1 | g + 1)", "g + 1", "grouping factor"],
    ["(1 | log(g))", "log(g)", "column of this expression"],
    ["(1 | g | h)", "1 | g", "cannot hold another"],
    ["((1 | g) | h)", "(1 | g)", "cannot hold another"],
    ["x * (1 | g)", "(1 | g)", "cannot interact"],
    ["(1 | g):x", "(1 | g)", "cannot interact"],
    ["x - (1 | g)", "(1 | g)", "taken away"],
    ["(offset(x) | g)", "offset(x)", "outside random effects"],
    [
      "hetar1(x | g)",
      "hetar1",
      "not available, only us, diag, cs, ar1, toep and car1; write ar1(..., hom = FALSE)",
    ],
    [
      "car1(time | g)",
      "time | g",
      "car1(...) takes one number and no intercept, as in car1(0 + time | group)",
    ],
    ["car1(0 + time + x | g)", "0 + time + x | g", "car1(...) takes one number and no intercept"],
    ["car1(0 + time | g, hom = TRUE)", "hom = TRUE", "car1(...) takes no hom: it has one variance"],
    ["homdiag(x | g)", "homdiag", "write diag(..., hom = TRUE)"],
    [
      "us(x | g, hom = TRUE)",
      "hom = TRUE",
      "takes no hom: its variances are free; diag, cs, ar1 and toep take it",
    ],
    ["cs(x || g)", "x || g", "write | in place of ||"],
    ["us(x || g)", "x || g", "write | in place of ||"],
    ["cs(x | g, hom = 1)", ", hom = 1", "hom = TRUE, hom = FALSE or nothing"],
    ["cs(x | g, hom = TRUE, z)", ", hom = TRUE", "hom = TRUE, hom = FALSE or nothing"],
    ["cs(x | g, het = TRUE)", ", het = TRUE", "hom = TRUE, hom = FALSE or nothing"],
    ["cs(x | g, )", ", )", "hom = TRUE, hom = FALSE or nothing"],
    ["cs(x | g,", ",", "hom = TRUE, hom = FALSE or nothing"],
    ["cs(x, hom = TRUE | g)", ", hom = TRUE", "hom = TRUE, hom = FALSE or nothing"],
    ["cs(, | g)", ",", "expected a term"],
    ["(| g)", "|", "expected a term"],
    ["(1 | )", ")", "expected a term"],
    ["(2 | g)", "2", "only allowed as powers"],
  ])("%s", (formula, place, message) => {
    const error = refusal(formula);
    expect(formula.slice(error.start, error.end)).toBe(place);
    expect(error.message).toContain(message);
  });
});

function refusal(formula: string): FormulaError {
  try {
    parseFormula(formula);
  } catch (error) {
    if (error instanceof FormulaError) return error;
    throw error;
  }
  throw new Error(`'${formula}' was accepted`);
}
