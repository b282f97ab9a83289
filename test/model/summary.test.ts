import { describe, expect, test } from "vitest";
import { prepare } from "../../src/fit/prepare/prepare.js";
import { fitSync } from "../../src/model/fit.js";
import { olsSync } from "../../src/model/ols/ols.js";
import { formatP } from "../../src/model/read/text-table.js";

const index = Array.from({ length: 12 }, (_, i) => `s${i}`);
const metadata = {
  index,
  columns: { patient: index.map((_, i) => `p${i % 4}`), time: Float64Array.from(index, (_, i) => i >> 2) },
};
const table = { index, columns: { y: Float64Array.from(index, (_, i) => Math.sin(3 * i) + i / 3) } };

test.each([
  ["time", { groups: "patient" }, "Formula    time; (1 | patient)\n"],
  ["time + (1|patient)", {}, "Formula    time + (1|patient)\n"],
])("the formula of %s names its random terms once", (formula, options, line) => {
  expect(fitSync(prepare(formula, metadata, options), table).summary("y")).toContain(line);
});

test.each([
  ["satterthwaite", "gls", "Fixed effects (Satterthwaite's degrees of freedom)", "t"],
  ["kenward-roger", "gls", "Fixed effects (Kenward and Roger's standard errors and degrees of freedom)", "t"],
  ["normal", "joint", "Fixed effects (Wald z; standard errors of the joint Hessian)", "z"],
  [
    "residual",
    "cr1",
    "Fixed effects (residual degrees of freedom; cluster-robust standard errors, CR1)",
    "t",
  ],
  ["normal", "cr0", "Fixed effects (Wald z; cluster-robust standard errors, CR0)", "z"],
] as const)(
  "a summary says which test and which standard errors: %s, %s",
  (testMethod, vcov, title, statistic) => {
    const text = fitSync(
      prepare("time", metadata, { groups: "patient", test: testMethod, vcov }),
      table,
    ).summary("y");
    const lines = text.split("\n");
    const at = lines.indexOf(title);
    expect(at).toBeGreaterThan(0);
    expect(lines[at + 1]!.split(/\s+/)).toContain(statistic);
  },
);

describe("what is not a number", () => {
  /** The same for all patients, and no line in time. */
  const flat = Float64Array.from(index, (_, i) => ((i >> 2) % 2 ? -2 : 1));
  const columns = {
    flat,
    constant: flat.map(() => 3),
    perfect: Float64Array.from(index, (_, i) => 1 + 2 * (i >> 2)),
    none: flat.map(() => Number.NaN),
  };
  const covariates = { ...metadata.columns, twice: metadata.columns.time.map((value) => 2 * value) };
  const rows = { index, columns: covariates };
  const responses = { index, columns };
  const mixed = fitSync(prepare("time + twice", rows, { groups: "patient" }), responses);
  const linear = olsSync("time + twice", responses, rows);

  test.each(Object.keys(columns))(
    "a summary leaves no empty brackets and no empty numbers: %s",
    (response) => {
      for (const model of [mixed, linear]) {
        const text = model.summary(response);
        expect(text).not.toMatch(/\[\s*,|,\s*\]|NaN|Infinity|; AIC ,|BIC $| p $/m);
      }
    },
  );

  test("a dropped column has an empty row in the summary, and the status says which it is", () => {
    const lines = mixed.summary("flat").split("\n");
    expect(lines).toContain("twice");
    expect(lines).toContain(
      "Status     rank-deficient: columns of X that depend on earlier ones were dropped (twice); " +
        "(1 | patient): variance of Intercept is zero",
    );
  });

  test("a response without a fit has NA for its likelihood", () => {
    expect(mixed.summary("none")).toContain(
      "\nSamples    0\nCriterion  NA (−2 log-likelihood, restricted); AIC NA, BIC NA\n",
    );
    expect(linear.summary("constant")).toContain("\nF          NA on 1 and 10 degrees of freedom, p NA\n");
  });
});

test.each([
  [0.5, Math.log10(0.5), "0.5000"],
  [1.5e-10, Math.log10(1.5e-10), "1.50e-10"],
  [0, -400.5, "3.16e-401"],
  [0, -399.0001, "1.00e-399"],
  [0, Number.NEGATIVE_INFINITY, "<1e-300"],
  [Number.NaN, Number.NaN, ""],
])("p = %d of logarithm %d is written %s", (p, log10p, text) => {
  expect(formatP(p, log10p)).toBe(text);
});
