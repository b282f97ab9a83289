import { hasPlainLog, log10FromLog } from "../arithmetic/log10";
import { gammaUpper } from "../gamma/incomplete-gamma";

/** P(X > x) for a chi-square X with any df > 0. */
export function chisqUpper(x: f64, df: f64): f64 {
  return chisqTail(x, df, false);
}

/** log₁₀ P(X > x), also where the probability itself underflows. */
export function chisqUpperLog10(x: f64, df: f64): f64 {
  const p = chisqTail(x, df, false);
  return log10FromLog(hasPlainLog(p) ? Math.log(p) : chisqTail(x, df, true));
}

/** P(X > x), or its natural logarithm. */
export function chisqTail(x: f64, df: f64, log: bool): f64 {
  return x <= 0.0 && df > 0.0 ? (log ? 0.0 : 1.0) : gammaUpper(0.5 * df, 0.5 * x, log);
}
