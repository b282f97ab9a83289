import { Work } from "./work";

/** Scratch of one fit of any structure; that of what is left when the first term is eliminated has its factor alone. */
@unmanaged
export class SparseWork extends Work {
  /** f64[size]: Ω, then its factor. */
  factor: usize;
  /** f64[size]: the inverse of Ω on the pattern of the factor. */
  inverse: usize;
  /** f64[tail][tail]: columns of L⁻¹ of the tail. */
  columns: usize;
  /** f64[q + p] each: Z̃'y and Q'y; u and γ; Λu and γ; Z̃'e. */
  rhs: usize;
  solution: usize;
  effects: usize;
  projected: usize;
  /** f64[q + p]: one sparse column spread out. */
  spread: usize;
  /** f64[p]: Q'y, taken out of the response before anything else. */
  fixed: usize;
  /** f64[terms + 1]: quadratic forms, then moment estimates. */
  forms: usize;
  variances: usize;
  /** f64[n]: the response, beyond X. */
  y: usize;
  /** f64[n]: residuals. */
  e: usize;
  /** f64[8] for dotBlock. */
  dots: usize;
  /** Y of all terms, laid out as Λ: half the gradient of log|Ω| and of S. */
  Y: usize;
  E: usize;
  /** f64[m][p][p]: derivatives of the covariance of β relative to σ²; f64[m][p]: of β. */
  J: usize;
  betaSlopes: usize;
  /** f64[p][p] each. */
  A1: usize;
  A2: usize;
  A3: usize;

  /** log|Λ'Z'ZΛ + I|, log|Q'V⁻¹Q|, and by how much the digits of the latter are cancelled. */
  logV: f64;
  logA: f64;
  cancelled: f64;
  /** SparseWork of what is factorised, which may be this one; EliminationWork, or 0. */
  rest: usize;
  elimination: usize;
  /** DenseWork where what is left is kept as dense matrices, or 0. */
  dense: usize;
  /** 1 where the design tells all random effects from each other. */
  informative: i32;
}
