import type { FitResult } from "../fit/fit-result.js";
import { flagOf } from "../fit/status.js";
import { withScratch } from "../kernel/scratch.js";
import type { TestMethod, VcovMethod } from "../options/fit.js";

const perfectFit = flagOf("perfect-fit");

/** Wald's statistic of every fixed effect of every response; each array holds `terms` numbers per response. */
export interface WaldStatistics {
  readonly test: TestMethod;
  readonly vcov: VcovMethod;
  readonly standardError: Float64Array;
  /** t, or z with `normal`. */
  readonly statistic: Float64Array;
  /** Degrees of freedom; Infinity with `normal`. */
  readonly df: Float64Array;
}

/** The same with its tails. */
export interface CoefficientTests extends WaldStatistics {
  /** Two-sided p-value. */
  readonly p: Float64Array;
}

/**
 * Estimate / standard error of the fixed effects, to be held against t with Satterthwaite's, Kenward and Roger's or the
 * residual degrees of freedom, or against the normal distribution. Kenward and Roger's take their own covariance. NaN for
 * perfect fits, whose standard errors are rounding.
 */
export function waldStatistics(result: FitResult, test: TestMethod, vcov: VcovMethod): WaldStatistics {
  const standardError = standardErrors(result, test, vcov);
  const { beta, flags, terms } = result;
  const statistic = new Float64Array(beta.length);
  const df = degreesOfFreedom(result, test, vcov);
  for (let i = 0; i < flags.length; i++) {
    const isPerfect = (flags[i]! & perfectFit) !== 0;
    for (let at = i * terms; at < (i + 1) * terms; at++) {
      const value = beta[at]! / standardError[at]!;
      const isKnown = Number.isFinite(value) && !isPerfect;
      statistic[at] = isKnown ? value : Number.NaN;
      if (!isKnown) df[at] = Number.NaN;
    }
  }
  return { test, vcov, standardError, statistic, df };
}

/** Wald tests of the fixed effects: `waldStatistics` with p-values. */
export function testCoefficients(result: FitResult, test: TestMethod, vcov: VcovMethod): CoefficientTests {
  return withTails(waldStatistics(result, test, vcov));
}

/** The p-values of Wald's statistics beside them. */
export function withTails(wald: WaldStatistics): CoefficientTests {
  return { ...wald, p: tTails(wald.statistic, wald.df) };
}

function standardErrors(
  { beta, vcov, adjusted, joint, terms, responses }: FitResult,
  test: TestMethod,
  method: VcovMethod,
): Float64Array {
  const out = new Float64Array(beta.length);
  const packed = (terms * (terms + 1)) / 2;
  const stretch = responses.length === 0 ? 0 : joint.length / responses.length;
  const covariance = test === "kenward-roger" && adjusted !== undefined ? adjusted : vcov;
  for (let i = 0; i < responses.length; i++) {
    for (let j = 0; j < terms; j++) {
      const variance =
        method === "joint" ? joint[i * stretch + j]! : covariance[i * packed + (j * (j + 3)) / 2]!;
      out[i * terms + j] = Math.sqrt(variance);
    }
  }
  return out;
}

function degreesOfFreedom(
  { beta, df, nobs, rank, terms }: FitResult,
  test: TestMethod,
  vcov: VcovMethod,
): Float64Array {
  if (test !== "normal" && test !== "residual") return df.slice();
  if (test === "normal") return new Float64Array(beta.length).fill(Number.POSITIVE_INFINITY);
  // What is left beside the clusters is in the fit already.
  if (vcov !== "gls" && vcov !== "joint") return df.slice();
  return beta.map((_, at) => {
    const response = Math.floor(at / terms);
    return nobs[response]! - rank[response]!;
  });
}

/** Two-sided tails of Student's t for arrays, computed in the kernel. */
export function tTails(statistic: Float64Array, df: Float64Array): Float64Array {
  return withScratch((scratch) => {
    const { length } = statistic;
    const p = scratch.f64(length);
    scratch.kernel.tTwoSidedMany(scratch.putF64(statistic), scratch.putF64(df), length, p);
    return scratch.viewF64(p, length).slice();
  });
}

/** log10 of the p-values, also where they underflow. */
export function log10Tails({
  statistic,
  df,
  p,
}: Pick<CoefficientTests, "statistic" | "df" | "p">): Float64Array {
  return withScratch((scratch) => {
    const { length } = p;
    const [at, freedom, tails] = [scratch.putF64(statistic), scratch.putF64(df), scratch.putF64(p)];
    const out = scratch.f64(length);
    scratch.kernel.tLog10Many(at, freedom, length, tails, out);
    return scratch.viewF64(out, length).slice();
  });
}

/** Estimate ± t quantile × standard error, `terms` numbers per response. */
export function waldLimits(
  estimate: Float64Array,
  { standardError, df }: Pick<WaldStatistics, "standardError" | "df">,
  level: number,
) {
  const quantile = tQuantiles(0.5 + level / 2, df);
  return {
    lower: estimate.map((value, at) => value - quantile[at]! * standardError[at]!),
    upper: estimate.map((value, at) => value + quantile[at]! * standardError[at]!),
  };
}

function tQuantiles(probability: number, df: Float64Array): Float64Array {
  return withScratch((scratch) => {
    const out = scratch.f64(df.length);
    scratch.kernel.tQuantileMany(probability, scratch.putF64(df), df.length, out);
    return scratch.viewF64(out, df.length).slice();
  });
}
