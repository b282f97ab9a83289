import { Curve } from "./curve";

/**
 * One random effect per group, and one column of X that a response has for itself. In the coordinates beyond the shared X let
 * a'b at t be Σ h_i a_i b_i over the eigenvectors, the scatters of the classes and the rows: with G = [x y]'[x y] at t,
 *
 *   S = G_yy − G_xy² / G_xx,   log|X'V⁻¹X| = log|X₀'V⁻¹X₀| + log G_xx,
 *
 * which are sums of non-negative terms of the same λ as without x; nothing of the shared X is reduced anew.
 */
@unmanaged
export class BorderWork {
  curve: Curve;
  /** n − p with the column, or n for ML; 1 for REML. */
  nu: f64;
  reml: i32;
  /** `SpectralWork` of the shared X. */
  spectral: usize;
  /** Numbers of λ: eigenvectors, then classes. */
  count: i32;
  /** f64[3][count + 1]: xx, xy and yy by λ; the last are those of the rows, without λ. */
  products: usize;
  /** f64[groups] each: coordinates of x and y in the groups, and what the rotations leave of them. */
  zx: usize;
  zy: usize;
  /** f64[reduced + within] each: (u, c). */
  cx: usize;
  cy: usize;
  /** v128[directions + coordinates]: weights of the slopes of β; v128[p]: these slopes. */
  weights: usize;
  slope: usize;
  /** G and its first two derivatives at the last t: xx, xy, yy, each three numbers. */
  G: usize;
  S: f64;
  S1: f64;
  t: f64;
}
