import { DataError } from "../../errors.js";
import { checkOptions } from "../../options/check.js";
import {
  type FeatureFilter,
  featureFilterKinds,
  featureLimits,
  isWithin,
  leastAbundance,
  type Tally,
  tally,
} from "../../table/feature-filter.js";
import type { Frame } from "../../table/frame.js";
import { amountsOf, type Composition, closureOfParts, columnsAt, shapedLike } from "../parts.js";

/** A feature that was left out, with its total and the number of samples that have it. */
export interface DroppedFeature extends Tally {
  readonly feature: string;
  /** Its mean share of the samples, where `minAbundance` was asked for. */
  readonly abundance?: number;
}

/** What `filterFeatures` keeps, and what it leaves out. */
export interface FilteredFeatures<T extends Composition> {
  readonly table: T;
  /** In the order of the columns. */
  readonly dropped: readonly DroppedFeature[];
}

/**
 * Keep the features with a total of at least `minFrequency` that occur in at least `minPrevalence` samples and whose mean
 * share of the samples is at least `minAbundance`. All samples stay.
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
  const { minAbundance } = filter;
  const abundances = minAbundance === undefined ? undefined : meanShares(parts);
  const least = minAbundance === undefined ? 0 : leastAbundance(minAbundance);
  const kept: number[] = [];
  const dropped: DroppedFeature[] = [];
  parts.columnNames.forEach((feature, j) => {
    for (let i = 0; i < samples; i++) counts[i] = parts.values[i * width + j]!;
    const found = tally(feature, counts);
    const abundance = abundances && { abundance: abundances[j]! };
    if (isWithin(found, limits) && (abundance === undefined || abundance.abundance >= least)) kept.push(j);
    else dropped.push({ feature, ...found, ...abundance });
  });
  if (kept.length === 0) {
    const { frequency, prevalence } = limits;
    const share = minAbundance === undefined ? "" : ` and a mean share of ${least}`;
    const others = minAbundance === undefined ? [] : [" or ", { option: "minAbundance" }];
    const asked = [{ option: "minFrequency" }, " or ", { option: "minPrevalence" }, ...others];
    throw new DataError({
      where: "filterFeatures",
      rule: "at least one feature must remain",
      got: `none of ${width} with a total of ${frequency} in ${prevalence} of ${samples} samples${share}`,
      hint: ["; lower ", ...asked],
    });
  }
  const closedTo = closureOfParts(parts);
  return { table: shapedLike(table, columnsAt(parts, kept), { closedTo }), dropped };
}

/** The mean over the samples of each feature's share; a sample without any feature has none of each. */
function meanShares({ rowNames, columnNames, values }: Frame): Float64Array {
  const width = columnNames.length;
  const shares = new Float64Array(width);
  for (let i = 0; i < rowNames.length; i++) {
    const row = values.subarray(i * width, (i + 1) * width);
    const total = row.reduce((sum, part) => sum + part, 0);
    if (total > 0) for (let j = 0; j < width; j++) shares[j]! += row[j]! / total;
  }
  return shares.map((sum) => sum / rowNames.length);
}
