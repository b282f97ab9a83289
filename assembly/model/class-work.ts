import { LambdaEntry } from "../record/lambda-entry";

/** Scratch of one fit, reserved once and used for every response: no allocation inside the loop. */
@unmanaged
export class Work {
  /** f64[3][groups][k]: Zq'y, and room to gather the groups of a class. */
  z: usize;
  /** f64[responseSize]: the reduced response. */
  response: usize;

  /** f64[k][k]: Λ. */
  Lambda: usize;
  /** f64[classes][k][k]: N_c = (I + R_c Λ Λ' R_c')⁻¹. */
  N: usize;
  /** f64[classes][k][k]: lower factor of N_c⁻¹. */
  factor: usize;
  /** f64[p][p]: lower Cholesky factor of Q'V⁻¹Q. */
  L: usize;
  /** f64[p][p]: its inverse. */
  Ainverse: usize;
  /** f64[p]: Q'V⁻¹y, then the coefficients γ on the basis Q. */
  gamma: usize;
  /** f64[reduced][k]: u − X̃ γ. */
  residual: usize;

  /** f64[classes][k][k]: N_c R_c, and F_c = R_c'N_c R_c = Z_g'V⁻¹Z_g. */
  P: usize;
  F: usize;
  /** f64[classes][k][k]: (H_c⁻¹)' of the factor H_c. */
  half: usize;
  /** f64[classes][k][k]: T_c = H_c⁻¹R_c, by which F_c = T_c'T_c. */
  T: usize;
  /** f64[classes][k][k]: K_c with Σ_g Z_g'V⁻¹X (X'V⁻¹X)⁻¹ X'V⁻¹Z_g = T_c'K_c T_c. */
  K: usize;
  /** f64[classes][k][k]: Φ_c = Σ_g ε_g ε_g'. */
  Phi: usize;
  /** f64[reduced][k]: ε_g = H_c⁻¹e_g, by which Z_g'V⁻¹e = T_c'ε_g. */
  white: usize;
  /** f64[k][k]: dD = ⟨G, dΨ⟩. */
  G: usize;

  /** f64[m][k][k]: directions dΨ. */
  direction: usize;
  /** f64[m][k][k]: U = T_c dΨ T_c' of a class. */
  U: usize;
  /** f64[m][p][p]: −dA along each direction. */
  dA: usize;
  /** f64[m][p]: X'V⁻¹Z dΨ Z'V⁻¹e. */
  cross: usize;
  /** f64[m]: dS. */
  dS: usize;
  /** f64[m][m]: second derivatives. */
  H: usize;

  /** Room for three k × k and three p × p matrices, for k vectors and for sums. */
  k1: usize;
  k2: usize;
  k3: usize;
  p1: usize;
  p2: usize;
  p3: usize;
  m1: usize;
  m2: usize;
  m3: usize;
  v1: usize;
  v2: usize;

  /** f64[parameters] each: θ, gradient, step, trial and best θ. */
  theta: usize;
  gradient: usize;
  step: usize;
  trial: usize;
  best: usize;
  /** Where the caller wants to start; the value of parameters that are held. */
  start: usize;
  /** θ before a move that may be taken back. */
  before: usize;
  /** `Start[startCount]`: where descents may begin. */
  starts: usize;
  startCount: i32;
  /** f64[directions]: the criterion over Ψ of rank one and one size. */
  grid: usize;

  /** [entries]: what θ stands for, as `template` of the design: its own, or that of the symmetric root. */
  template: LambdaEntry;
  entries: i32;
  rootTemplate: LambdaEntry;

  /** `ClassSums` of a design with several random effects; 0 where they would take too much room. */
  sums: usize;
  /** 1 when the last evaluation was by these sums. */
  summed: i32;
}

/** Numbers that an evaluation leaves for others. */
@unmanaged
export class Values {
  /** log|V| */
  logV: f64;
  /** log|Q'V⁻¹Q| */
  logA: f64;
  /** Weighted residual sum of squares, (y − Xβ)'V⁻¹(y − Xβ). */
  S: f64;
  /** n − p with REML, n with ML. */
  nu: f64;
  /** The criterion up to the constants of the design: log|V| + log|A| + ν log S. */
  D: f64;
}
