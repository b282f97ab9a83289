import { distributions } from "../distributions.js";

/** P(Q > q) of the studentized range of `groups` means with `df` degrees of freedom. */
export type TukeyUpper = (q: number, groups: number, df: number) => number;

/** Upper tails below this have lost too many digits: they come out as 1 − cdf, right to about 1e-11. */
const DIGITS_END = 1e-8;

/**
 * Load the studentized range distribution for Tukey's pairwise comparisons. jStat's algorithm (Copenhaver & Holland
 * 1988, J. Statist. Comput. Simul. 30, 1–15, as R's `ptukey`) serves where its digits suffice. Further out than
 * p = 1e-8 the Bonferroni bound over the pairs takes its place, which is never too small, and there nearly exact.
 * The quadrature of that algorithm is off by up to 1e-4 at df = 2, 1e-6 at df = 4, 2e-9 from df = 8 and, where it
 * takes df for infinite, 1e-5 above 25000. Two groups are Student's t, exactly. NaN for fewer than two groups or df < 2.
 */
export async function loadTukeyUpper(): Promise<TukeyUpper> {
  const { default: jStat } = await import("jstat");
  return (q, groups, df) => {
    if (!(groups >= 2 && df >= 2) || Number.isNaN(q)) return Number.NaN;
    if (q <= 0) return 1;
    const pair = distributions.tTwoSided(q / Math.SQRT2, df);
    if (groups === 2) return pair;
    const bound = ((groups * (groups - 1)) / 2) * pair;
    if (bound < DIGITS_END) return bound;
    const upper = 1 - jStat.tukey.cdf(q, groups, df);
    return upper > DIGITS_END ? upper : Math.min(bound, DIGITS_END);
  };
}

/** One upper tail of the studentized range; `loadTukeyUpper` gives the function itself for many. */
export async function tukeyUpper(q: number, groups: number, df: number): Promise<number> {
  return (await loadTukeyUpper())(q, groups, df);
}
