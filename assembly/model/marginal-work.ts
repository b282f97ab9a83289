import { Work } from "./work";

/** Scratch of one fit of a model by its marginal covariance. c stands for a class, T for the rows of its units. */
@unmanaged
export class MarginalWork extends Work {
  /** f64[blocks]: the response after the rotation, less what X explains of it by least squares, in `fixed`. */
  y: usize;
  fixed: usize;
  /** f64[c][T][T]: KK' is the scatter of the response beyond the rotation. */
  scatter: usize;

  /** As `Lambda`: a factor F of each Ψ, not rotated, and Ψ = FF'. */
  F: usize;
  Psi: usize;
  /** f64[cells]: what the standard deviation of the residual is multiplied by, at θ. */
  size: usize;
  /** f64[c][T][T]: lower factors L of V, then V⁻¹. */
  L: usize;
  inverse: usize;
  /** f64[blocks][p + 1], f64[c][T][T]: L⁻¹ times X and residual, and times K; after the derivatives L⁻ᵀ times these. */
  white: usize;
  whiteScatter: usize;
  /** f64[p][p]: lower factor of X'V⁻¹X. */
  A: usize;
  /** f64[p + 1][p + 1]: products of X and residual. */
  products: usize;

  /** Numbers of the widest Ψ and of the largest V of a class, and of `K`. */
  stride: i32;
  widestSquare: i32;
  kSize: i32;
  /** f64[m][widest k²] each: dF and dΨ along a parameter of a term. */
  dF: usize;
  dPsi: usize;
  /** As `Lambda`: ∂D/∂Ψ and ∂S/∂Ψ. */
  M: usize;
  MS: usize;
  /** f64[terms: k(k+1)/2][p + 1][p + 1]: (X r)'V⁻¹ E V⁻¹(X r) of each element of Ψ, lower triangles. */
  K: usize;
  /** f64[m][p][p] and f64[m][p]: X'V⁻¹V_iV⁻¹X and X'V⁻¹V_iV⁻¹r, on the basis in which X'V⁻¹X = I. */
  dA: usize;
  da: usize;
  /** f64[c][T][T]: ∂D/∂V of every class; that of the present one. */
  allG: usize;
  G: usize;
  /** f64[widest][widest] each: n V⁻¹ − 2 ∂D/∂V of a class, and scratch. */
  B: usize;
  t1: usize;
  t2: usize;
  t3: usize;
  /** f64[m][widest][widest]: V_i of a class. */
  Vi: usize;
  /** Sums over pairs of parameters (assembly/marginal/pairs.ts): f64[terms][k⁴], 0 where they are not pooled; f64[widest k²]. */
  pooled: usize;
  pair: usize;
  /** f64[levels][k][p + 1] of a term in a unit; f64[k]. */
  P: usize;
  py: usize;
  /** Sums of a Markov chain (assembly/marginal/markov-sums.ts): f64[terms][3][p + 1][p + 1], f64[terms][3]; numbers of a gap. */
  sums: usize;
  sumLogs: usize;
  gaps: usize;
  /** f64[p + 1] each, and one more. */
  z: usize;
  past: usize;
  /** f64[m + 1][m + 1]: covariance of the parameters and the scale. */
  spread: usize;
  /** The standard deviation that is held where the first one vanishes (assembly/search/reference.ts); −1 for none. */
  heldSize: i32;
  /** 1 where V itself is needed, whatever the structure. */
  isWhole: i32;
  /** f64[m], f64[m][m]: the gradient, and the Hessian with σ² held. */
  slope: usize;
  hessian: usize;
}
