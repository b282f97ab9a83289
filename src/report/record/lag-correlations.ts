import type { ResidualDesign } from "../../residual/residual-design.js";

/** Pairs of rows of one subject, sorted by how far apart they are. */
export interface LagPairs {
  /** Of each lag: `1`, `2` visits, or a range of times. */
  readonly labels: readonly string[];
  /** The middle of each lag, in visits or in units of time. */
  readonly distances: readonly number[];
  /** Two rows and the position of their lag, three numbers a pair. */
  readonly pairs: Int32Array;
}

/** Most ranges of times, and most different times that stand for themselves. */
const MAX_RANGES = 8;
const MAX_TIMES = 12;
/** Most pairs, and most later rows that a row is paired with. */
const MAX_PAIRS = 1_000_000;
const MAX_LATER = 60;

/** The pairs of a structure over visits by places among the visits, of one over times by how far these are apart. */
export function lagPairs({ subject, visit, times }: ResidualDesign): LagPairs {
  const bySubject = new Map<number, number[]>();
  subject.forEach((level, row) => {
    if (level < 0) return;
    const rows = bySubject.get(level);
    if (rows === undefined) bySubject.set(level, [row]);
    else rows.push(row);
  });
  const found: [number, number, number][] = [];
  const place = times ?? visit;
  for (const rows of bySubject.values()) {
    if (found.length > MAX_PAIRS) break;
    rows.forEach((a, i) => {
      for (const b of rows.slice(i + 1, i + 1 + MAX_LATER))
        found.push([a, b, Math.abs(place[a]! - place[b]!)]);
    });
  }
  const { labels, distances, lagOf } = times === undefined ? visitLags(found) : timeLags(found);
  return { labels, distances, pairs: Int32Array.from(found.flatMap(([a, b, far]) => [a, b, lagOf(far)])) };
}

type Pair = readonly [one: number, other: number, far: number];

interface Lags {
  readonly labels: readonly string[];
  readonly distances: readonly number[];
  lagOf(far: number): number;
}

function visitLags(found: readonly Pair[]): Lags {
  const most = found.reduce((high, [, , far]) => Math.max(high, far), 0);
  const distances = Array.from({ length: most }, (_, i) => i + 1);
  return { labels: distances.map(String), distances, lagOf: (far) => far - 1 };
}

/** Times that are few stand for themselves; others in ranges of as many pairs each. */
function timeLags(found: readonly Pair[]): Lags {
  const sorted = Float64Array.from(found, ([, , far]) => far).sort();
  const few = [...new Set(sorted)];
  const name = (time: number) => String(Number(time.toPrecision(3)));
  if (few.length <= MAX_TIMES)
    return { labels: few.map(name), distances: few, lagOf: (far) => few.indexOf(far) };
  const ends = new Set(
    Array.from(
      { length: MAX_RANGES },
      (_, k) => sorted[Math.ceil(((k + 1) * sorted.length) / MAX_RANGES) - 1]!,
    ),
  );
  const upper = [...ends];
  const lower = [sorted[0]!, ...upper.slice(0, -1)];
  return {
    labels: upper.map((end, k) => `${name(lower[k]!)}–${name(end)}`),
    distances: upper.map((end, k) => (lower[k]! + end) / 2),
    lagOf: (far) => upper.findIndex((end) => far <= end),
  };
}

/**
 * The correlation of standardised residuals at each lag, and how many pairs it is of: the mean of their products over the
 * mean of their squares (nlme's `ACF`; Pinheiro & Bates 2000, equation 5.28).
 *
 * @param values one per row, NaN where missing
 */
export function lagCorrelations(
  { labels, pairs }: LagPairs,
  values: Float64Array,
): { readonly correlations: Float64Array; readonly counts: Int32Array } {
  const sums = new Float64Array(labels.length);
  const counts = new Int32Array(labels.length);
  for (let at = 0; at < pairs.length; at += 3) {
    const product = values[pairs[at]!]! * values[pairs[at + 1]!]!;
    if (Number.isNaN(product)) continue;
    sums[pairs[at + 2]!]! += product;
    counts[pairs[at + 2]!]!++;
  }
  const known = values.filter((value) => !Number.isNaN(value));
  const square = known.reduce((sum, value) => sum + value * value, 0) / known.length;
  return { correlations: sums.map((sum, k) => sum / counts[k]! / square), counts };
}
