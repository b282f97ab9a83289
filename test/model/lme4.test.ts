import { describe, expect, test } from "vitest";
import { UsageError } from "../../src/errors.js";
import { prepare } from "../../src/fit/prepare/prepare.js";
import { fitSync } from "../../src/model/fit.js";
import type { Frame } from "../../src/table/frame.js";
import { readJson, readTsv } from "../support/read-fixture.js";

interface Reference {
  readonly nobs: number;
  readonly reml: boolean;
  readonly fixed: { names: string[]; estimate: number[]; std_error: number[] };
  readonly variance: { grp: string; var1: string | null; var2: string | null; vcov: number; sdcor: number }[];
  readonly criterion: number;
  readonly loglik: number;
  readonly aic: number;
  readonly bic: number;
  readonly singular: boolean;
  readonly ngroups: Record<string, number>;
  readonly satterthwaite: { df: number[]; t: number[]; p: number[] };
  readonly random_effects: Record<
    string,
    { levels: string[]; names: string[]; values: number[][]; cond_var: number[][][] }
  >;
  readonly fitted_head: number[];
  readonly resid_head: number[];
  readonly fitted_population_head: number[];
}

interface Case {
  readonly id: string;
  readonly data: string;
  readonly response: string;
  readonly formula: string;
  readonly groups: string | null;
  readonly re_formula: string | null;
  readonly vc_formula: Record<string, string> | null;
  readonly weights: string | null;
  readonly categorical: string[];
  readonly needs: string[];
  readonly reference: Reference;
}

/** `Sex[T.Male]:age` as R spells it. */
const rName = (name: string) =>
  name === "Intercept" ? "(Intercept)" : name.replaceAll(/\[T?\.?([^\]]*)\]/g, "$1");

const cases = readJson<Case[]>("lmm", "cases.json").filter(({ needs }) => needs.length === 0);

describe.each(cases)(
  "$id as lme4 shows it",
  ({ data, response, formula, groups, re_formula, categorical, reference }) => {
    const table = readTsv(["lmm", data], categorical);
    const options = {
      reml: reference.reml,
      groups: groups!,
      ...(re_formula !== null && { reFormula: re_formula }),
    };
    const model = fitSync(prepare(formula, table, options), {
      index: table.index,
      columns: { y: table.columns[response]! },
    });
    const place = model.terms.map((name) => reference.fixed.names.indexOf(rName(name)));
    const sd = Math.sqrt(model.sigma2[0]!);

    const near = (actual: number, expected: number, tolerance: number) => {
      expect(Math.abs(actual - expected)).toBeLessThan(tolerance);
    };
    const relative = (actual: number, expected: number, tolerance = 1e-6) =>
      near(actual / expected, 1, tolerance);

    test("t and p are lmerTest's", () => {
      const { t, p } = reference.satterthwaite;
      place.forEach((r, j) => {
        near(model.tvalues().values[j]!, t[r]!, 1e-6 * (1 + Math.abs(t[r]!)));
        near(
          Math.log10(model.pvalues().values[j]!),
          Math.log10(p[r]!),
          1e-4 * (1 + Math.abs(Math.log10(p[r]!))),
        );
      });
    });

    test("log-likelihood, AIC and BIC are lme4's", () => {
      const slack = 1e-7 * Math.max(Math.abs(reference.criterion), reference.nobs);
      near(model.logLikelihood[0]!, reference.loglik, slack);
      near(model.aic[0]!, reference.aic, slack);
      near(model.bic[0]!, reference.bic, slack);
    });

    test("variance components are lme4's", () => {
      const { columns } = model.varianceComponents();
      expect(columns.group.length).toBe(reference.variance.length);
      const size = Math.max(...reference.variance.map((row) => Math.abs(row.vcov)));
      const nameOf = (term: string | null) => (term === null ? null : rName(term));
      reference.variance.forEach(({ grp, var1, var2, vcov, sdcor }) => {
        const i = columns.group.findIndex(
          (group, at) =>
            group === grp && nameOf(columns.term1[at]!) === var1 && nameOf(columns.term2[at]!) === var2,
        );
        near(columns.covariance[i]!, vcov, 2e-6 * size);
        if (var2 === null) near(columns.sd[i]!, sdcor, 1e-6 * (sdcor + Math.sqrt(size)));
        else near(columns.correlation[i]!, sdcor, 1e-5);
      });
    });

    test("random effects and their conditional variances are lme4's", () => {
      const found = Object.values(model.randomEffects({ variance: true }))[0]!;
      const expected = Object.values(reference.random_effects)[0]!;
      expect(found.effects.map(rName)).toEqual(expected.names);
      const k = expected.names.length;
      const spread = Math.max(sd, ...expected.values.flat().map(Math.abs));
      expected.levels.forEach((level, g) => {
        expected.names.forEach((_, a) => {
          const row = k === 1 ? level : `${level}:${found.effects[a]}`;
          near(found.values.get(row, "y"), expected.values[g]![a]!, 2e-6 * spread);
          const variance = expected.cond_var[g]![a]![a]!;
          if (variance > 1e-12) relative(found.variance!.get(row, "y"), variance, 5e-6);
          else near(found.variance!.get(row, "y"), variance, 1e-9);
        });
      });
    });

    test("fitted values, residuals and population means are lme4's", () => {
      const head = (frame: Frame, count: number) => Array.from(frame.values.subarray(0, count));
      const agree = (frame: Frame, expected: number[]) =>
        head(frame, expected.length).forEach((value, i) => {
          near(value, expected[i]!, 2e-6 * sd);
        });
      agree(model.fitted(), reference.fitted_head);
      agree(model.residuals(), reference.resid_head);
      agree(model.fitted({ random: false }), reference.fitted_population_head);
      agree(model.predict(), reference.fitted_population_head);
      agree(model.predict(undefined, { random: true }), reference.fitted_head);
      agree(model.predict(table), reference.fitted_population_head);
      agree(model.predict(table, { random: true }), reference.fitted_head);
      agree(model.predict(table, { random: [groups!] }), reference.fitted_head);
    });

    test("tidy, glance and augment have the numbers of the model", () => {
      const { columns: tidy } = model.tidy();
      expect(tidy.term).toEqual(model.terms);
      const { columns: glance } = model.glance();
      expect([glance.n[0], glance.n_groups[0]]).toEqual([
        reference.nobs,
        Object.values(reference.ngroups)[0],
      ]);
      expect(glance.status[0]).toBe(reference.singular ? "singular" : "ok");
      const { columns: rows } = model.augment();
      expect(rows.sample).toEqual(table.index);
      rows.observed.forEach((value, i) => {
        near(rows.fitted[i]! + rows.residual[i]!, value, 1e-9 * (1 + Math.abs(value)));
      });
      expect(rows.population).toEqual(model.fitted({ random: false }).values);
    });
  },
);

describe("sleepstudy", () => {
  const table = readTsv(["lmm", "sleepstudy.tsv"], ["Subject"]);
  const plan = prepare("Days", table, { groups: "Subject", reFormula: "Days" });
  const model = fitSync(plan, { index: table.index, columns: { y: table.columns.Reaction! } });
  const close = (actual: ArrayLike<number>, expected: readonly number[], tolerance: number) => {
    expected.forEach((value, i) => {
      if (Object.is(actual[i], value)) return;
      expect(Math.abs(actual[i]! - value)).toBeLessThan(tolerance);
    });
  };

  // R: estimate ± qt(…, df of lmerTest) × standard error, at a tight optimum.
  test.each([
    [0.9, [239.5330619263, 7.7782211268], [263.2771477707, 13.1563507924]],
    [0.95, [237.0065510951, 7.2059563757], [265.8036586019, 13.7286155435]],
    [0.99, [231.6259697618, 5.9872332669], [271.1842399352, 14.9473386523]],
  ])("limits at level %d are R's", (level, lower, upper) => {
    const limits = model.confint({ level });
    close(limits.lower.values, lower, 1e-5);
    close(limits.upper.values, upper, 1e-5);
  });

  test("limits of the normal distribution and p-values on residual degrees of freedom are R's", () => {
    const { lower, upper } = model.infer({ test: "normal" }).confint();
    close(lower.values, [238.0292213165, 7.4375953243], 1e-5);
    close(upper.values, [264.7809883805, 13.4969765947], 1e-5);
    const residual = model.infer({ test: "residual" });
    expect(residual.degreesOfFreedom().values).toEqual(Float64Array.of(178, 178));
    close(
      residual.pvalues().values.map(Math.log10),
      [Math.log10(3.3478244246626e-85), Math.log10(1.7872459081581e-10)],
      1e-5,
    );
  });

  test("a level that is not between 0 and 1 is refused", () => {
    expect(() => model.confint({ level: 95 })).toThrow(UsageError);
  });

  test("predictions for subjects old and new are lme4's", () => {
    const newdata = { index: ["a", "b", "c"], columns: { Days: [0, 5, 20], Subject: ["308", "309", "new"] } };
    close(
      model.predict(newdata, { random: true }).values,
      [253.66367034908, 220.24444180674, 460.75082404041],
      1e-4,
    );
    close(model.predict(newdata).values, [251.40510484849, 303.74153464647, 460.75082404041], 1e-6);
    expect(() => model.predict(newdata, { random: ["Subjekt"] })).toThrow("Subject");
  });

  test("another inference without fitting is that of a fit", () => {
    for (const [test, vcov] of [
      ["normal", "gls"],
      ["normal", "joint"],
      ["residual", "gls"],
      ["satterthwaite", "gls"],
    ] as const) {
      const asked = prepare("Days", table, { groups: "Subject", reFormula: "Days", test, vcov });
      const refit = fitSync(asked, { index: table.index, columns: { y: table.columns.Reaction! } });
      const inferred = fitSync(plan, { index: table.index, columns: { y: table.columns.Reaction! } }).infer({
        test,
        vcov,
      });
      for (const [name, values] of Object.entries(refit.tidy().columns)) {
        if (values instanceof Float64Array)
          close(inferred.tidy().columns[name as "df"], Array.from(values), 1e-7);
      }
      expect(inferred.plan.options).toMatchObject({ test, vcov });
    }
  });

  test("parameters in statsmodels' layout name the intercept after the group", () => {
    expect(model.params().params.rowNames).toEqual([
      "Intercept",
      "Days",
      "Group Var",
      "Group x Days Cov",
      "Days Var",
    ]);
  });

  test("shares of variance add up, over the samples of the model", () => {
    const y = table.columns.Reaction as Float64Array;
    const two = fitSync(plan, { index: table.index, columns: { y, twice: y.map((value) => 2 * value) } });
    close(two.percentExplained(), [0.2, 0.8], 1e-12);
  });
});
