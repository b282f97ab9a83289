import { UsageError } from "../errors.js";
import { columnNames, numbersOf } from "./columns.js";
import { selectColumns } from "./select-columns.js";
import type { Table } from "./table.js";

/** Which features (columns) of a table of counts are worth keeping. */
export interface FeatureFilter {
  /** Least total over all samples. Default: no limit. */
  readonly minFrequency?: number | undefined;
  /** Least number of samples in which the feature occurs (is above 0), or their share as `"10%"`. Default: no limit. */
  readonly minPrevalence?: number | `${number}%` | undefined;
}

/** Whether a feature with this total, present in so many samples, stays. */
export type FeatureTest = (total: number, present: number) => boolean;

/** The test that a filter describes, for tables of so many samples. Throws UsageError for limits that are none. */
export function featureTest({ minFrequency, minPrevalence }: FeatureFilter, samples: number): FeatureTest {
  if (minFrequency !== undefined && !(minFrequency >= 0)) {
    throw new UsageError(`minFrequency: must be a total of at least 0, got ${minFrequency}`);
  }
  const share = typeof minPrevalence === "string" ? /^(.*)%$/.exec(minPrevalence)?.[1] : undefined;
  const least = Number(share ?? minPrevalence ?? 0);
  if (!(least >= 0) || share === "" || (share !== undefined && least > 100)) {
    throw new UsageError(
      `minPrevalence: must be a number of samples or a share as 10%, got ${minPrevalence}`,
    );
  }
  return (total, present) => {
    const isCommon = share === undefined ? present >= least : present * 100 >= least * samples;
    return isCommon && (minFrequency === undefined || total >= minFrequency);
  };
}

/** Keep the features that pass, in their order; `dropped` names the others. Missing cells count as absent. */
export function filterFeatures(
  table: Table,
  filter: FeatureFilter,
): { table: Table; dropped: readonly string[] } {
  const passes = featureTest(filter, table.index.length);
  const names = columnNames(table);
  const kept = names.filter((name) => {
    const { total, present } = tally(numbersOf(table, name));
    return passes(total, present);
  });
  if (kept.length === names.length) return { table, dropped: [] };
  const keptNames = new Set(kept);
  return { table: selectColumns(table, kept), dropped: names.filter((name) => !keptNames.has(name)) };
}

/** The total of some values and how many of them are above 0. */
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
