/** Scratch of one fit of a general structure, reserved once and used for every response. */
@unmanaged
export class BlockWork {
  /** Λ of all terms, then the identity of X. */
  Lambda: usize;
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
  k1: usize;
  k2: usize;

  theta: usize;
  start: usize;
  gradient: usize;
  trial: usize;
  trialGradient: usize;
  step: usize;
  change: usize;
  /** f64[parameters] each: how large a change of each parameter is (see measureScales); direction of least curvature. */
  scale: usize;
  descent: usize;
  best: usize;
  /** θ before a move that may be taken back. */
  before: usize;
  /** θ of the last criterion, and whether it and the gradient at it are known for this response. */
  here: usize;
  hasCriterion: i32;
  hasGradient: i32;
  /** f64[…]: criteria of screened starts. */
  screen: usize;
  /** f64[parameters][parameters]: inverse Hessian of the quasi-Newton search, then the Hessian. */
  H: usize;
  J: usize;
  m1: usize;
  m2: usize;
  /** f64[p][p] each: vcov at θ ± h; f64[p]: β. */
  A1: usize;
  A2: usize;
  A3: usize;
  b1: usize;
  slope: usize;

  /**
   * log|Λ'Z'ZΛ + I|, log|Q'V⁻¹Q|, by how much its digits are cancelled, S, 1/σ², the criterion and its rounding error
   * at `here`.
   */
  logV: f64;
  logA: f64;
  cancelled: f64;
  S: f64;
  precision: f64;
  D: f64;
  noise: f64;
  /** Lowest eigenvalue of the last differenced Hessian, in scaled parameters, and its share of the largest. */
  curvature: f64;
  conditioned: f64;
  /** n − p with REML, n with ML. */
  nu: f64;
  /** σ² in the units of `y` where it is given; 0 where it is estimated. */
  sigma2: f64;
  /** Sum of squares of `y`; what was taken out of the response: its mean and a power of two. */
  total: f64;
  offset: f64;
  exponent: f64;
  /** 2 to the exponent. */
  unit: f64;
  /** log|Λ'Z'ZΛ + I|, + log|Q'V⁻¹Q| with REML, of the whole design. */
  logs: f64;
  /** BlockWork of what is factorised, which may be this one; EliminationWork, or 0. */
  rest: usize;
  elimination: usize;
  iterations: i32;
  converged: i32;
  /** 1 when the last descent went where the random effects leave no residual. */
  diverged: i32;
}
