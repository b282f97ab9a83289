import { percentileInterval } from "./percentile.js";

interface Limits {
  readonly lower: number;
  readonly upper: number;
}

/**
 * Studentized limits (Davison & Hinkley 1997, §5.2.1): t* = (replicate − estimate) / its standard error has about the law of
 * (estimate − truth) / standard error, whatever the degrees of freedom, so that the limits are estimate − standard error × quantiles of t*.
 *
 * @param errors standard error of each replicate
 */
export function studentizedLimits(
  replicates: Float64Array,
  errors: Float64Array,
  estimate: number,
  error: number,
  level: number,
): Limits {
  const { lower, upper } = percentileInterval(
    replicates.map((value, i) => (value - estimate) / errors[i]!),
    level,
  );
  return { lower: estimate - error * upper, upper: estimate - error * lower };
}

/** The like for a standard deviation, whose replicates are multiples of the estimate by a law of their own. */
export function ratioLimits(replicates: Float64Array, estimate: number, level: number): Limits {
  const { lower, upper } = percentileInterval(replicates, level);
  return { lower: estimate ** 2 / upper, upper: estimate ** 2 / lower };
}
