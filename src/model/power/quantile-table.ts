import { distributions } from "../../inference/distributions.js";
import { withScratch } from "../../kernel/scratch.js";

/** Places of 1/df at which quantiles are known. */
const STEPS = 512;

/**
 * The quantile of Student's t as a function of its degrees of freedom, for many of them: by cubic interpolation in 1/df, right to
 * nine digits from df = 1 on; each by itself below.
 */
export function quantileTable(probability: number): (df: number) => number {
  const known = withScratch((scratch) => {
    const df = Float64Array.from({ length: STEPS + 3 }, (_, i) => STEPS / i);
    const out = scratch.f64(df.length);
    scratch.kernel.tQuantileMany(probability, scratch.putF64(df), df.length, out);
    return scratch.viewF64(out, df.length).slice();
  });
  return (df) => {
    if (df < 1) return distributions.tQuantile(probability, df);
    const x = STEPS / df;
    const i = Math.min(Math.max(Math.floor(x), 1), STEPS);
    const u = x - i;
    const [a, b, c, d] = [known[i - 1]!, known[i]!, known[i + 1]!, known[i + 2]!];
    // Lagrange's polynomial through the places i − 1 … i + 2.
    return (
      (-a * u * (u - 1) * (u - 2)) / 6 +
      (b * (u + 1) * (u - 1) * (u - 2)) / 2 -
      (c * (u + 1) * u * (u - 2)) / 2 +
      (d * (u + 1) * u * (u - 1)) / 6
    );
  };
}
