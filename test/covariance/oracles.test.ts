import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { psiOfTerm, thetaRanges } from "../../src/fit/lambda.js";
import type { LMEModel } from "../../src/model/lme-model.js";
import { mixedlmSync } from "../../src/model/mixedlm.js";
import { fitDense, groupedV } from "../support/dense.js";

type Columns = Record<string, (string | number)[]>;

interface Lme4Case {
  readonly id: string;
  readonly data: string;
  readonly response: string;
  readonly formula: string;
  readonly random: string;
  readonly reference: {
    readonly criterion: number;
    readonly sigma: number;
    readonly nparameters: number;
    readonly random_covariance: readonly (readonly number[])[];
    readonly fixed: { readonly estimate: readonly number[]; readonly std_error: readonly number[] };
    readonly satterthwaite?: { readonly df: readonly number[] };
  };
}

interface GlmmTMBFit {
  readonly random: string;
  readonly criterion: number;
  readonly sigma: number;
  readonly covariance: readonly (readonly number[])[];
  readonly estimate: readonly number[];
  readonly std_error: readonly number[];
}

function read<T>(name: string): T {
  const file = new URL(`../fixtures/covariance-structures/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, "utf8"));
}

const lme4 = read<{ tables: Record<string, Columns>; cases: Lme4Case[] }>("lme4");
const glmmTMB = read<{ columns: Columns; fits: GlmmTMBFit[] }>("glmmtmb");

function fitted(columns: Columns, response: string, formula: string): LMEModel {
  const index = columns[response]!.map((_, i) => `r${i}`);
  const typed = Object.entries(columns).map(([name, values]) => [
    name,
    typeof values[0] === "number" ? Float64Array.from(values as number[]) : (values as string[]),
  ]);
  const { [response]: y, ...others } = Object.fromEntries(typed);
  return mixedlmSync(
    formula,
    { index, columns: { [response]: y } },
    { index, columns: others },
    { test: "satterthwaite" },
  );
}

/** The covariance of the effects of the term that has most of them. */
function covarianceIn({ plan, result }: LMEModel): number[] {
  const widest = thetaRanges(plan.design.random).reduce((a, b) =>
    b.term.columns.length > a.term.columns.length ? b : a,
  );
  const Psi = psiOfTerm(widest.term, result.theta.subarray(widest.from, widest.to));
  return Array.from(Psi, (value) => value * result.sigma2[0]!);
}

function denseCriterion({ plan, result }: LMEModel, y: readonly number[]): number {
  const { fixed, random } = plan.design;
  const [term] = random;
  const [X, Z] = [fixed, term!].map(({ columns, values }) =>
    y.map((_, i) => Array.from(values.subarray(i * columns.length, (i + 1) * columns.length))),
  );
  const k = term!.columns.length;
  const Psi = psiOfTerm(term!, result.theta);
  const square = term!.columns.map((_, a) => Array.from(Psi.subarray(a * k, (a + 1) * k)));
  return fitDense(X!, y.slice(), groupedV(Z!, term!.index, square), true).criterion;
}

function expectNear(
  found: ArrayLike<number>,
  wanted: readonly number[],
  share: number,
  size?: readonly number[],
) {
  expect(found).toHaveLength(wanted.length);
  wanted.forEach((value, i) => {
    expect(Math.abs(found[i]! - value)).toBeLessThanOrEqual(share * (size?.[i] ?? Math.abs(value)));
  });
}

test.each(lme4.cases)("$id is fitted as by lme4", ({ id, data, response, formula, random, reference }) => {
  const model = fitted(lme4.tables[data]!, response, `${formula} + ${random}`);
  const { result } = model;
  const { fixed, satterthwaite } = reference;
  expect(result.parameters + 1).toBe(reference.nparameters);
  expect(result.criterion[0]! - reference.criterion).toBeLessThan(1e-8 * result.nobs[0]!);
  // lme4 ends at another optimum, in which no standard deviation is zero.
  if (id === "zero-sd-G-csh-reml") {
    expect(result.criterion[0]).toBeCloseTo(
      denseCriterion(model, lme4.tables[data]![response]! as number[]),
      7,
    );
    expect(result.theta[1]).toBe(0);
    return;
  }
  expect(result.criterion[0]! - reference.criterion).toBeGreaterThan(-1e-6);
  expectNear(result.beta, fixed.estimate, 1e-5, fixed.std_error);
  const errors = fixed.std_error.map((_, j) => Math.sqrt(result.vcov[(j * (j + 3)) / 2]!));
  expectNear(errors, fixed.std_error, 1e-5);
  const Psi = reference.random_covariance.flat();
  const largest = Math.max(...Psi);
  expectNear(
    covarianceIn(model),
    Psi,
    1e-4,
    Psi.map((value) => Math.max(Math.abs(value), 1e-2 * largest)),
  );
  expect(Math.sqrt(result.sigma2[0]!) / reference.sigma).toBeCloseTo(1, 5);
  if (satterthwaite) expectNear(result.df, satterthwaite.df, 2e-3);
});

test.each(glmmTMB.fits)("$random is fitted as by glmmTMB", (reference) => {
  const model = fitted(glmmTMB.columns, "y", `visit + arm + ${reference.random}`);
  const { result } = model;
  expect(model.status[0]).toBe("ok");
  expect(result.criterion[0]! - reference.criterion).toBeLessThan(1e-7);
  expect(result.criterion[0]! - reference.criterion).toBeGreaterThan(-1e-5);
  expectNear(result.beta, reference.estimate, 1e-3, reference.std_error);
  // glmmTMB's standard errors count what is uncertain about the covariance parameters.
  reference.std_error.forEach((value, j) => {
    expect(Math.sqrt(result.vcov[(j * (j + 3)) / 2]!) / value).toBeLessThan(1.001);
  });
  expectNear(covarianceIn(model), reference.covariance.flat(), 5e-3);
  expect(Math.sqrt(result.sigma2[0]!) / reference.sigma).toBeCloseTo(1, 3);
});
