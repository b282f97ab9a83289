import { hasPlainLog, log10FromLog } from "../arithmetic/log10";
import { betaTail } from "../beta/incomplete-beta";
import { gammaLower } from "../gamma/incomplete-gamma";
import { chisqTail } from "./chisq";
import { NORMAL_FROM, tTailOfSquare } from "./t";

/** P(F > statistic) for Fisher's F; either number of degrees of freedom may be Infinity. */
export function fUpper(statistic: f64, df1: f64, df2: f64): f64 {
  return fTail(statistic, df1, df2, false);
}

/** log₁₀ P(F > statistic), also where the probability itself underflows. */
export function fUpperLog10(statistic: f64, df1: f64, df2: f64): f64 {
  const p = fTail(statistic, df1, df2, false);
  return log10FromLog(hasPlainLog(p) ? Math.log(p) : fTail(statistic, df1, df2, true));
}

function fTail(statistic: f64, df1: f64, df2: f64, log: bool): f64 {
  if (!(df1 > 0.0 && df2 > 0.0) || statistic !== statistic) return NaN;
  if (statistic <= 0.0) return log ? 0.0 : 1.0;
  if (statistic == Infinity) return log ? -Infinity : 0.0;
  if (df1 >= NORMAL_FROM) return manyNumerator(statistic, df2, log);
  if (df2 >= NORMAL_FROM) return chisqTail(statistic * df1, df1, log);
  if (df1 == 1.0 && statistic < 1e99) return tTailOfSquare(statistic, 0.0, df2, log);
  const a = 0.5 * df2;
  const b = 0.5 * df1;
  const scale = df2 / df1;
  const x = scale / (scale + statistic);
  const y = statistic / (scale + statistic);
  const lambda = (a * (statistic - 1.0)) / (scale + statistic);
  return betaTail(a, b, x, y, lambda, log);
}

/** F with infinitely many numerator degrees of freedom is df2 over a chi-square variable. */
function manyNumerator(statistic: f64, df2: f64, log: bool): f64 {
  if (df2 < NORMAL_FROM) return gammaLower(0.5 * df2, (0.5 * df2) / statistic, log);
  if (statistic == 1.0) return log ? Math.log(0.5) : 0.5;
  if (statistic < 1.0) return log ? 0.0 : 1.0;
  return log ? -Infinity : 0.0;
}
