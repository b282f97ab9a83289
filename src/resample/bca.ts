import { distributions } from "../inference/distributions.js";

/**
 * Bias-corrected and accelerated limits (Efron 1987, JASA 82:171; Davison & Hinkley 1997, §5.3.2), as `boot.ci(type = "bca")`:
 * quantiles of the replicates at Φ(z₀ + (z₀ + z_α) / (1 − a(z₀ + z_α))), z₀ = Φ⁻¹(share of replicates below the estimate),
 * a = Σl³ / 6(Σl²)^(3/2), interpolated between order statistics on the scale of normal quantiles (§5.2, eq. 5.8). NaN where all
 * replicates lie on one side.
 *
 * @param influence l of each group: (G − 1)(estimate − estimate without it); those that are not finite are left out
 */
export function bcaLimits(
  replicates: Float64Array,
  estimate: number,
  influence: Float64Array,
  level: number,
): { readonly lower: number; readonly upper: number } {
  const sorted = replicates.filter(Number.isFinite).sort();
  const below = sorted.filter((value) => value < estimate).length;
  const z0 = distributions.normalQuantile(below / sorted.length);
  const l = influence.filter(Number.isFinite);
  const squares = l.reduce((sum, value) => sum + value * value, 0);
  const cubes = l.reduce((sum, value) => sum + value ** 3, 0);
  const a = cubes / (6 * squares * Math.sqrt(squares));
  if (!Number.isFinite(z0) || !Number.isFinite(a)) return { lower: Number.NaN, upper: Number.NaN };
  const limit = (share: number) => {
    const z = z0 + distributions.normalQuantile(share);
    return normalInterpolated(sorted, normalBelow(z0 + z / (1 - a * z)));
  };
  return { lower: limit((1 - level) / 2), upper: limit((1 + level) / 2) };
}

/** P(Z ≤ z). */
function normalBelow(z: number): number {
  const tails = distributions.normalTwoSided(z) / 2;
  return z < 0 ? tails : 1 - tails;
}

function normalInterpolated(sorted: Float64Array, share: number): number {
  const R = sorted.length;
  const rank = (R + 1) * share;
  const k = Math.trunc(rank);
  if (k <= 0) return sorted[0]!;
  if (k >= R) return sorted[R - 1]!;
  const low = sorted[k - 1]!;
  if (k === rank) return low;
  const [at, from, to] = [share, k / (R + 1), (k + 1) / (R + 1)].map((p) => distributions.normalQuantile(p));
  return low + ((at! - from!) / (to! - from!)) * (sorted[k]! - low);
}
