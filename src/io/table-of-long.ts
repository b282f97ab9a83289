import { DataError } from "../errors.js";
import { makeTable } from "../table/make-table.js";
import { closureOf } from "../table/remarks.js";
import type { Table } from "../table/table.js";
import type { Guess } from "./guesses.js";

/** The rows of a table in long form: a number each, of a sample and a feature. */
export interface LongRows {
  readonly samples: string[];
  readonly features: string[];
  readonly numbers: number[];
  /** What messages call the rows. */
  readonly rowOf: number[];
}

/**
 * Samples × features, both in the order in which they come. Pairs that are not there are 0 where all numbers are counts or
 * proportions, else missing, unless `absent` (`0` or `NA`) says so.
 *
 * @throws DataError for a pair that comes twice, and for rows without a sample or feature
 */
export function tableOfLong(rows: LongRows, file: string, absent: string | undefined) {
  const { samples, features, numbers, rowOf } = rows;
  const [sampleAt, featureAt] = [positions(samples), positions(features)];
  for (const [what, names, known] of [
    ["sample", samples, sampleAt],
    ["feature", features, featureAt],
  ] as const) {
    if (!known.has("")) continue;
    const row = rowOf[names.indexOf("")]!;
    throw new DataError(`row ${row}: every row must have a ${what}, got none`, { row });
  }
  const count = sampleAt.size;
  const values = new Float64Array(count * featureAt.size);
  const rowAt = new Int32Array(values.length).fill(-1);
  numbers.forEach((number, i) => {
    const at = featureAt.get(features[i]!)! * count + sampleAt.get(samples[i]!)!;
    if (rowAt[at]! >= 0) {
      const pair = `sample '${samples[i]}' and feature '${features[i]}'`;
      const places = `in rows ${rowAt[at]} and ${rowOf[i]}`;
      throw new DataError(`a sample must have a feature once, got ${pair} ${places}`, { row: rowOf[i]! });
    }
    values[at] = number;
    rowAt[at] = rowOf[i]!;
  });
  const missing = values.length - numbers.length;
  const isZero = absent === undefined ? areAmounts(values, count) : absent === "0";
  if (!isZero) for (let at = 0; at < values.length; at++) if (rowAt[at]! < 0) values[at] = Number.NaN;
  const columns = Array.from(featureAt, ([feature, at]) => {
    return [feature, values.subarray(at * count, (at + 1) * count)] as const;
  });
  const table: Table = makeTable([...sampleAt.keys()], columns, file);
  const what = `${missing} pairs of sample and feature that are not there`;
  const guesses: Guess[] =
    missing === 0 || absent !== undefined
      ? []
      : [{ file, what, took: isZero ? "0" : "missing", option: "long" }];
  return { table, guesses };
}

function positions(names: readonly string[]): Map<string, number> {
  const known = new Map<string, number>();
  for (const name of names) if (!known.has(name)) known.set(name, known.size);
  return known;
}

/** Whether numbers are counts, or parts of a whole in every sample; what is not there is 0 so far. */
function areAmounts(values: Float64Array, samples: number): boolean {
  if (!values.every((value) => value >= 0)) return false;
  if (values.every(Number.isInteger)) return true;
  const totals = new Float64Array(samples);
  values.forEach((value, at) => {
    totals[at % samples]! += value;
  });
  return closureOf(totals) !== undefined;
}
