import { Curve } from "./curve";

/**
 * One random effect per group, seen in the eigenvectors of the random effects beyond X (Kang et al. 2008; Lippert et
 * al. 2011): with η the coordinates of the response there and t = θ²,
 *
 *   D(t) = Σ w log(1 + λ t) + ν log S,  S = rest + Σ η² / (1 + λ t),
 *
 * no matrix is left, and every term of S is non-negative. Coordinates that share a λ because their groups share a
 * class come as one sum of squares, the scatter of the class. The estimates are sums over the same coordinates; see
 * spectral-rows.ts. Two responses are fitted at a time, one in each lane.
 */
@unmanaged
export class SpectralWork {
  curve: Curve;
  nu: f64;
  /** Directions; numbers of λ, those of the classes included; coordinates (u, c). */
  directions: i32;
  count: i32;
  coordinates: i32;
  /** f64[count] each: λ, and its weight in the logarithms. */
  lambda: usize;
  weight: usize;
  /** f64[directions]: 1 / λ, or 0. */
  inverse: usize;
  /** The largest λ, and the sum of the weights. */
  largest: f64;
  exponents: f64;
  /** v128: ones, from memory because V8 makes constants anew in every turn of a loop. */
  one: usize;

  /** Panels: η from (u, c); what the grid needs from η² and the scatters. */
  U: usize;
  grid: usize;
  /** f64[POINTS + 1] each: t, and the sums of the logarithms' derivatives there. */
  gridT: usize;
  gridLogs1: usize;
  gridLogs2: usize;
  /** Panels for the estimates: vcov, d vcov / dt and β. */
  vcovRows: usize;
  slopeRows: usize;
  betaRows: usize;

  /** How the rows of a response are read; 0 where it is reduced by itself. */
  rows: usize;
  /** v128[directions][responseSize]: t h η beside the reduced responses. */
  shrunken: usize;
  pair: usize;
  /** v128[directions], v128[count], v128[count]: η, η² with the scatters, h. */
  eta: usize;
  square: usize;
  h: usize;
  /** v128: the grid, D' and its slope in log t at each point. */
  gridValue: usize;
  gridD1: usize;
  gridSlope: usize;
  /** v128[directions + 2], v128[directions + 1]: weights of vcov and of its derivative. */
  phi: usize;
  dphi: usize;
  /** v128 each: relative covariance, its derivative in t on the diagonal, β, df. */
  vcov: usize;
  slope: usize;
  beta: usize;
  df: usize;

  /** f64[2] each, as lanes: t, S, −dS/dt, D', D''. */
  t: usize;
  S: usize;
  S1: usize;
  D1: usize;
  D2: usize;
  /** The bracket of the minimum. */
  low: usize;
  high: usize;
  /** i32[2] each: steps of the search, whether it converged. */
  iterations: usize;
  converged: usize;
  /** For a search of one response by itself, the same in both lanes: η² (v128[count]), rest and t. */
  single: usize;
  singleRest: usize;
  singleT: usize;
}
