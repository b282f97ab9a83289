import { tLog10, tTwoSided } from "./t";
import { tQuantile } from "./t-quantile";

/**
 * Two-sided p-values of `count` t statistics with their degrees of freedom (Infinity: normal), and their
 * log₁₀ unless `log10p` is 0.
 */
export function tTwoSidedMany(statistic: usize, df: usize, count: i32, p: usize, log10p: usize): void {
  const end = (<usize>count) << 3;
  for (let offset: usize = 0; offset < end; offset += 8) {
    const t = load<f64>(statistic + offset);
    const freedom = load<f64>(df + offset);
    const tail = tTwoSided(t, freedom);
    store<f64>(p + offset, tail);
    if (log10p != 0) store<f64>(log10p + offset, tLog10(Math.abs(t), freedom, tail));
  }
}

/** The p-quantile of Student's t for `count` degrees of freedom; equal neighbours are computed once. */
export function tQuantileMany(p: f64, df: usize, count: i32, out: usize): void {
  let last: f64 = NaN;
  let quantile: f64 = NaN;
  const end = (<usize>count) << 3;
  for (let offset: usize = 0; offset < end; offset += 8) {
    const freedom = load<f64>(df + offset);
    if (freedom != last) {
      last = freedom;
      quantile = tQuantile(p, freedom);
    }
    store<f64>(out + offset, quantile);
  }
}
