import { kernel } from "../../kernel/kernel.js";
import { withScratch } from "../../kernel/scratch.js";
import { distributions } from "../distributions.js";
import { adjustPvalues } from "./adjust.js";
import { maximumUpper } from "./maximum-t.js";

/** Nodes of the interpolant on one of its pieces. */
const NODES = 17;

/**
 * How p-values and limits of the comparisons of one response are made to hold together:
 * - `"tukey"` all pairs, the studentized range (Tukey 1953, Kramer 1956); exact for means that are equally precise and
 *   independent, a little conservative otherwise (Hayter 1984)
 * - `"dunnett"` every mean against the first, the multivariate t distribution with the correlations at hand (Dunnett 1955)
 * - `"holm"` any comparisons, Holm (1979); limits after Bonferroni
 * - `"bonferroni"` any comparisons, p times their number
 * - `"sidak"` any comparisons, 1 − (1 − p)ᵐ, exact where they are independent (Šidák 1967)
 * - `"none"`
 */
export type ComparisonAdjust = (typeof comparisonAdjusts)[number];

/** Every `ComparisonAdjust`. */
export const comparisonAdjusts = ["tukey", "dunnett", "holm", "bonferroni", "sidak", "none"] as const;

/** The comparisons of one response. */
interface Comparisons {
  /** t statistics and their degrees of freedom. */
  readonly t: Float64Array;
  readonly df: Float64Array;
  /** Means that are compared. */
  readonly means: number;
}

/** p-values adjusted over the comparisons of one response; NaN where t is. */
export function adjustComparisons(
  { t, df, means }: Comparisons,
  adjust: Exclude<ComparisonAdjust, "dunnett">,
) {
  if (adjust === "tukey")
    return t.map((value, i) => studentizedRangeUpper(Math.SQRT2 * Math.abs(value), means, df[i]!));
  const p = t.map((value, i) => distributions.tTwoSided(value, df[i]!));
  return adjust === "sidak" ? sidak(p) : adjustPvalues(p, adjust);
}

/** 1 − (1 − p)ᵐ, one factor after the other, so that small p keep their digits. */
function sidak(p: Float64Array): Float64Array {
  const tests = p.filter((value) => !Number.isNaN(value)).length;
  return p.map((value) => {
    let adjusted = 0;
    for (let i = 0; i < tests; i++) adjusted += value * (1 - adjusted);
    return adjusted;
  });
}

/**
 * p-values of comparisons with a control, and how many standard errors their simultaneous limits reach, by the multivariate t
 * distribution.
 *
 * @param correlation of the estimates, comparisons × comparisons
 */
export function dunnett(
  { t, df }: Pick<Comparisons, "t" | "df">,
  correlation: Float64Array,
  level: number,
): { readonly p: Float64Array; readonly critical: Float64Array } {
  return withScratch((scratch) => {
    const upper = maximumUpper(scratch, correlation, t.length);
    return {
      p: t.map((value, i) => upper(Math.abs(value), df[i]!)),
      critical: df.map((value) => solveTail((c) => upper(c, value), 1 - level, value)),
    };
  });
}

/** How many standard errors simultaneous limits reach. */
export type CriticalValue = (df: number) => number;

/**
 * The critical value of the comparisons of `means` means. Tukey's is a smooth function of the degrees of freedom, read from
 * its interpolant, which is the same for any response and whatever others there are.
 *
 * @param comparisons how many there are
 */
export function criticalValue(
  adjust: Exclude<ComparisonAdjust, "dunnett">,
  level: number,
  means: number,
  comparisons: number,
): CriticalValue {
  const alpha = 1 - level;
  if (adjust === "none") return (value) => distributions.tQuantile(1 - alpha / 2, value);
  if (adjust === "holm" || adjust === "bonferroni")
    return (value) => distributions.tQuantile(1 - alpha / comparisons / 2, value);
  if (adjust === "sidak")
    return (value) => distributions.tQuantile(0.5 + level ** (1 / comparisons) / 2, value);
  return smoothFunction((value) =>
    solveTail((c) => studentizedRangeUpper(Math.SQRT2 * c, means, value), alpha, value),
  );
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

/**
 * P(Q > q) of the studentized range of `means` means with df degrees of freedom, any positive number or Infinity, by
 * trapezoid rules that converge geometrically: right to about 1e-12, and to 1e-10 relatively in the upper tail. Two means are
 * Student's t.
 */
export function studentizedRangeUpper(q: number, means: number, df: number): number {
  return kernel().studentizedRangeUpper(q, means, df);
}

/**
 * A positive function that is smooth in 1 / x: between two powers of two of 1 / x the exponential of the polynomial that
 * interpolates its logarithm at Chebyshev points (Berrut & Trefethen 2004). The powers, and so the bits, do not depend on
 * which other points are asked for.
 */
function smoothFunction(f: (x: number) => number): (x: number) => number {
  const pieces = new Map<number, (u: number) => number>();
  const ends = new Map<number, number>();
  return (x) => {
    if (!(x > 0)) return Number.NaN;
    if (x === Number.POSITIVE_INFINITY) {
      if (!ends.has(x)) ends.set(x, f(x));
      return ends.get(x)!;
    }
    const power = Math.floor(Math.log2(1 / x));
    if (!pieces.has(power)) pieces.set(power, interpolant(f, 2 ** power, 2 ** (power + 1)));
    return pieces.get(power)!(1 / x);
  };
}

/** The same on one piece, u = 1 / x from `low` to `high`. */
function interpolant(f: (x: number) => number, low: number, high: number): (u: number) => number {
  const nodes = Array.from({ length: NODES }, (_, i) => {
    const u = (low + high) / 2 + ((high - low) / 2) * Math.cos((Math.PI * i) / (NODES - 1));
    const sign = i % 2 === 0 ? 1 : -1;
    return { u, value: Math.log(f(1 / u)), weight: i === 0 || i === NODES - 1 ? sign / 2 : sign };
  });
  return (place) => {
    let [top, bottom] = [0, 0];
    for (const { u, value, weight } of nodes) {
      const distance = place - u;
      if (distance === 0) return Math.exp(value);
      top += (weight / distance) * value;
      bottom += weight / distance;
    }
    return Math.exp(top / bottom);
  };
}
