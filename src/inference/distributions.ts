import { kernel } from "../kernel/kernel.js";

/**
 * Distribution functions as tests need them: upper and two-sided tails computed directly, never as 1 − cdf, so that
 * a p-value of 1e-200 is as right as one of 0.05. The relative error is about 1e-15, and below 1e-12 down to 1e-300;
 * the `Log10` forms go on where the probability itself underflows.
 *
 * Degrees of freedom are any positive number, whole or not, or Infinity. Arguments outside the domain (df ≤ 0,
 * p outside [0, 1], NaN) give NaN and never throw.
 *
 * Methods: erfcx after Shepherd & Laframboise (1981); incomplete beta and gamma functions after DiDonato & Morris
 * (1992, ACM TOMS 18, 360–373), Temme (1992) and Gautschi (1979); quantiles by Halley's method on the logarithm of
 * the tail. All of it runs in the kernel, hence with the same bits on every machine.
 */
export const distributions = {
  /** P(|Z| > |z|) of the standard normal distribution. */
  normalTwoSided: (z: number): number => kernel().normalTwoSided(z),

  /** log₁₀ P(|Z| > |z|). */
  normalTwoSidedLog10: (z: number): number => kernel().normalTwoSidedLog10(z),

  /** P(|T| > |t|) of Student's t; df = Infinity is the normal distribution. */
  tTwoSided: (t: number, df: number): number => kernel().tTwoSided(t, df),

  /** log₁₀ P(|T| > |t|). */
  tTwoSidedLog10: (t: number, df: number): number => kernel().tTwoSidedLog10(t, df),

  /** P(X > F) of Fisher's F with df1 numerator and df2 denominator degrees of freedom; 1 for F ≤ 0. */
  fUpper: (F: number, df1: number, df2: number): number => kernel().fUpper(F, df1, df2),

  /** log₁₀ P(X > F). */
  fUpperLog10: (F: number, df1: number, df2: number): number => kernel().fUpperLog10(F, df1, df2),

  /** P(X > x) of the chi-square distribution; 1 for x ≤ 0. */
  chisqUpper: (x: number, df: number): number => kernel().chisqUpper(x, df),

  /** log₁₀ P(X > x). */
  chisqUpperLog10: (x: number, df: number): number => kernel().chisqUpperLog10(x, df),

  /** t with P(T ≤ t) = p; ∓Infinity at p = 0 and 1. */
  tQuantile: (p: number, df: number): number => kernel().tQuantile(p, df),

  /** z with P(Z ≤ z) = p; ∓Infinity at p = 0 and 1. */
  normalQuantile: (p: number): number => kernel().normalQuantile(p),
} as const;
