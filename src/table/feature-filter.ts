import { UsageError } from "../errors.js";

/** Which features (columns) of a table of counts are worth keeping. */
export interface FeatureFilter {
  /** Least total over all samples. Default: no limit. */
  readonly minFrequency?: number | undefined;
  /**
   * Least number of samples in which the feature occurs (is above 0); below 1 or as a text like `"10%"`, the least
   * share of the samples. Default: no limit.
   */
  readonly minPrevalence?: number | `${number}%` | undefined;
}

/** Whether a feature with this total, present in so many samples, stays. */
export type FeatureTest = (total: number, present: number) => boolean;

/** The test that a filter describes, for tables of so many samples. Throws UsageError for limits that are none. */
export function featureTest(filter: FeatureFilter, samples: number): FeatureTest {
  const { minFrequency = Number.NEGATIVE_INFINITY, minPrevalence = 0 } = filter;
  if (!(minFrequency >= 0 || minFrequency === Number.NEGATIVE_INFINITY)) {
    throw new UsageError(`minFrequency: must be zero or more, got ${minFrequency}`);
  }
  const least = leastSamples(minPrevalence, samples);
  return (total, present) => total >= minFrequency && present >= least;
}

/** A limit on samples as their number; a share is rounded up. */
function leastSamples(minPrevalence: number | string, samples: number): number {
  const percent =
    typeof minPrevalence === "string" ? /^(\d+\.?\d*|\.\d+)%$/.exec(minPrevalence)?.[1] : undefined;
  const least = percent === undefined ? minPrevalence : Number(percent);
  if (typeof least === "string" || !(least >= 0) || (percent !== undefined && least > 100)) {
    throw new UsageError(
      `minPrevalence: must be a number of samples or a share like "10%", got '${minPrevalence}'`,
    );
  }
  if (percent !== undefined) return Math.ceil((least * samples) / 100);
  // 0.07 · 100 is a hair above 7 in binary.
  return least < 1 ? Math.ceil(least * samples - 1e-9) : least;
}

/** The total of some values and how many of them are above 0; missing ones count as absent. */
export function tally(
  values: ArrayLike<number>,
  from = 0,
  to = values.length,
): { total: number; present: number } {
  let total = 0;
  let present = 0;
  for (let i = from; i < to; i++) {
    const value = values[i]!;
    if (value > 0) present++;
    if (!Number.isNaN(value)) total += value;
  }
  return { total, present };
}
