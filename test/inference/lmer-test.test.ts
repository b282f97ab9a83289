import { describe, expect, test } from "vitest";
import { fitSync } from "../../src/model/fit.js";
import type { LMEModel } from "../../src/model/lme-model.js";
import { inference, list, openInference } from "../support/lme4-cases.js";

/** `b[T.q]` in the names of the columns for `bq` in R's. */
function termOf(model: LMEModel, name: string): string {
  if (name === "(Intercept)") return "Intercept";
  return model.terms.find((term) => term.replaceAll(/\[T\.([^\]]*)\]/g, "$1") === name)!;
}

function expectNear(ours: number | undefined, theirs: number, relative: number): void {
  expect(Math.abs(ours! - theirs)).toBeLessThanOrEqual(relative * Math.max(Math.abs(theirs), 1e-3));
}

// lmerTest differentiates numerically; pbkrtest is exact but for the optimum, which lme4 finds to about 1e-7.
const tolerances = { satterthwaite: 3e-5, "kenward-roger": 5e-6 } as const;

describe.each(inference.cases)("$id", (oracle) => {
  describe.each(["satterthwaite", "kenward-roger"] as const)("%s", (method) => {
    const { plan, responses } = openInference(oracle, { test: method });
    const model = fitSync(plan, responses);
    const tolerance = tolerances[method];

    test.each(["I", "II", "III"] as const)("the anova of type %s is lmerTest's", (type) => {
      const { columns } = model.anova({ type });
      const expected = oracle.anova[method][type];
      expect(columns.term).toEqual(list(expected.term));
      columns.term.forEach((_, i) => {
        expect(columns.num_df[i]).toBe(list(expected.num_df)[i]);
        expectNear(columns.den_df[i], list(expected.den_df)[i]!, tolerance);
        expectNear(columns.statistic[i], list(expected.f)[i]!, tolerance);
        expectNear(columns.p_value[i], list(expected.p)[i]!, 10 * tolerance);
      });
    });

    test("contrasts are lmerTest's", () => {
      const { L, terms } = oracle.contest;
      const rows = L.map((row) =>
        Object.fromEntries(row.map((weight, j) => [termOf(model, terms[j]!), weight])),
      );
      const { columns } = model.contrast(rows);
      const expected = oracle.contest[method].rows;
      rows.forEach((_, i) => {
        expectNear(columns.estimate[i], list(expected.estimate)[i]!, tolerance);
        expectNear(columns.std_error[i], list(expected.std_error)[i]!, tolerance);
        expectNear(columns.df[i], list(expected.df)[i]!, tolerance);
        expectNear(columns.statistic[i], list(expected.t)[i]!, tolerance);
        expectNear(columns.conf_low[i], list(expected.lower)[i]!, tolerance);
        expectNear(columns.conf_high[i], list(expected.upper)[i]!, tolerance);
      });
      const joint = model.contrastJoint(rows).columns;
      const theirs = oracle.contest[method].joint;
      expect(joint.num_df[0]).toBe(theirs.num_df);
      expectNear(joint.den_df[0], list(theirs.den_df)[0]!, tolerance);
      expectNear(joint.statistic[0], list(theirs.f)[0]!, tolerance);
    });

    test.each(oracle.means)("the means of $spec at $at are emmeans'", ({ spec, at, ...expected }) => {
      const tables = (adjust: "tukey" | "holm" | "dunnett") =>
        model.means(list(spec).join(":"), { pairwise: true, adjust, ...(at && { at }) });
      const cells = tables("tukey").means.columns;
      list(expected[method].cells).forEach((cell, i) => {
        const place = cells.level.indexOf(cell);
        expectNear(cells.mean[place], list(expected[method].mean)[i]!, tolerance);
        expectNear(cells.std_error[place], list(expected[method].std_error)[i]!, tolerance);
        expectNear(cells.df[place], list(expected[method].df)[i]!, tolerance);
        expectNear(cells.conf_low[place], list(expected[method].lower)[i]!, tolerance);
      });
      for (const adjust of ["tukey", "holm"] as const) {
        const pairs = tables(adjust).pairs!.columns;
        list(expected[method].pairs.contrast).forEach((contrast, i) => {
          const place = pairs.contrast.indexOf(named(contrast, pairs.contrast));
          expectNear(pairs.statistic[place], list(expected[method].pairs.t)[i]!, tolerance);
          expectNear(pairs.p_adjusted[place], list(expected[method].pairs[adjust])[i]!, 1e-3);
        });
      }
      // emmeans takes the multivariate t at whole degrees of freedom and by Monte Carlo, right to 1e-3.
      const against = tables("dunnett").pairs!.columns;
      list(expected[method].dunnett.contrast).forEach((contrast, i) => {
        const place = against.contrast.indexOf(named(contrast, against.contrast));
        expectNear(against.statistic[place], list(expected[method].dunnett.t)[i]!, tolerance);
        expect(Math.abs(against.p_adjusted[place]! - list(expected[method].dunnett.p)[i]!)).toBeLessThan(
          1e-3,
        );
      });
    });
  });

  test("tests of random effects are ranova's", () => {
    const { plan, responses } = openInference(oracle);
    const { columns } = fitSync(plan, responses).varianceTests();
    list(oracle.variance.lrt).forEach((lrt, i) => {
      expect(columns.df[i]).toBe(list(oracle.variance.df)[i]);
      expect(Math.abs(columns.statistic[i]! - lrt)).toBeLessThan(1e-6);
      expectNear(columns.p_value[i], list(oracle.variance.p)[i]!, 1e-6);
    });
  });
});

/** emmeans writes `low p - mid q`, with brackets where a level has a minus. */
function named(contrast: string, ours: readonly string[]): string {
  const plain = contrast.replaceAll(/[()]/g, "");
  return ours.find((name) => name.replaceAll(", ", " ") === plain)!;
}

test.each(inference.comparisons)(
  "the comparison of $large with $small is R's",
  ({ small, large, ...expected }) => {
    const fitted = (formula: string) => {
      const rows = Array.from({ length: 120 }, (_, i) => i);
      const { plan, responses } = openInference({ data: "inference/factorial.tsv", formula, rows });
      return fitSync(plan, responses);
    };
    const comparison = fitted(large).compare(fitted(small));
    const { columns, refitted, nested } = comparison;
    expect([refitted, nested]).toEqual([true, true]);
    expect(Math.abs(columns.statistic[0]! - expected.chisq)).toBeLessThan(1e-6);
    expect(columns.df[0]).toBe(expected.df);
    expectNear(columns.p_value[0], expected.p, 1e-6);
    expectNear(columns.aic[0], expected.aic[1]!, 1e-9);
    expectNear(columns.bic_other[0], expected.bic[0]!, 1e-9);
    expectNear(fitted(small).compare(fitted(large)).columns.statistic[0], expected.chisq, 1e-6);
  },
);
