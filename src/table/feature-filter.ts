import { DataError, UsageError } from "../errors.js";
import * as option from "../options/schema.js";

/** What of a filter can be told from the cells of one feature alone. */
export interface CountFilter {
  /** Least total over all samples. Default: no limit. */
  readonly minFrequency?: number | undefined;
  /**
   * Least number of samples in which the feature occurs (is above 0); below 1 or as a text like `"10%"`, the least
   * share of the samples (1 is one sample, `"100%"` is all). Default: no limit.
   */
  readonly minPrevalence?: number | `${number}%` | undefined;
}

/** Which features (columns) of a table of counts are worth keeping. */
export interface FeatureFilter extends CountFilter {
  /**
   * Least mean over the samples of the feature's share of its sample: below 1 a proportion, as a text like `"0.01%"` a
   * percentage. Shares are of all features that the table has. Default: no limit.
   */
  readonly minAbundance?: number | `${number}%` | undefined;
}

export const featureFilterKinds: option.OptionsFor<FeatureFilter> = {
  minFrequency: option.number,
  minPrevalence: option.anything(),
  minAbundance: option.anything(),
};

/** What the samples hold of a feature: the sum of its counts, and in how many it occurs. */
export interface Tally {
  readonly frequency: number;
  readonly prevalence: number;
}

/** The limits of a filter as numbers, for tables of so many samples; a share is rounded up. */
type FeatureLimits = Tally;

/** Throws UsageError for limits that are none. */
export function featureLimits(
  { minFrequency = 0, minPrevalence = 0 }: CountFilter,
  samples: number,
): FeatureLimits {
  if (!(minFrequency >= 0)) {
    throw new UsageError({ option: "minFrequency", rule: "must be zero or more", got: String(minFrequency) });
  }
  return { frequency: minFrequency, prevalence: leastSamples(minPrevalence, samples) };
}

export function isWithin({ frequency, prevalence }: Tally, limits: FeatureLimits): boolean {
  return frequency >= limits.frequency && prevalence >= limits.prevalence;
}

/** True when a filter sets any limit. Without one a table need not hold counts. */
export function setsLimits({ minFrequency, minPrevalence }: CountFilter): boolean {
  return minFrequency !== undefined || minPrevalence !== undefined;
}

/** The least mean share as a proportion. Throws UsageError for what is none. */
export function leastAbundance(minAbundance: number | string): number {
  const percent = typeof minAbundance === "string" ? percentage(minAbundance) : undefined;
  const least = percent === undefined ? minAbundance : percent / 100;
  if (typeof least === "number" && least >= 0 && least <= 1) return least;
  throw new UsageError({
    option: "minAbundance",
    rule: 'must be a proportion like 0.0001 or a percentage like "0.01%"',
    got: `'${minAbundance}'`,
  });
}

function percentage(text: string): number | undefined {
  const number = /^\s*(\d+(?:\.\d*)?|\.\d+)\s*%\s*$/.exec(text)?.[1];
  return number === undefined ? undefined : Number(number);
}

/** Room for what multiplying a decimal share adds in binary: 0.07 · 100 is a hair above 7. */
const roundingRoom = 1e-9;

function leastSamples(minPrevalence: number | string, samples: number): number {
  const percent = typeof minPrevalence === "string" ? percentage(minPrevalence) : undefined;
  const least = percent ?? minPrevalence;
  if (typeof least === "string" || !(least >= 0) || (percent !== undefined && least > 100)) {
    throw new UsageError({
      option: "minPrevalence",
      rule: 'must be a number of samples or a share like "10%"',
      got: `'${minPrevalence}'`,
    });
  }
  if (percent === undefined && least >= 1) return least;
  const share = percent === undefined ? least : least / 100;
  return Math.ceil(share * samples * (1 - roundingRoom));
}

/** The tally of some counts of a feature. Throws DataError for a count that is missing, negative or infinite. */
export function tally(feature: string, counts: ArrayLike<number>, from = 0, to = counts.length): Tally {
  let frequency = 0;
  let prevalence = 0;
  for (let i = from; i < to; i++) {
    const count = counts[i]!;
    if (!(count >= 0 && count < Number.POSITIVE_INFINITY)) {
      throw new DataError(
        `filter: counts must be finite numbers, zero or more, got ${count} for feature '${feature}'`,
        { column: feature },
      );
    }
    frequency += count;
    if (count > 0) prevalence++;
  }
  return { frequency, prevalence };
}
