/** Summary of the replicates of a statistic. */
interface Spread {
  readonly mean: number;
  readonly sd: number;
  readonly lower: number;
  readonly upper: number;
  /** Finite replicates. */
  readonly count: number;
}

/**
 * Mean, standard deviation and percentile interval of replicates (Davison & Hinkley 1997, §5.3.1): the order statistics
 * at (R + 1)α and (R + 1)(1 − α), α = (1 − level)/2, interpolated linearly and held inside the replicates. Replicates
 * that are not finite are left out.
 */
export function percentileInterval(values: Float64Array, level: number): Spread {
  const sorted = values.filter(Number.isFinite).sort();
  const count = sorted.length;
  const mean = sorted.reduce((total, value) => total + value, 0) / count;
  const square = sorted.reduce((total, value) => total + (value - mean) ** 2, 0);
  const alpha = (1 - level) / 2;
  return {
    mean,
    sd: Math.sqrt(square / (count - 1)),
    lower: orderStatistic(sorted, (count + 1) * alpha),
    upper: orderStatistic(sorted, (count + 1) * (1 - alpha)),
    count,
  };
}

/** The `rank`-th smallest value, ranks from 1, interpolated. */
function orderStatistic(sorted: Float64Array, rank: number): number {
  if (sorted.length === 0) return Number.NaN;
  const at = Math.min(Math.max(rank, 1), sorted.length) - 1;
  const below = Math.floor(at);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (at - below) * (sorted[above]! - sorted[below]!);
}
