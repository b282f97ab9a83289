import { DataError } from "../../errors.js";
import { type CountFilter, featureLimits, isWithin, setsLimits, tally } from "../../table/feature-filter.js";
import { makeTable } from "../../table/make-table.js";
import { closureOf, remarksOf } from "../../table/remarks.js";
import type { Table } from "../../table/table.js";
import type { Metadata } from "../metadata.js";

/** Observations × samples as BIOM has them: compressed sparse rows, one row per feature. */
export interface BiomMatrix {
  readonly features: readonly string[];
  readonly samples: readonly string[];
  /** features.length + 1 places in `sampleAt` and `values` where the features begin. */
  readonly starts: ArrayLike<number>;
  readonly sampleAt: ArrayLike<number>;
  readonly values: ArrayLike<number>;
  readonly taxonomy?: Readonly<Record<string, string>> | undefined;
  readonly sampleMetadata?: Metadata | undefined;
}

interface BiomTable {
  readonly table: Table;
  readonly dropped: readonly string[];
}

/**
 * Samples × features, filtered before the zeros are filled in: of a matrix with 98 % zeros, only the columns that the
 * table needs are ever written out. Throws DataError when indices or values do not fit.
 */
export function biomTable(matrix: BiomMatrix, filter: CountFilter, name: string): BiomTable {
  checkMatrix(matrix);
  const { features, samples, starts, values } = matrix;
  const limits = setsLimits(filter) ? featureLimits(filter, samples.length) : undefined;
  const passes = (feature: string, f: number) =>
    limits === undefined || isWithin(tally(feature, values, starts[f]!, starts[f + 1]!), limits);
  const dropped: string[] = [];
  const columns: (readonly [string, Float64Array])[] = [];
  features.forEach((feature, f) => {
    if (passes(feature, f)) columns.push([feature, denseColumn(matrix, f, samples.length)]);
    else dropped.push(feature);
  });
  const table = makeTable(samples, columns, name);
  if (dropped.length === 0) return { table, dropped };
  // Shares are told by their totals, which filtered features take away.
  return { table: { ...table, ...remarksOf({ closedTo: closureOf(totalsOf(matrix)) }) }, dropped };
}

function totalsOf({ samples, sampleAt, values }: BiomMatrix): Float64Array {
  const totals = new Float64Array(samples.length);
  for (let k = 0; k < values.length; k++) totals[sampleAt[k]!]! += values[k]!;
  return totals;
}

function denseColumn(
  { starts, sampleAt, values }: BiomMatrix,
  feature: number,
  samples: number,
): Float64Array {
  const column = new Float64Array(samples);
  for (let k = starts[feature]!; k < starts[feature + 1]!; k++) column[sampleAt[k]!]! += values[k]!;
  return column;
}

function checkMatrix({ features, samples, starts, sampleAt, values }: BiomMatrix): void {
  const stored = values.length;
  let fits = starts.length === features.length + 1 && starts[0] === 0 && starts[features.length] === stored;
  fits &&= sampleAt.length === stored;
  for (let f = 0; fits && f < features.length; f++) fits = starts[f]! <= starts[f + 1]!;
  for (let k = 0; fits && k < stored; k++) fits = isBelow(sampleAt[k]!, samples.length);
  if (!fits)
    throw new DataError("BIOM: rows, columns and values must fit together, got indices out of range");
  for (let k = 0; k < stored; k++) {
    if (!Number.isFinite(values[k]))
      throw new DataError(`BIOM: values must be finite numbers, got ${values[k]}`);
  }
}

/** True for 0, 1, … limit − 1. */
export function isBelow(index: number, limit: number): boolean {
  return Number.isInteger(index) && index >= 0 && index < limit;
}

/** A lineage as one text, `k__Bacteria; p__Firmicutes`, from ranks that may be padded with empty ones at the end. */
export function lineage(ranks: readonly unknown[]): string {
  const last = ranks.findLastIndex((rank) => rank !== null && rank !== "");
  return ranks
    .slice(0, last + 1)
    .map((rank) => String(rank ?? ""))
    .join("; ");
}
