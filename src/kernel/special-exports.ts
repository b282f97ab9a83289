/** The part of the ABI that computes distributions (assembly/special). Scalars in, scalars out; log₁₀ beyond underflow. */
export interface SpecialExports {
  normalTwoSided(z: number): number;
  normalTwoSidedLog10(z: number): number;
  normalQuantile(p: number): number;
  tTwoSided(t: number, df: number): number;
  tTwoSidedLog10(t: number, df: number): number;
  tQuantile(p: number, df: number): number;
  fUpper(statistic: number, df1: number, df2: number): number;
  fUpperLog10(statistic: number, df1: number, df2: number): number;
  chisqUpper(x: number, df: number): number;
  chisqUpperLog10(x: number, df: number): number;
  logGamma(x: number): number;
  /** I_x(a, b), or its natural logarithm. */
  incompleteBeta(a: number, b: number, x: number, log: boolean): number;
  /** P(a, x), or its natural logarithm. */
  gammaLower(a: number, x: number, log: boolean): number;
  /** Q(a, x), or its natural logarithm. */
  gammaUpper(a: number, x: number, log: boolean): number;
  /** f64[count] each; `log10p` may be 0 when it is not wanted. */
  tTwoSidedMany(statistic: number, df: number, count: number, p: number, log10p: number): void;
  /** The quantile at one probability for `df` f64[count], into `out`. */
  tQuantileMany(p: number, df: number, count: number, out: number): void;
}
