import type { CovariateRecord } from "../../../record/report-record.js";
import type { Grouping } from "./main-groups.js";

/** The share of the distance between neighbours that points of one value may take. */
const SHARE = 0.5;
/** Values that differ in more places than this are not moved. */
const MOST_VALUES = 30;

/** How points of the same value stand beside each other. */
interface Dodging {
  /** Of a colour: by so much of the axis. */
  of(code: number): number;
  /** Of a sample among those of its colour, the same each time. */
  within(sample: number): number;
}

/** Side by side by colour where the covariate has few values, categories also spread. */
export function dodging({ values, labels }: CovariateRecord, by: Grouping | undefined): Dodging {
  const gap = labels === undefined ? leastGap(values) : 1;
  const colours = by?.labels.length ?? 1;
  const each = (gap * SHARE) / colours;
  const spread = labels === undefined ? 0 : each * 0.8;
  return {
    of: (code) => (code < 0 || colours === 1 ? 0 : (code - (colours - 1) / 2) * each),
    within: (sample) => (((sample * 0.618034) % 1) - 0.5) * spread,
  };
}

/** The least distance between different values; 0 where they are many. */
function leastGap(values: Float32Array): number {
  const distinct = [...new Set(values)].filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  if (distinct.length > MOST_VALUES || distinct.length < 2) return 0;
  return distinct
    .slice(1)
    .reduce((least, value, i) => Math.min(least, value - distinct[i]!), Number.POSITIVE_INFINITY);
}
