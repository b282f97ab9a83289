import { withScratch } from "../../kernel/scratch.js";
import { smoothFunction } from "../covariance/smooth-function.js";
import { distributions } from "../distributions.js";
import { adjustPvalues } from "./adjust.js";
import { maximumUpper } from "./maximum-t.js";
import { studentizedRangeUpper } from "./studentized-range-upper.js";

/**
 * How p-values and limits of the comparisons of one response are made to hold together:
 * - `"tukey"` all pairs, the studentized range (Tukey 1953, Kramer 1956); exact for means that are equally precise and
 *   independent, a little conservative otherwise (Hayter 1984)
 * - `"dunnett"` every mean against the first, the multivariate t distribution with the correlations at hand (Dunnett 1955)
 * - `"holm"` any comparisons, Holm (1979); limits after Bonferroni
 * - `"none"`
 */
export type ComparisonAdjust = (typeof comparisonAdjusts)[number];

/** Every `ComparisonAdjust`. */
export const comparisonAdjusts = ["tukey", "dunnett", "holm", "none"] as const;

/** The comparisons of one response. */
interface Comparisons {
  /** t statistics and their degrees of freedom. */
  readonly t: Float64Array;
  readonly df: Float64Array;
  /** Correlations of the estimates, comparisons × comparisons; read by `"dunnett"`. */
  readonly correlation: Float64Array;
  /** Means that are compared. */
  readonly means: number;
}

/** p-values adjusted over the comparisons of one response; NaN where t is. */
export function adjustComparisons({ t, df, correlation, means }: Comparisons, adjust: ComparisonAdjust) {
  if (adjust === "tukey")
    return t.map((value, i) => studentizedRangeUpper(Math.SQRT2 * Math.abs(value), means, df[i]!));
  if (adjust === "dunnett") {
    return withScratch((scratch) => {
      const upper = maximumUpper(scratch, correlation, t.length);
      return t.map((value, i) => upper(Math.abs(value), df[i]!));
    });
  }
  const p = t.map((value, i) => distributions.tTwoSided(value, df[i]!));
  return adjustPvalues(p, adjust);
}

/** How many standard errors simultaneous limits reach; only `"dunnett"` reads the correlations. */
export type CriticalValue = (df: number, correlation: Float64Array) => number;

/**
 * The critical value of the comparisons of `means` means, for degrees of freedom among `df`. Tukey's is a smooth
 * function of the degrees of freedom: where these are many it is read from its interpolant.
 *
 * @param comparisons how many there are
 */
export function criticalValue(
  adjust: ComparisonAdjust,
  level: number,
  means: number,
  comparisons: number,
  df: Float64Array,
): CriticalValue {
  const alpha = 1 - level;
  if (adjust === "none") return (value) => distributions.tQuantile(1 - alpha / 2, value);
  if (adjust === "holm") return (value) => distributions.tQuantile(1 - alpha / comparisons / 2, value);
  if (adjust === "tukey") {
    return smoothFunction(df, (value) =>
      solveTail((c) => studentizedRangeUpper(Math.SQRT2 * c, means, value), alpha, value),
    );
  }
  return (value, correlation) =>
    withScratch((scratch) => {
      const upper = maximumUpper(scratch, correlation, Math.sqrt(correlation.length));
      return solveTail((c) => upper(c, value), alpha, value);
    });
}

/** c with upper(c) = alpha by the secant method on logarithms, from the quantile of a single comparison. */
function solveTail(upper: (c: number) => number, alpha: number, df: number): number {
  if (!(df > 0)) return Number.NaN;
  const gap = (c: number) => Math.log(upper(c) / alpha);
  let [c0, c1] = [distributions.tQuantile(1 - alpha / 2, df), distributions.tQuantile(1 - alpha / 6, df)];
  let [g0, g1] = [gap(c0), gap(c1)];
  for (let i = 0; i < 40 && Math.abs(g1) > 1e-12 && c1 !== c0 && g1 !== g0; i++) {
    const next = Math.max(0.5 * Math.min(c0, c1), c1 - (g1 * (c1 - c0)) / (g1 - g0));
    [c0, g0] = [c1, g1];
    c1 = next;
    g1 = gap(c1);
    if (Math.abs(c1 - c0) < 1e-11 * c1) break;
  }
  return c1;
}
