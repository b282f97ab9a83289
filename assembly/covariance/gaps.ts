import { get, set } from "../linalg/vector";

/**
 * Correlation φ^gap of residuals that are `gap` apart in time, by x with φ = exp(−exp(x)): any x is a φ between zero and one, and
 * φ near one, where gaps are short, has as much room as φ near zero.
 */
export function correlationAt(x: f64, gap: f64): f64 {
  return Math.exp(-gap * Math.exp(x));
}

/** dφ^gap / dx. */
export function correlationSlope(x: f64, gap: f64): f64 {
  const u = gap * Math.exp(x);
  return -u * Math.exp(-u);
}

/** d²φ^gap / dx². */
export function correlationCurvature(x: f64, gap: f64): f64 {
  const u = gap * Math.exp(x);
  return u * (u - 1) * Math.exp(-u);
}

/** Standard deviation and φ, the correlation at a gap of one. */
export function readGaps(theta: usize, to: usize): void {
  set(to, 0, get(theta, 0) * get(theta, 0));
  set(to, 1, correlationAt(get(theta, 1), 1));
}

/** Is φ one or zero but for rounding? */
export function isGapAtBound(x: f64, least: f64): bool {
  const rate = Math.exp(x);
  return rate < least || Math.exp(-rate) < least;
}
