import { describe, expect, test } from "vitest";
import { DataError, FormulaError, type Table, UsageError } from "../../src/index.js";
import { type OLSOptions, ols, olsSync } from "../../src/model/ols/ols.js";
import { readJson, readTsv } from "../support/read-fixture.js";

interface Fit {
  readonly response: string;
  readonly terms: readonly string[];
  readonly df: number;
  readonly sigma2: number;
  readonly rss: number;
  readonly F: number | null;
  readonly r2: number;
  readonly adj_r2: number;
  readonly loglik: number;
  readonly aic: number;
  readonly bic: number;
  readonly coef: Numbers;
  readonly se: Numbers;
  readonly t: Numbers;
  readonly p: Numbers;
  readonly lower: Numbers;
  readonly upper: Numbers;
  readonly anova_df: Numbers;
  readonly anova_ss: Numbers;
  readonly anova_F: Numbers;
  readonly anova_p: Numbers;
  readonly residuals: Numbers;
  readonly deleted: Numbers;
}
type Numbers = readonly (number | null)[];
interface Case {
  readonly id: string;
  readonly data: string;
  readonly formula: string;
  readonly options: OLSOptions;
  readonly fits: readonly Fit[];
}

const { cases } = readJson<{ cases: Case[] }>("ols", "cases.json");

/** A fixture as metadata and, of some of its columns, the table of responses; `NA` is missing. */
function read(file: string, responses: readonly string[]): { table: Table; metadata: Table } {
  const metadata = readTsv(["ols", file], [], "sample");
  const columns = responses.map((name) => {
    const cells = metadata.columns[name]! as ArrayLike<unknown>;
    return [name, Float64Array.from(cells, (cell) => (cell === "NA" ? Number.NaN : Number(cell)))] as const;
  });
  return { metadata, table: { index: metadata.index, columns: Object.fromEntries(columns) } };
}

const numbers = (values: Numbers) => values.map((value) => value ?? Number.NaN);

function expectClose(actual: ArrayLike<number>, expected: Numbers, relative: number, size = 0): void {
  expect(actual.length).toBe(expected.length);
  numbers(expected).forEach((value, i) => {
    if (Number.isNaN(value)) expect(actual[i]).toBeNaN();
    else expect(Math.abs(actual[i]! - value)).toBeLessThanOrEqual(relative * Math.max(Math.abs(value), size));
  });
}

describe.each(cases)("lm: $id", ({ id, data, formula, options, fits }) => {
  const names = fits.map(({ response }) => response);
  const { table, metadata } = read(data, names);
  const model = olsSync(formula, table, metadata, options);
  const isLongley = id === "longley";
  // Longley's columns are nearly dependent: R itself loses digits there.
  const digits = isLongley ? 1e-8 : 1e-10;

  test.each(fits)("coefficients and tests of $response are those of lm", (fit) => {
    const at = names.indexOf(fit.response);
    const largest = Math.max(...numbers(fit.se).filter((value) => !Number.isNaN(value)));
    expectClose(model.coefficients().column(fit.response), fit.coef, digits, largest);
    expectClose(model.standardErrors().column(fit.response), fit.se, digits);
    expectClose(model.tvalues().column(fit.response), fit.t, 10 * digits);
    expectClose(model.pvalues().column(fit.response), fit.p, 100 * digits);
    expectClose(model.confint().lower.column(fit.response), fit.lower, 100 * digits, largest);
    expectClose(model.confint().upper.column(fit.response), fit.upper, 100 * digits, largest);
    const df = fit.coef.map((value) => (value === null ? null : fit.df));
    expectClose(model.degreesOfFreedom().column(fit.response), df, 0);
    expectClose([model.mse[at]!, model.result.rss[at]!], [fit.sigma2, fit.rss], digits);
    expect(model.status[at]).toBe(fit.coef.includes(null) ? "rank-deficient" : "ok");
  });

  test.each(fits)("likelihood, R² and F of $response are those of lm", (fit) => {
    const at = names.indexOf(fit.response);
    const { columns } = model.glance();
    expectClose(
      [columns.loglik[at]!, columns.aic[at]!, columns.bic[at]!],
      [fit.loglik, fit.aic, fit.bic],
      digits,
    );
    // R's R² adds the offset to the fit, and is about zero without an intercept.
    if (options.offset !== undefined) return;
    expectClose([columns.statistic[at]!], [fit.F], 100 * digits);
    if (!formula.startsWith("0"))
      expectClose([columns.r2[at]!, columns.adj_r2[at]!], [fit.r2, fit.adj_r2], digits, 1);
  });

  test.each(fits)("sequential sums of squares of $response are those of lm", (fit) => {
    const { columns } = model.anova();
    const own = Array.from(columns.response.keys()).filter((i) => columns.response[i] === fit.response);
    const pick = (values: Float64Array) =>
      own
        .map((i) => values[i]!)
        .filter((_, i) => own.length === fit.anova_df.length || columns.df[own[i]!]! > 0);
    expectClose(pick(columns.df), fit.anova_df, 0);
    expectClose(pick(columns.sum_sq), fit.anova_ss, digits, fit.rss);
    expectClose(pick(columns.statistic), fit.anova_F, 1e-6);
    expectClose(pick(columns.p_value), fit.anova_p, 1e-5);
  });

  test.each(fits)("residuals and deleted residuals of $response are those of lm", (fit) => {
    const size = Math.sqrt(fit.sigma2);
    // The fixture writes numbers near 1e6 with 5 decimals: R's own rounding.
    const slack = fit.response === "y2" ? 1e-8 : digits;
    expectClose(model.residuals().column(fit.response), fit.residuals, slack, size);
    const { predictions } = model.loo();
    const observed = numbers(Array.from(table.columns[fit.response] as Float64Array));
    const deleted = predictions.column(fit.response).map((value, i) => observed[i]! - value);
    expectClose(deleted, fit.deleted, 10 * slack, size);
  });
});

/** The seven samples of the original's own test. */
const seven = {
  table: {
    index: ["s1", "s2", "s3", "s4", "s5", "s6", "s7"],
    columns: { Y1: Float64Array.of(1, 3, 4, 5, 2, 3, 4), Y2: Float64Array.of(1, 2, 3, 4, 5, 6, 7) },
  },
  metadata: {
    index: ["s1", "s2", "s3", "s4", "s5", "s6", "s7"],
    columns: { X: Float64Array.of(1, 3, 2, 4, 3, 5, 4) },
  },
  tree: "(c,(a,b)Y2)Y1;",
};

describe("gneiss: the seven samples", () => {
  const model = olsSync("X", seven.table, seven.metadata);

  test("coefficients of the seven samples are gneiss's", () => {
    const expected = [1.447368421053, -0.052631578947, 0.539473684211, 1.289473684211];
    expectClose(model.coefficients().values, expected, 1e-11, 1);
  });

  test("p-values of the seven samples are those on n − p degrees of freedom", () => {
    expect(model.degreesOfFreedom().get("X", "Y1")).toBe(5);
    const expected = [0.307080689802, 0.972394978872, 0.211391285368, 0.029676501378];
    expectClose(model.pvalues().values, expected, 1e-10);
  });

  test("residuals and predictions of the seven samples are gneiss's, as proportions too", () => {
    expectClose(model.residuals().row("s3"), [1.473684, 0.473684], 1e-6, 1);
    expectClose(model.residuals().row("s7"), [0.394737, 1.894737], 1e-6, 1);
    expectClose(model.predict().row("s4"), [3.605263, 5.105263], 1e-6);
    const ahead = model.predict({ index: ["a", "b", "c"], columns: { X: Float64Array.of(8, 9, 10) } });
    expectClose(
      ahead.values,
      [5.76315789, 10.26315789, 6.30263158, 11.55263158, 6.84210526, 12.84210526],
      1e-8,
    );
    const { tree } = seven;
    const parts = model.coefficients({ tree });
    expect(parts.columnNames).toEqual(["c", "a", "b"]);
    expectClose(parts.row("Intercept"), [0.07824052, 0.47802399, 0.44373548], 1e-7);
    expectClose(parts.row("X"), [0.15159083, 0.11793186, 0.73047731], 1e-7);
    for (const frame of [model.residuals({ tree }), model.predict(undefined, { tree })]) {
      for (const name of frame.rowNames)
        expect(frame.row(name).reduce((sum, part) => sum + part)).toBeCloseTo(1, 12);
    }
  });

  test("explained sums of squares, R² and shares of the balances are gneiss's", () => {
    const { overall, responses } = model.r2();
    const total = model.result.tss.reduce((sum, value) => sum + value);
    expect(overall).toBeCloseTo(model.ess.reduce((sum, value) => sum + value) / total, 12);
    expectClose(
      responses,
      Array.from(model.ess, (ess, i) => ess / model.result.tss[i]!),
      1e-12,
    );
    expect(model.percentExplained()[0]! + model.percentExplained()[1]!).toBeCloseTo(1, 12);
  });
});

describe("what cannot be fitted gets a status", () => {
  const x = Float64Array.of(1, 2, 3, 4, 5);
  const index = ["a", "b", "c", "d", "e"];
  const nan = Number.NaN;
  const table: Table = {
    index,
    columns: {
      fine: Float64Array.of(1, 3, 2, 5, 4),
      constant: new Float64Array(5).fill(7.1),
      perfect: x.map((value) => 1 + 2 * value),
      two: Float64Array.of(1, nan, 2, nan, nan),
      none: new Float64Array(5).fill(nan),
      infinite: Float64Array.of(1, 2, Number.POSITIVE_INFINITY, 3, 4),
      __proto___: Float64Array.of(5, 3, 2, 1, 4),
    },
  };
  const model = olsSync("x", table, { index, columns: { x } });

  test("a linear model that cannot be fitted has one word of status", () => {
    expect(model.status).toEqual([
      "ok",
      "constant",
      "perfect-fit",
      "too-few-rows",
      "all-missing",
      "not-converged",
      "ok",
    ]);
    expect(model.messages[5]).toContain("infinite value in sample c");
  });

  test("a linear model that cannot be fitted has numbers where there are any", () => {
    expect(model.coefficients().column("constant")).toEqual(Float64Array.of(7.1, 0));
    expect(model.pvalues().get("x", "constant")).toBeNaN();
    expectClose(model.coefficients().column("perfect"), [1, 2], 1e-14);
    expectClose(model.coefficients().column("two"), [0.5, 0.5], 1e-14);
    expect(model.standardErrors().get("x", "two")).toBeNaN();
    expect(model.coefficients().get("x", "none")).toBeNaN();
  });

  test("other linear models of the table are what they are alone", () => {
    const alone = olsSync(
      "x",
      { index, columns: { fine: table.columns["fine"]! } },
      { index, columns: { x } },
    );
    expect(model.coefficients().column("fine")).toEqual(alone.coefficients().column("fine"));
    expect(Number.isFinite(model.r2().overall)).toBe(true);
  });
});

describe("calls", () => {
  test("ols gives later what olsSync gives", async () => {
    const model = await ols("X", seven.table, seven.metadata);
    expect(model.result).toEqual(olsSync("X", seven.table, seven.metadata).result);
  });

  test("with a tree, ols makes balances of the parts first", () => {
    const parts = { index: ["s1", "s2", "s3"], columns: { a: [1, 2, 3], b: [4, 1, 1], c: [2, 2, 9] } };
    const metadata = { index: ["s1", "s2", "s3", "s4"], columns: { x: [1, 2, 4, 3] } };
    const model = olsSync("x", parts, metadata, { tree: "(c,(a,b)y2)y1;" });
    expect(model.responses).toEqual(["y1", "y2"]);
    expect(model.dropped.metadata).toEqual(["s4"]);
    expect(model.members).toHaveLength(5);
    expect(model.coefficients({ tree: model.tree! }).columnNames).toEqual(["c", "a", "b"]);
  });

  test("summaries of linear models name what one would quote", () => {
    const model = olsSync("X", seven.table, seven.metadata);
    expect(model.summary()).toContain("R²");
    expect(model.summary("Y2")).toContain("on 1 and 5 degrees of freedom");
    expect(() => model.summary("Y3")).toThrow(UsageError);
    expect(() => model.vcov("Y3")).toThrow(UsageError);
    expect(model.vcov("Y1").get("X", "X")).toBeCloseTo(model.standardErrors().get("X", "Y1") ** 2, 14);
  });

  test("ols refuses random effects, unknown adjustments and texts", () => {
    const run = (formula: string, options: object = {}) =>
      olsSync(formula, seven.table, seven.metadata, options);
    expect(() => run("X + (1 | X)")).toThrow(FormulaError);
    expect(() => run("X", { groups: "X" })).toThrow(UsageError);
    expect(() => run("X", { adjust: "fdr" })).toThrow(UsageError);
    expect(() => run("X", { weights: seven.table })).toThrow(UsageError);
    const words = { index: ["s1"], columns: { Y1: ["high"] } };
    expect(() => olsSync("X", words, seven.metadata)).toThrow(DataError);
    expect(() => olsSync("X", seven.table, seven.metadata).confint({ level: 95 })).toThrow(UsageError);
  });

  test("tidy of a linear model has the columns of a mixed model's", () => {
    const { columns } = olsSync("X", seven.table, seven.metadata).tidy();
    expect(Object.keys(columns)).toEqual([
      "response",
      "term",
      "estimate",
      "std_error",
      "df",
      "statistic",
      "p_value",
      "q_value",
      "conf_low",
      "conf_high",
      "log10_p",
    ]);
  });
});
