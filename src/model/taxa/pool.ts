import type { WaldStatistics } from "../../inference/wald.js";

/** Sums over draws of what is known of each coefficient. */
interface PoolSums {
  /** Draws that gave an estimate with a test. */
  readonly count: Int32Array;
  readonly mean: Float64Array;
  /** Sum of squares about the mean. */
  readonly squares: Float64Array;
  /** Sums of squared standard errors, of degrees of freedom and of p-values. */
  readonly within: Float64Array;
  readonly df: Float64Array;
  readonly p: Float64Array;
}

export function emptySums(length: number): PoolSums {
  const numbers = () => new Float64Array(length);
  const count = new Int32Array(length);
  return { count, mean: numbers(), squares: numbers(), within: numbers(), df: numbers(), p: numbers() };
}

/** Take a draw of coefficient `at` into the sums. */
export function takeDraw(
  sums: PoolSums,
  at: number,
  estimate: number,
  { standardError, df, p }: { readonly standardError: number; readonly df: number; readonly p: number },
): void {
  if (Number.isNaN(p) || !Number.isFinite(estimate) || !Number.isFinite(standardError)) return;
  const away = estimate - sums.mean[at]!;
  sums.count[at]!++;
  sums.mean[at]! += away / sums.count[at]!;
  sums.squares[at]! += away * (estimate - sums.mean[at]!);
  sums.within[at]! += standardError * standardError;
  sums.df[at]! += df;
  sums.p[at]! += p;
}

/** Coefficients pooled over draws; their statistics have the shape of Wald's. */
interface Pooled extends Pick<WaldStatistics, "standardError" | "statistic" | "df"> {
  readonly estimate: Float64Array;
  /** Mean of the squared standard errors of the draws. */
  readonly within: Float64Array;
  /** Variance of the estimates over the draws. */
  readonly between: Float64Array;
  /** Mean of the p-values of the draws. */
  readonly pExpected: Float64Array;
  readonly draws: Float64Array;
}

/**
 * Rubin's rules (1987, Multiple Imputation for Nonresponse in Surveys, ch. 3): with M draws, estimates Q and squared standard
 * errors W,
 *
 *   T = W̄ + (1 + 1/M) B,  λ = (1 + 1/M) B / T,
 *
 * on ν = 1 / (1/ν₁ + 1/ν₂) degrees of freedom, ν₁ = (M − 1) / λ², ν₂ = (ν₀ + 1) / (ν₀ + 3) · ν₀ (1 − λ), ν₀ the mean over the draws
 * (Barnard & Rubin 1999, Biometrika 86:948). NaN with fewer than two draws.
 */
export function pooled(sums: PoolSums): Pooled {
  const { length } = sums.count;
  const numbers = () => new Float64Array(length).fill(Number.NaN);
  const out = {
    estimate: numbers(),
    standardError: numbers(),
    statistic: numbers(),
    df: numbers(),
    within: numbers(),
    between: numbers(),
    pExpected: numbers(),
    draws: Float64Array.from(sums.count),
  };
  for (let at = 0; at < length; at++) {
    const M = sums.count[at]!;
    if (M < 2) continue;
    const within = sums.within[at]! / M;
    const between = sums.squares[at]! / (M - 1);
    const added = (1 + 1 / M) * between;
    const total = within + added;
    out.estimate[at] = sums.mean[at]!;
    out.within[at] = within;
    out.between[at] = between;
    out.pExpected[at] = sums.p[at]! / M;
    out.standardError[at] = Math.sqrt(total);
    out.statistic[at] = sums.mean[at]! / out.standardError[at]!;
    out.df[at] = degreesOfFreedom(added / total, M, sums.df[at]! / M);
  }
  return out;
}

function degreesOfFreedom(lambda: number, M: number, complete: number): number {
  const between = (lambda * lambda) / (M - 1);
  if (complete === Number.POSITIVE_INFINITY) return 1 / between;
  return 1 / (between + 1 / (((complete + 1) / (complete + 3)) * complete * (1 - lambda)));
}
