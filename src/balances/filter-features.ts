import { DataError, UsageError } from "../errors.js";
import { Frame } from "../table/frame.js";
import { amountsOf, type Composition, shapedLike } from "./parts.js";

export interface FeatureFilter {
  /** Least total over all samples. Default 0. */
  readonly minFrequency?: number | undefined;
  /**
   * Least number of samples that have the feature; below 1 or as a text like `"10%"`, the least share of the
   * samples (1 is one sample, `"100%"` is all). Default 0.
   */
  readonly minPrevalence?: number | `${number}%` | undefined;
}

/** A feature that was left out, with its total and the number of samples that have it. */
export interface DroppedFeature {
  readonly feature: string;
  readonly frequency: number;
  readonly prevalence: number;
}

export interface FilteredFeatures<T extends Composition> {
  readonly table: T;
  /** In the order of the columns. */
  readonly dropped: readonly DroppedFeature[];
}

/**
 * Keep the features with a total of at least `minFrequency` that occur in at least `minPrevalence` samples.
 * All samples stay.
 *
 * Throws DataError for negative or missing parts and when no feature remains.
 */
export function filterFeatures<T extends Composition>(
  table: T,
  { minFrequency = 0, minPrevalence = 0 }: FeatureFilter = {},
): FilteredFeatures<T> {
  const parts = amountsOf(table, "filterFeatures");
  const samples = parts.rowNames.length;
  const width = parts.columnNames.length;
  checkLeast("minFrequency", minFrequency);
  const leastSamples = samplesOf(minPrevalence, samples);
  const frequency = new Float64Array(width);
  const prevalence = new Float64Array(width);
  parts.values.forEach((value, at) => {
    frequency[at % width]! += value;
    if (value > 0) prevalence[at % width]!++;
  });
  const kept: number[] = [];
  const dropped: DroppedFeature[] = [];
  parts.columnNames.forEach((feature, j) => {
    if (frequency[j]! >= minFrequency && prevalence[j]! >= leastSamples) kept.push(j);
    else dropped.push({ feature, frequency: frequency[j]!, prevalence: prevalence[j]! });
  });
  if (kept.length === 0) {
    throw new DataError(
      `filterFeatures: at least one feature must remain, got none of ${width} with a total of ${minFrequency} ` +
        `in ${leastSamples} of ${samples} samples; lower minFrequency or minPrevalence`,
    );
  }
  return { table: shapedLike(table, columnsAt(parts, kept)), dropped };
}

function columnsAt(parts: Frame, kept: readonly number[]): Frame {
  const width = parts.columnNames.length;
  const values = new Float64Array(parts.rowNames.length * kept.length);
  for (let i = 0; i < parts.rowNames.length; i++) {
    for (let j = 0; j < kept.length; j++) values[i * kept.length + j] = parts.values[i * width + kept[j]!]!;
  }
  return new Frame(
    parts.rowNames,
    kept.map((j) => parts.columnNames[j]!),
    values,
  );
}

/** The least number of samples; a share is rounded up. */
function samplesOf(minPrevalence: number | string, samples: number): number {
  if (typeof minPrevalence === "string") {
    const percent = /^\s*(\d+\.?\d*|\.\d+)\s*%\s*$/.exec(minPrevalence);
    if (percent === null || Number(percent[1]) > 100) {
      throw new UsageError(
        `filterFeatures: minPrevalence must be a number of samples or a share like "10%", got '${minPrevalence}'`,
      );
    }
    return Math.ceil((Number(percent[1]) * samples) / 100);
  }
  checkLeast("minPrevalence", minPrevalence);
  return minPrevalence < 1 ? Math.ceil(minPrevalence * samples) : minPrevalence;
}

function checkLeast(name: string, value: number): void {
  if (value >= 0) return;
  throw new UsageError(`filterFeatures: ${name} must be zero or more, got ${value}`);
}
