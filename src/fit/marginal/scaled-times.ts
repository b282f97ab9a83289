import type { RowTable } from "./row-table.js";

/** Times of a design in the kernel's unit. */
interface ScaledTimes {
  /** Of all rows of the table; undefined where residuals have no times. */
  readonly times: Float64Array | undefined;
  /** The smallest gap between rows of a subject, and the one of middle length in its unit. */
  readonly timeUnit: number;
  readonly middleGap: number;
}

/**
 * Times in units of the smallest gap between the rows of a subject.
 *
 * @param own rows of the table that count
 */
export function scaledTimes(
  { n, times, sorted }: RowTable,
  subject: Int32Array,
  own: Int32Array,
): ScaledTimes {
  if (times === undefined) return { times, timeUnit: 1, middleGap: 1 };
  const counts = new Uint8Array(n);
  for (const row of own) counts[row] = 1;
  const gaps = new Float64Array(n);
  let count = 0;
  let last = -1;
  for (const row of sorted) {
    if (counts[row] === 0) continue;
    if (last >= 0 && subject[last] === subject[row]) gaps[count++] = times[row]! - times[last]!;
    last = row;
  }
  const ascending = gaps.subarray(0, count).sort();
  const timeUnit = ascending[0] ?? 1;
  const middleGap = (ascending[Math.floor(count / 2)] ?? 1) / timeUnit;
  return { times: times.map((time) => time / timeUnit), timeUnit, middleGap };
}
