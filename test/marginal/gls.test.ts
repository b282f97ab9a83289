import { describe, expect, test } from "vitest";
import { mixedlmSync } from "../../src/index.js";
import { inR } from "../support/marginal-cases.js";
import { readJson, readTsv } from "../support/read-fixture.js";

/** nlme's gls() and lme() with structured residuals, and emmeans on them: test/fixtures/gls/make.R. */

interface Fit {
  readonly name: string;
  readonly formula: string;
  readonly residual?: string;
  readonly variance?: string;
  readonly reml: boolean;
  readonly loglik: number;
  readonly names: readonly string[];
  readonly estimate: readonly number[];
  readonly std_error: readonly number[];
  readonly sigma: number;
  readonly cr2?: { readonly std_error: readonly number[]; readonly df: readonly number[] };
  readonly means?: readonly { arm: string; visit: string; emmean: number; SE: number }[];
  readonly type3?: readonly { "model term": string; df1: number; "F.ratio": number }[];
}

const { fits } = readJson<{ fits: Fit[] }>("gls", "fits.json");
const table = readTsv(["gls", "missing.tsv"]);
const relative = (got: number, expected: number) => Math.abs(got / expected - 1);
const fitOf = ({ formula, residual, variance, reml }: Fit) =>
  mixedlmSync(`y ~ ${formula}`, table, {
    reml,
    ...(residual && { residual }),
    ...(variance && { variance }),
  });

test.each(fits)("$name: likelihood, estimates, standard errors, σ", (one) => {
  const model = fitOf(one);
  expect(model.status[0]).toBe("ok");
  expect(Math.abs(model.logLikelihood[0]! - one.loglik)).toBeLessThan(1e-6);
  const terms = model.terms.map(inR);
  expect([...terms].sort()).toEqual([...one.names].sort());
  const [estimates, errors] = [model.coefficients().column("y"), model.standardErrors().column("y")];
  // gls() by ML gives the covariance times n / (n − p).
  const scale = one.reml ? 1 : Math.sqrt(model.nobs[0]! / (model.nobs[0]! - one.names.length));
  one.names.forEach((name, i) => {
    const at = terms.indexOf(name);
    expect(Math.abs(estimates[at]! - one.estimate[i]!) / one.std_error[i]!).toBeLessThan(1e-4);
    expect(relative(errors[at]! * scale, one.std_error[i]!)).toBeLessThan(1e-4);
  });
  expect(relative(Math.sqrt(model.sigma2[0]!), one.sigma)).toBeLessThan(1e-4);
});

const columnsOf = (table: { columns: object }) =>
  table.columns as Readonly<Record<string, ArrayLike<string | number>>>;

describe.each(fits.filter(({ means }) => means))("$name", (one) => {
  const model = fitOf(one);

  test("has the means of emmeans", () => {
    const { means, levels } = model.means("arm", { by: "visit" });
    const columns = columnsOf(means);
    for (const { arm, visit, emmean, SE } of one.means!) {
      const at = levels.arm!.findIndex((own, i) => own === arm && levels.visit![i] === visit);
      expect(Math.abs(Number(columns.mean![at]) - emmean) / SE).toBeLessThan(1e-4);
      expect(relative(Number(columns.std_error![at]), SE)).toBeLessThan(1e-4);
    }
  });

  test("has the F statistics of type III", () => {
    const columns = columnsOf(model.anova({ type: "III" }));
    for (const { "model term": term, df1, "F.ratio": F } of one.type3!) {
      const at = Array.from(columns.term!).indexOf(term);
      expect(columns.num_df![at]).toBe(df1);
      // emmeans rounds to three digits.
      expect(Math.abs(Number(columns.statistic![at]) - F)).toBeLessThan(1e-3);
    }
  });
});

test.each(fits.filter(({ cr2 }) => cr2))(
  "$name: CR2 with Satterthwaite's degrees of freedom, as clubSandwich",
  (one) => {
    const model = fitOf(one).infer({ vcov: "cr2" });
    const terms = model.terms.map(inR);
    const [errors, df] = [model.standardErrors().column("y"), model.degreesOfFreedom().column("y")];
    one.names.forEach((name, i) => {
      const at = terms.indexOf(name);
      expect(relative(errors[at]!, one.cr2!.std_error[i]!)).toBeLessThan(1e-4);
      expect(relative(df[at]!, one.cr2!.df[i]!)).toBeLessThan(1e-3);
    });
  },
);
