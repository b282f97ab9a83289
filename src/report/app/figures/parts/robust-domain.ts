/** How far a single value may stretch an axis, in spreads of the middle. */
const REACH = 2.5;
const PADDING = 0.06;

/**
 * The range of an axis that a few far values do not squeeze: they end it only where it would be more than `REACH` times as
 * long as from the 2nd to the 98th hundredth of the values.
 *
 * @param isTwoSided whether the axis goes both ways from zero; else it begins at zero
 */
export function robustDomain(values: readonly number[], isTwoSided: boolean): [number, number] {
  const sorted = Float64Array.from(values.filter(Number.isFinite)).sort();
  if (sorted.length === 0) return [isTwoSided ? -1 : 0, 1];
  const quantile = (share: number) => sorted[Math.round(share * (sorted.length - 1))]!;
  const [low, high] = [Math.min(0, quantile(0.02)), Math.max(0, quantile(0.98))];
  const room = REACH * (high - low);
  const least = Math.max(Math.min(0, sorted[0]!), high - room);
  const most = Math.min(Math.max(0, sorted.at(-1)!), low + room);
  const pad = (most - least) * PADDING || 1;
  return [isTwoSided ? least - pad : 0, most + pad];
}
