import { Work } from "./work";

/** Scratch of one fit of a model with one grouping factor. */
@unmanaged
export class ClassWork extends Work {
  /** f64[3][groups][k] and eight more: Zq'y, and room to gather the groups of a class. */
  z: usize;
  /** f64[responseSize]: the reduced response. */
  response: usize;

  /** f64[classes][k][k]: N_c = (I + R_c Λ Λ' R_c')⁻¹. */
  N: usize;
  /** f64[classes][k][k]: lower factor of N_c⁻¹. */
  factor: usize;
  /** f64[p][p]: lower Cholesky factor of Q'V⁻¹Q. */
  L: usize;
  /** f64[p][p]: its inverse. */
  Ainverse: usize;
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
  /** f64[m] and f64[m][m]: gradient in θ at the last criterion, and second derivatives with σ² held. */
  slope: usize;
  hessian: usize;
  /** f64[p][p] each. */
  p1: usize;
  p2: usize;
  p3: usize;
  /** f64[wide + k] each. */
  v1: usize;
  v2: usize;

  /** `ClassSums` of a design with several random effects; 0 where they would take too much room. */
  sums: usize;
  /** 1 when these hold the present response; 1 when the last evaluation was by them. */
  hasSums: i32;
  summed: i32;
  /** log|V| and log|Q'V⁻¹Q|. */
  logV: f64;
  logA: f64;
}
