import { describe, expect, test } from "vitest";
import { fitDense, groupedV } from "../support/dense.js";
import { cases, dataOf, fitCase, type MarginalCase, placesOf } from "../support/marginal-cases.js";
import { rowsOf } from "../support/random-problem.js";

/** The models of test/fixtures/marginal (mmrm, nlme, lme4 and a criterion in R): see its README. */

const relative = (got: number, expected: number) => Math.abs(got / expected - 1);
/** A local optimum in the reference: lme4 and the criterion in R stop at one with negative correlations. */
const isLower = ({ id }: MarginalCase) => id === "zero-sd-G-csh-reml";
const usual = cases.filter((one) => !isLower(one));

describe.each(usual.map((one) => [one.id, one] as const))("%s", (_, one) => {
  const model = fitCase(one);
  const { result } = model;
  const places = placesOf(one, model.terms);

  test("has the criterion and the estimates", () => {
    expect(model.nobs[0]).toBe(one.nobs);
    expect(Math.abs(result.criterion[0]! - one.criterion)).toBeLessThan(1e-8 * one.nobs);
    const near = one.id === "sleepstudy-slope-ar1-reml" ? 1e-4 : 1e-5;
    places.forEach((place, i) => {
      const scale = one.std_error[i]!;
      expect(Math.abs(result.beta[place]! - one.estimate[i]!) / scale).toBeLessThan(near);
      expect(relative(Math.sqrt(result.vcov[(place * (place + 3)) / 2]!), scale)).toBeLessThan(1e-5);
    });
  });

  test("has Satterthwaite's degrees of freedom", () => {
    const tolerance = one.mmrm_df ? 1e-3 : 2e-3;
    places.forEach((place, i) => {
      expect(relative(result.df[place]!, (one.mmrm_df ?? one.df!)[i]!)).toBeLessThan(tolerance);
    });
  });
});

test.each(usual.filter((one) => one.kenward_roger))("$id: Kenward and Roger, first order", (one) => {
  const model = fitCase(one, { test: "kenward-roger" });
  const errors = model.standardErrors().column(one.response);
  const df = model.degreesOfFreedom().column(one.response);
  placesOf(one, model.terms).forEach((place, i) => {
    expect(relative(errors[place]!, one.kenward_roger!.std_error[i]!)).toBeLessThan(1e-4);
    expect(relative(df[place]!, one.kenward_roger!.df[i]!)).toBeLessThan(1e-3);
  });
});

describe("covariances", () => {
  const of = (id: string) => cases.find((one) => one.id === id)!;

  test.each(usual.filter((one) => one.residual_covariance?.length === 1))("of $id", (one) => {
    const { result, plan } = fitCase(one);
    const random = plan.design.random.reduce(
      (sum, { columns: { length } }) => sum + (length * (length + 1)) / 2,
      0,
    );
    const k = one.residual_covariance![0]!.length;
    const theta = Array.from(result.theta).slice(random);
    const [lower] = one.residual_covariance!;
    const first = lower![0]![0]!;
    expect(relative(result.sigma2[0]!, first)).toBeLessThan(1e-4);
    // Heterogeneous forms list the other standard deviations first, relative to the first.
    if (!/^(us|csh|ar1h|adh|toeph)/.test(one.residual ?? "")) return;
    for (let visit = 1; visit < k; visit++)
      expect(relative(theta[visit - 1]! ** 2 * first, lower![visit]![visit]!)).toBeLessThan(1e-4);
    const rho = lower![1]![0]! / Math.sqrt(first * lower![1]![1]!);
    expect(Math.abs(theta[k - 1]! - rho)).toBeLessThan(1e-4);
  });

  test("of times", () => {
    for (const id of ["ovary-car1-reml", "ovary-intercept-car1-reml", "owntimes-car1-reml"]) {
      const one = of(id);
      const { result } = fitCase(one);
      const [{ sd, phi }] = one.residual_car1! as [{ sd: number; phi: number }];
      expect(relative(Math.sqrt(result.sigma2[0]!), sd)).toBeLessThan(1e-4);
      expect(relative(result.theta.at(-1)!, phi)).toBeLessThan(1e-4);
    }
  });

  test("of a random intercept and of two levels", () => {
    const one = of("orthodont-intercept-variance-reml");
    const { result } = fitCase(one);
    const [spread, ratio] = Array.from(result.theta);
    expect(relative(result.sigma2[0]!, one.sigma! ** 2)).toBeLessThan(1e-4);
    expect(relative(ratio!, one.sd_ratio!.Male!)).toBeLessThan(1e-4);
    expect(relative(spread! ** 2 * result.sigma2[0]!, one.random_covariance![0]![0]!)).toBeLessThan(1e-4);
  });

  test("a better optimum than that of the reference, with a standard deviation of zero", () => {
    const one = cases.find(isLower)!;
    const model = fitCase(one);
    expect(model.status[0]).toBe("singular");
    expect(model.messages[0]).toMatch(/variance of f\[f2\] is zero/);
    expect(model.criterion[0]!).toBeLessThan(one.criterion - 0.07);
    expect(model.degreesOfFreedom().column("y").every(Number.isFinite)).toBe(true);
    const theta = Array.from(model.result.theta);
    const [sds, rho] = [theta.slice(0, 3), theta[3]!];
    const Psi = sds.map((a, i) => sds.map((b, j) => a * b * (i === j ? 1 : rho)));
    const { fixed, random } = model.plan.design;
    const [term] = random;
    const V = groupedV(rowsOf(term!.values, 3), term!.index, Psi);
    const y = dataOf(one).columns.y as Float64Array;
    const dense = fitDense(rowsOf(fixed.values, fixed.columns.length), Array.from(y), V, true);
    expect(Math.abs(dense.criterion - model.criterion[0]!)).toBeLessThan(1e-8 * y.length);
  });
});
