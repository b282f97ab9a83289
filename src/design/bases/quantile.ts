/** The values that are not missing, in order. */
export function sorted(values: Float64Array): Float64Array {
  return values.filter((value) => !Number.isNaN(value)).sort();
}

/** The values without repetition, in order. */
export function distinct(values: Float64Array): Float64Array {
  return sorted(values).filter((value, i, all) => i === 0 || value !== all[i - 1]);
}

/** Quantile by linear interpolation (type 7 of Hyndman & Fan 1996), as numpy's and R's default. */
export function quantile(ordered: Float64Array, probability: number): number {
  const position = probability * (ordered.length - 1);
  const below = Math.floor(position);
  const low = ordered[below] ?? Number.NaN;
  const high = ordered[Math.min(below + 1, ordered.length - 1)] ?? Number.NaN;
  return low + (position - below) * (high - low);
}

/** `count` quantiles that cut the values into equal parts. */
export function equalQuantiles(ordered: Float64Array, count: number): number[] {
  return Array.from({ length: count }, (_, i) => quantile(ordered, (i + 1) / (count + 1)));
}
