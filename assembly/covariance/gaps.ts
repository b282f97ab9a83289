import { get, set } from "../linalg/vector";

/**
 * Correlation φ^gap of residuals that are `gap` apart in time, in units of the smallest gap, by an angle ψ with φ = sin²ψ: any ψ
 * is a φ between zero and one, and both ends are smooth.
 */
export function correlationAt(psi: f64, gap: f64): f64 {
  const s = Math.sin(psi);
  return gap == 0 ? 1 : Math.pow(s * s, gap);
}

/** dφ^gap / dψ. */
export function correlationSlope(psi: f64, gap: f64): f64 {
  const s = Math.abs(Math.sin(psi));
  const sign: f64 = Math.sin(psi) < 0 ? -1 : 1;
  return gap == 0 ? 0 : sign * 2 * gap * Math.pow(s, 2 * gap - 1) * Math.cos(psi);
}

/** d²φ^gap / dψ². */
export function correlationCurvature(psi: f64, gap: f64): f64 {
  if (gap == 0) return 0;
  const s = Math.abs(Math.sin(psi));
  const c = Math.cos(psi);
  return 2 * gap * ((2 * gap - 1) * Math.pow(s, 2 * gap - 2) * c * c - Math.pow(s, 2 * gap));
}

/** φ over the smallest gap. */
export function readGaps(angle: usize, to: usize): void {
  set(to, 0, correlationAt(get(angle, 0), 1));
}

/** The angle at which the correlation at `gap` is `rho`. */
export function angleOfGap(rho: f64, gap: f64): f64 {
  return Math.asin(Math.pow(rho, 0.5 / gap));
}
