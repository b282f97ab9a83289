import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { modelMatrix } from "../../src/design/fixed/model-matrix.js";
import { functions } from "../../src/design/functions/vocabulary.js";
import { replayMatrix } from "../../src/design/replay.js";
import { FormulaError } from "../../src/errors.js";
import { expectMatrix, toTable } from "../support/patsy-cases.js";

const nan = Number.NaN;
const table = toTable({
  x: [-1.5, -0.5, 0, 0.5, 2.5],
  z: [1, 2, 3, 4, 5],
  a: ["u", "v", "w", "u", "v"],
  flag: [true, false, true, true, false],
  k: [10, 9, 2, 10, 9],
});
const columns = (formula: string) => modelMatrix(`0 + ${formula}`, table);

describe("row by row", () => {
  test.each<[string, number[]]>([
    ["np.square(x)", [2.25, 0.25, 0, 0.25, 6.25]],
    ["np.cbrt(np.power(z, 3))", [1, 2, 3, 4, 5]],
    ["np.exp2(z)", [2, 4, 8, 16, 32]],
    ["np.sign(x) + 2 * z", [1, 3, 6, 9, 11]],
    ["np.round(x)", [-2, 0, 0, 0, 2]],
    ["np.round(z / 3, 2)", [0.33, 0.67, 1, 1.33, 1.67]],
    ["np.trunc(x)", [-1, 0, 0, 0, 2]],
    ["np.clip(x, -1, 1)", [-1, -0.5, 0, 0.5, 1]],
    ["np.clip(x, None, 0)", [-1.5, -0.5, 0, 0, 0]],
    ["np.mod(x, 1)", [0.5, 0.5, 0, 0.5, 0.5]],
    ["I(x // 1)", [-2, -1, 0, 0, 2]],
    ["I(-z ** 2)", [-1, -4, -9, -16, -25]],
    ["I(2 ** -z)", [0.5, 0.25, 0.125, 0.0625, 0.03125]],
    ["I(+z - -z)", [2, 4, 6, 8, 10]],
    ["I((x > 0) * z)", [0, 0, 0, 4, 5]],
    ["I(z * 2 * (flag == True))", [2, 0, 6, 8, 0]],
    ["pmin(x, 0)", [-1.5, -0.5, 0, 0, 0]],
    ["np.maximum(0, x)", [0, 0, 0, 0.5, 2.5]],
    ["ifelse(a == 'u', z, -z)", [1, -2, -3, 4, -5]],
    ["np.where(np.isnan(np.log(x)), 0, x)", [0, 0, 0, 0.5, 2.5]],
    ["np.hypot(3 * z, 4 * z)", [5, 10, 15, 20, 25]],
    ["np.arctan2(z, z)", new Array(5).fill(Math.PI / 4)],
    ["I(np.pi * z / pi)", [1, 2, 3, 4, 5]],
    ["log(z, )", [1, 2, 3, 4, 5].map(Math.log)],
  ])("%s is computed row by row", (formula, expected) => {
    const { values } = modelMatrix(`0 + I(${formula})`, table);
    expectMatrix(values, [expected], 1e-15);
  });

  test.each<[string, string[]]>([
    [
      "np.where(x > 0, 'yes', 'no')",
      ["np.where(x > 0, 'yes', 'no')[no]", "np.where(x > 0, 'yes', 'no')[yes]"],
    ],
    ["cbind(x, z)", ["cbind(x, z)[0]", "cbind(x, z)[1]"]],
    ["np.column_stack([x, 1, z])", ["[0]", "[1]", "[2]"].map((j) => `np.column_stack([x, 1, z])${j}`)],
    ["np.log(np.column_stack((z, z)))", ["[0]", "[1]"].map((j) => `np.log(np.column_stack((z, z)))${j}`)],
    ["poly(x, 2)", ["poly(x, 2)[0]", "poly(x, 2)[1]"]],
    ["C(k)", ["C(k)[2]", "C(k)[9]", "C(k)[10]"]],
    ["relevel(a, ref='v') - 1 + z", ["u", "v", "w"].map((l) => `relevel(a, ref='v')[${l}]`).concat("z")],
    [
      "C(C(a, Sum), levels=['w', 'v', 'u'])",
      ["mean", "S.w", "S.v"].map((l) => `C(C(a, Sum), levels=['w', 'v', 'u'])[${l}]`),
    ],
    ["C(a, contr.helmert)", ["intercept", "v", "w"].map((l) => `C(a, contr.helmert)[H.${l}]`)],
    [
      "C(a, ContrastMatrix([[1], [0], [-1]], ['.lin']))",
      ["C(a, ContrastMatrix([[1], [0], [-1]], ['.lin'])).lin"],
    ],
  ])("%s names its columns", (formula, expected) => {
    expect(columns(formula).columnNames).toEqual(expected);
  });
});

describe("conditions", () => {
  test.each<[string, number[]]>([
    ["0 < x < 2", [0, 0, 0, 1, 0]],
    ["x > 0 & z < 5", [0, 0, 0, 1, 0]],
    ["x > 0 and z < 5 or a == 'w'", [0, 0, 1, 1, 0]],
    ["not x > 0", [1, 1, 1, 0, 0]],
    ["!flag | x >= 0.5", [0, 1, 0, 1, 1]],
    ["a in ['u', 'w']", [1, 0, 1, 1, 0]],
    ["a not in ['u', 'w']", [0, 1, 0, 0, 1]],
    ["a %in% c('u', 'w')", [1, 0, 1, 1, 0]],
    ["k in [9, 2]", [0, 1, 1, 0, 1]],
    ["a > 'u'", [0, 1, 1, 0, 1]],
    ["'v' <= a", [0, 1, 1, 0, 1]],
    ["a == 'nowhere'", [0, 0, 0, 0, 0]],
    ["a != 'nowhere'", [1, 1, 1, 1, 1]],
    ["(x > 0) + flag", [1, 0, 1, 1, 1]],
    ["(x > 0) * flag", [0, 0, 0, 1, 0]],
    ["np.logical_not(flag)", [0, 1, 0, 0, 1]],
    ["np.logical_and(x > 0, z < 5)", [0, 0, 0, 1, 0]],
    ["np.logical_or(x > 0, a == 'w')", [0, 0, 1, 1, 1]],
    ["z == k or TRUE", [1, 1, 1, 1, 1]],
  ])("the condition %s holds where it should", (condition, expected) => {
    const made = modelMatrix(`I(${condition})`, table);
    expect(made.columnNames[1]).toMatch(/\[T.True\]$/);
    expect(Array.from(made.values.filter((_, i) => i % 2 === 1))).toEqual(expected);
  });
});

test("poly is R's, also on new rows", () => {
  const file = new URL("../fixtures/lme4-bars/cases.json", import.meta.url);
  const { data, poly } = JSON.parse(readFileSync(file, "utf8"));
  const made = modelMatrix("0 + poly(x, 3)", toTable({ x: data.x }));
  expectMatrix(made.values, poly.fitted, 1e-13);
  expectMatrix(replayMatrix(made.spec, toTable({ x: poly.new })).values, poly.predicted, 1e-12);
});

describe("refused, with a caret under", () => {
  test.each<[string, string, RegExp]>([
    ["x + nosuch", "nosuch", /no column named 'nosuch'/],
    ["xx", "xx", /did you mean 'x'/],
    ["log", "log", /is a function and needs its arguments/],
    ["x(z)", "x", /'x' is a column/],
    ["np.lgo(z)", "np.lgo", /did you mean 'np.log'/],
    ["foobar(x)", "foobar", /only the functions of the formula language/],
    ["__import__('os')", "__import__", /no function named/],
    ["x.constructor", "x.constructor", /no column named/],
    ["constructor.constructor('x')(z)", "(", /expected an operator/],
    ["`log`", "`log`", /no column named 'log'/],
    ["Q('nope')", "'nope'", /no column named 'nope'/],
    ["Q(x)", "x", /Q takes a quoted name/],
    ["5", "5", /only allowed as powers/],
    ["'abc'", "'abc'", /needs a value for each sample, got 'abc'/],
    ["I(2 * 3)", "I(2 * 3)", /needs a value for each sample, got 6/],
    ["np.pi", "np.pi", /needs a value for each sample/],
    ["[x, z]", "[x, z]", /got a list/],
    ["np.log(a)", "a", /numbers are needed here, got a column of categories/],
    ["np.log(C(z))", "C(z)", /got a category made by C/],
    ["I(x + 'a')", "'a'", /numbers are needed here, got 'a'/],
    ["I(x > 'a')", "'a'", /numbers are needed here/],
    ["I(x & flag)", "x", /a condition is needed here, got a numeric column/],
    ["I(x in z)", "z", /'in' needs a list/],
    ["I(cbind(x, z) + cbind(x, z, x))", "cbind(x, z) + cbind(x, z, x)", /2 columns do not match 3/],
    ["np.log()", "np.log()", /needs its argument 'x'/],
    ["np.log(x, z)", "z", /takes at most 1 arguments/],
    ["np.log(y=x)", "y=x", /has no argument 'y'/],
    ["center(x, x=z)", "x=z", /takes at most 1|given twice/],
    ["C(a, NoSuch)", "NoSuch", /known are Treatment, Sum/],
    ["C(a, Sun)", "Sun", /did you mean 'Sum'/],
    ["C(a, Treatment('q'))", "'q'", /no level 'q' among u, v, w/],
    ["C(a, Treatment(3))", "3", /no level '3'/],
    ["C(a, Treatment(ref='u'))", "ref='u'", /has no argument 'ref'/],
    ["C(a, Poly([1, 2]))", "[1, 2]", /2 scores for 3 levels/],
    ["C(a, Poly([1, 1, 2]))", "[1, 1, 2]", /scores must differ/],
    ["C(a, [[1, 2], [3, 4]])", "[[1, 2], [3, 4]]", /2 rows for 3 levels/],
    ["C(a, [[1, 2], [3], [4, 5]])", "[[1, 2], [3], [4, 5]]", /rows of equal length/],
    ["C(a, x > 2)", "x > 2", /a contrast is one of/],
    ["C(a, levels=['u', 'v'])", "['u', 'v']", /the data hold 'w'/],
    ["C(a, levels=['u', 'v', 'w', 'u'])", "['u', 'v', 'w', 'u']", /levels must differ/],
    ["C(a, levels='u')", "'u'", /levels must be a list/],
    ["C(cbind(x, z))", "cbind(x, z)", /C needs one column, got 2 numeric columns/],
    ["bs(x)", "bs(x)", /needs df or knots/],
    ["bs(x, df=2)", "2", /df must be at least 3, got 2/],
    ["bs(x, df=4.5)", "4.5", /df must be a whole number/],
    ["bs(x, df='4')", "'4'", /df must be a number, got '4'/],
    ["bs(x, df=4, degree=-1)", "-1", /degree must be 0 or more/],
    ["bs(x, knots=[9])", "[9]", /knots must lie between -1.5 and 2.5, got 9/],
    ["bs(x, df=5, knots=[0])", "[0]", /df=5 means 2 knots, got 1/],
    ["bs(x, df=4, lower_bound=3)", "bs(x, df=4, lower_bound=3)", /lower_bound 3 lies above upper_bound 2.5/],
    ["bs(cbind(x, z), df=4)", "cbind(x, z)", /needs one numeric column/],
    ["bs(a, df=4)", "a", /numbers are needed here/],
    ["bs(x, df=4, include_intercept=2)", "2", /must be True or False/],
    ["cr(x, df=1)", "1", /df must be at least 2/],
    ["cr(x, knots=[2.5])", "cr(x, knots=[2.5])", /3 distinct knots are needed between -1.5 and 2.5, got 2/],
    [
      "cr(x, knots=[0], constraints=[[1, 2]])",
      "[[1, 2]]",
      /constraints need 3 columns and fewer rows, got 2 and 1/,
    ],
    ["cc(x, df=0)", "0", /df must be at least 1/],
    ["bs(x, df=501)", "501", /df must be at most 500, got 501/],
    ["te(bs(x, df=60), bs(z, df=60))", "te(bs(x, df=60), bs(z, df=60))", /3600 columns, more than 2000/],
    ["te()", "te()", /needs at least one basis/],
    ["te(2)", "2", /te needs bases/],
    ["poly(x, 0)", "0", /between 1 and 50/],
    ["poly(k, 3)", "poly(k, 3)", /more than 3 distinct values/],
    ["standardize(I(0 * x))", "standardize(I(0 * x))", /needs values that differ/],
    ["center(1)", "center(1)", /needs a column, got 1/],
    ["np.round(x, 0.5)", "0.5", /decimals must be a whole number/],
    ["np.where(x, 1, 2)", "x", /a condition is needed here/],
    ["np.column_stack([])", "np.column_stack([])", /needs columns/],
  ])("%s", (formula, place, message) => {
    const error = refusal(formula);
    expect(error.message).toMatch(message);
    expect(formula.slice(error.start, error.end)).toBe(place);
  });
});

test("every function refuses nonsense in our own words", () => {
  for (const name of functions.keys()) {
    for (const nonsense of [
      "",
      "None",
      "'w'",
      "[]",
      "[x]",
      "a",
      "x, a, x",
      "True, None, 'q'",
      "C(a)",
      "-1, -1, -1",
    ]) {
      try {
        const { values } = modelMatrix(`${name}(${nonsense})`, table);
        expect(values).toBeInstanceOf(Float64Array);
      } catch (error) {
        expect((error as Error).name).toMatch(/^(FormulaError|DataError)$/);
        expect((error as Error).message).not.toMatch(/undefined|\[object/);
      }
    }
  }
});

test("missing results of a function are not refused: their rows are left out", () => {
  expect(modelMatrix("np.sqrt(x)", table).rowNames).toEqual(["s3", "s4", "s5"]);
  expect(() => modelMatrix("I(x * np.nan)", toTable({ x: [1, nan] }))).toThrow(/no sample is left/);
});

function refusal(formula: string): FormulaError {
  try {
    modelMatrix(formula, table);
  } catch (error) {
    if (error instanceof FormulaError) return error;
    throw error;
  }
  throw new Error(`'${formula}' was accepted`);
}

describe("natural splines", () => {
  // R 4.2.2, splines::ns(x, df = 4), its predict at −2, 6, 12, ns(x, knots = c(3, 6), intercept = TRUE), ns(x, df = 1).
  const x = toTable({ x: [0, 1, 2.5, 3, 4.2, 5, 7, 8.8, 9, 10] });
  const near = (found: { readonly values: Float64Array }, row: number, wanted: readonly number[]) => {
    wanted.forEach((value, j) => {
      expect(found.values[row * wanted.length + j]!).toBeCloseTo(value, 9);
    });
  };

  test("ns has R's columns", () => {
    const basis = modelMatrix("0 + ns(x, df=4)", x);
    near(basis, 0, [0, 0, 0, 0]);
    near(basis, 3, [0.2653782785, -0.1146962357, 0.4927677906, -0.3774391587]);
    near(basis, 8, [0.01521809431, 0.3167562253, 0.3317258189, 0.3362998615]);
    near(basis, 9, [0, -0.1092112521, 0.4666298952, 0.6425813569]);
    const given = modelMatrix("0 + ns(x, knots=[3, 6], intercept=TRUE)", x);
    near(given, 0, [-0.2672612419, -0.2351585405, 0.6466859864, -0.4115274459]);
    near(given, 6, [0.09194003824, 0.535029112, 0.2724199421, 0.09612237451]);
    near(modelMatrix("0 + ns(x, df=1)", x), 9, [0.8017837257]);
  });

  test("ns is straight beyond its boundaries, as R's predict", () => {
    const { spec } = modelMatrix("0 + ns(x, df=4)", x);
    const found = replayMatrix(spec, toTable({ x: [-2, 6, 12] }));
    near(found, 0, [0, 0.1425832295, -0.6092192532, 0.4666360237]);
    near(found, 1, [0.5351986619, 0.3462031183, 0.115287536, -0.06908461301]);
    near(found, 2, [0, -1.024820739, 0.7424158853, 1.282404854]);
  });

  test.each([
    ["s(x)", /no function named 's'; a spline is ns\(x, df=4\)/],
    ["rcs(x, 4)", /no function named 'rcs'; a spline is ns\(x, df=4\)/],
    ["ns(x)", /ns needs df or knots/],
  ])("%s says what to write", (formula, message) => {
    expect(() => modelMatrix(formula, x)).toThrow(message);
  });
});
