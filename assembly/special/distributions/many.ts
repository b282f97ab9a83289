import { twoProductErrors } from "../arithmetic/two-product";
import { normalQuantile } from "../normal/normal-quantile";
import { areCommon, commonTails, tLog10, tTwoSided } from "./t";
import { tQuantileFrom } from "./t-quantile";

/** Two-sided p-values of `count` t statistics with their degrees of freedom (Infinity: normal). */
export function tTwoSidedMany(statistic: usize, df: usize, count: i32, p: usize): void {
  const end = statistic + ((<usize>count) << 3);
  while (statistic < end) {
    if (statistic + 16 <= end) {
      const t = v128.load(statistic);
      const freedom = v128.load(df);
      const square = f64x2.mul(t, t);
      if (i64x2.all_true(areCommon(square, freedom))) {
        v128.store(p, commonTails(square, twoProductErrors(t, t, square), freedom));
        statistic += 16;
        df += 16;
        p += 16;
        continue;
      }
    }
    store<f64>(p, tTwoSided(load<f64>(statistic), load<f64>(df)));
    statistic += 8;
    df += 8;
    p += 8;
  }
}

/** log₁₀ of the p-values that `tTwoSidedMany` gave, also where they underflow. */
export function tLog10Many(statistic: usize, df: usize, count: i32, p: usize, out: usize): void {
  const end = (<usize>count) << 3;
  for (let offset: usize = 0; offset < end; offset += 8) {
    const u = Math.abs(load<f64>(statistic + offset));
    store<f64>(out + offset, tLog10(u, load<f64>(df + offset), load<f64>(p + offset)));
  }
}

/** Quantiles that `tQuantileMany` remembers, each behind its degrees of freedom; a power of two. */
const KEPT: i32 = 64;
const kept: usize = memory.data(16 * KEPT);
/** 2⁶⁴ over the golden section: products with it differ in their first bits. */
const SPREAD: u64 = 0x9e3779b97f4a7c15;

/** The p-quantile of Student's t for `count` degrees of freedom; of a balanced design, most are equal to earlier ones. */
export function tQuantileMany(p: f64, df: usize, count: i32, out: usize): void {
  const z = normalQuantile(p);
  for (let i: usize = 0; i < <usize>KEPT; i++) store<f64>(kept + (i << 4), NaN);
  const end = (<usize>count) << 3;
  for (let offset: usize = 0; offset < end; offset += 8) {
    const freedom = load<f64>(df + offset);
    const place = (<usize>((reinterpret<u64>(freedom) * SPREAD) >> 58)) << 4;
    if (load<f64>(kept + place) != freedom) {
      store<f64>(kept + place, freedom);
      store<f64>(kept + place, tQuantileFrom(p, freedom, z), 8);
    }
    store<f64>(out + offset, load<f64>(kept + place, 8));
  }
}
