import { DataError } from "../../errors.js";
import { checkOptions } from "../../options/check.js";
import {
  type FeatureFilter,
  featureFilterKinds,
  featureLimits,
  isWithin,
  type Tally,
  tally,
} from "../../table/feature-filter.js";
import { amountsOf, type Composition, closureOfParts, columnsAt, shapedLike } from "../parts.js";

/** A feature that was left out, with its total and the number of samples that have it. */
export interface DroppedFeature extends Tally {
  readonly feature: string;
}

/** What `filterFeatures` keeps, and what it leaves out. */
export interface FilteredFeatures<T extends Composition> {
  readonly table: T;
  /** In the order of the columns. */
  readonly dropped: readonly DroppedFeature[];
}

/**
 * Keep the features with a total of at least `minFrequency` that occur in at least `minPrevalence` samples.
 * All samples stay.
 *
 * Throws DataError for negative or missing parts and when no feature remains, UsageError for limits that are none.
 */
export function filterFeatures<T extends Composition>(
  table: T,
  filter: FeatureFilter = {},
): FilteredFeatures<T> {
  checkOptions("filterFeatures", filter, featureFilterKinds);
  const parts = amountsOf(table, "filterFeatures");
  const samples = parts.rowNames.length;
  const width = parts.columnNames.length;
  const limits = featureLimits(filter, samples);
  const counts = new Float64Array(samples);
  const kept: number[] = [];
  const dropped: DroppedFeature[] = [];
  parts.columnNames.forEach((feature, j) => {
    for (let i = 0; i < samples; i++) counts[i] = parts.values[i * width + j]!;
    const found = tally(feature, counts);
    if (isWithin(found, limits)) kept.push(j);
    else dropped.push({ feature, ...found });
  });
  if (kept.length === 0) {
    const { frequency, prevalence } = limits;
    throw new DataError({
      where: "filterFeatures",
      rule: "at least one feature must remain",
      got: `none of ${width} with a total of ${frequency} in ${prevalence} of ${samples} samples`,
      hint: ["; lower ", { option: "minFrequency" }, " or ", { option: "minPrevalence" }],
    });
  }
  const closedTo = closureOfParts(parts);
  return { table: shapedLike(table, columnsAt(parts, kept), { closedTo }), dropped };
}
