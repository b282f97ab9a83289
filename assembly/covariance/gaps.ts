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

/** What `gapsAt` tells of a gap: ρ, w = 1 / (1 − ρ²), and factors of sums with their derivatives along ψ. */
export const RHO: i32 = 0;
/** Of zz', with first and second derivative. */
export const OWN: i32 = 1;
export const OWN_1: i32 = 2;
export const OWN_2: i32 = 3;
/** Of zx' + xz', x the row before, and of xx'. */
export const MIXED_1: i32 = 4;
export const MIXED_2: i32 = 5;
export const PAST_2: i32 = 6;
/** log(1 − ρ²), with derivatives. */
export const LOG: i32 = 7;
export const LOG_1: i32 = 8;
export const LOG_2: i32 = 9;
export const GAP_NUMBERS: i32 = 10;

/**
 * The numbers of a row that follows another by `gap`, which are those of wzz' with z = y − ρx; a gap of zero says that none is
 * before.
 */
export function gapsAt(psi: f64, gap: f64, to: usize): void {
  memory.fill(to, 0, (<usize>GAP_NUMBERS) << 3);
  set(to, OWN, 1);
  const s = Math.sin(psi);
  if (gap == 0 || (s == 0 && gap > 1)) return;
  const log = gap * Math.log(s * s);
  const rho = s == 0 ? 0 : Math.exp(log);
  const cot = Math.cos(psi) / s;
  const slope = s == 0 ? 0 : 2 * gap * rho * cot;
  const curvature = s == 0 ? 2 : 2 * gap * rho * ((2 * gap - 1) * cot * cot - 1);
  const rest = s == 0 ? 1 : -Math.expm1(2 * log);
  const w = 1 / rest;
  const product = rho * slope;
  const second = slope * slope + rho * curvature;
  const first = 2 * product * w * w;
  set(to, RHO, rho);
  set(to, OWN, w);
  set(to, OWN_1, first);
  set(to, OWN_2, 2 * second * w * w + 8 * product * product * w * w * w);
  set(to, MIXED_1, -w * slope);
  set(to, MIXED_2, -2 * first * slope - w * curvature);
  set(to, PAST_2, 2 * w * slope * slope);
  set(to, LOG, Math.log(rest));
  set(to, LOG_1, -2 * product * w);
  set(to, LOG_2, -2 * second * w - 4 * product * product * w * w);
}

/** φ over the smallest gap. */
export function readGaps(angle: usize, to: usize): void {
  set(to, 0, correlationAt(get(angle, 0), 1));
}

/** The angle at which the correlation at `gap` is `rho`. */
export function angleOfGap(rho: f64, gap: f64): f64 {
  return Math.asin(Math.pow(rho, 0.5 / gap));
}
