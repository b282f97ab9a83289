/** The numbers in the middle of ascending ones, one twice or two. */
export function middleOf(sorted: Float64Array): readonly [number, number] {
  const { length } = sorted;
  return [sorted[Math.floor((length - 1) / 2)]!, sorted[Math.floor(length / 2)]!];
}

/** The median of some numbers in any order. */
export function medianOf(values: ArrayLike<number>): number {
  const [low, high] = middleOf(Float64Array.from(values).sort());
  return (low + high) / 2;
}
