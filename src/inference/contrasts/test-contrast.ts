import type { TestMethod } from "../../options/fit.js";
import type { Sensitivity } from "../covariance/vcov-sensitivity.js";
import { robustDf } from "./robust-tests.js";

/** A linear function of the fixed effects of one response, tested. */
export interface ContrastTest {
  readonly estimate: number;
  readonly standardError: number;
  readonly df: number;
  readonly statistic: number;
}

/** What a test needs of one response: coefficients over the kept columns of X, and their sensitivity. */
export interface Tested {
  readonly beta: Float64Array;
  readonly sensitivity: Sensitivity;
  readonly test: TestMethod;
  /** n − rank of X. */
  readonly residualDf: number;
  /** A perfect fit, whose standard errors are rounding: it has estimates and no tests. */
  readonly isPerfect?: boolean;
}

/**
 * t test of l'β. Satterthwaite's and, for a single row, Kenward and Roger's degrees of freedom are the same function
 * 2 v² / (g'Wg) of the variance v, its gradient g and the covariance W of the variance parameters (Giesbrecht & Burns
 * 1985; Kenward & Roger 1997, §3); they differ in W and in the covariance that the standard error is taken from.
 *
 * @param l weights over the kept columns of X
 */
export function testContrast(l: Float64Array, tested: Tested): ContrastTest {
  const { beta, sensitivity, test, residualDf, isPerfect = false } = tested;
  let estimate = 0;
  for (let j = 0; j < l.length; j++) estimate += l[j]! * beta[j]!;
  const variance = bilinear(l, l, sensitivity.adjusted, 0);
  const standardError = Math.sqrt(sensitivity.sigma2 * Math.max(0, variance));
  if (isPerfect) return { estimate, standardError, df: Number.NaN, statistic: Number.NaN };
  return {
    estimate,
    standardError,
    df: contrastDf(l, sensitivity, test, residualDf),
    statistic: standardError > 0 ? estimate / standardError : Number.NaN,
  };
}

/** Degrees of freedom of l'β. */
export function contrastDf(
  l: Float64Array,
  sensitivity: Sensitivity,
  test: TestMethod,
  residualDf: number,
): number {
  if (test === "normal") return Number.POSITIVE_INFINITY;
  if (test === "residual") return residualDf;
  if (sensitivity.robust !== undefined) return robustDf(l, sensitivity.robust);
  const { parameters, vcov, slopes } = sensitivity;
  const variance = bilinear(l, l, vcov, 0);
  const gradient = Float64Array.from({ length: parameters }, (_, i) =>
    bilinear(l, l, slopes, i * vcov.length),
  );
  return satterthwaiteDf(variance, gradient, sensitivity);
}

/** 2v² / (g'Wg) of a variance v and its gradient g along the variance parameters, whose covariance is W. */
export function satterthwaiteDf(
  variance: number,
  gradient: ArrayLike<number>,
  { parameters, spread }: Pick<Sensitivity, "parameters" | "spread">,
): number {
  let total = 0;
  for (let i = 0; i < parameters; i++) {
    for (let j = 0; j < parameters; j++) total += gradient[i]! * spread[i * parameters + j]! * gradient[j]!;
  }
  return (2 * variance * variance) / total;
}

/** x'My for the symmetric matrix M packed from `offset` on. */
export function bilinear(x: Float64Array, y: Float64Array, packed: Float64Array, offset: number): number {
  let total = 0;
  let at = offset;
  for (let i = 0; i < x.length; i++) {
    for (let j = 0; j < i; j++, at++) total += packed[at]! * (x[i]! * y[j]! + x[j]! * y[i]!);
    total += packed[at++]! * x[i]! * y[i]!;
  }
  return total;
}
