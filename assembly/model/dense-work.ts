/**
 * What is left of a design without its first term as dense matrices, where its levels are so different that sums over classes
 * of them save nothing; with it the second derivatives. `width` scalars are left, those of X the last `p` of them; the first
 * term has `rows` effects, and m stands for the number of parameters.
 */
@unmanaged
export class DenseWork {
  width: i32;
  rows: i32;
  /** f64[width][rows] each: B' of all levels, and B'V^½. */
  B: usize;
  scaled: usize;
  /** f64[classes][k][k] each: V^½ as the inverse of a lower factor; the sum Γ over the levels of a class; LV. */
  half: usize;
  slopes: usize;
  LV: usize;
  /** f64[width][width] each: A − ΣB'B, Ã, ÃΛ, Ω̃⁻¹. */
  within: usize;
  A: usize;
  scaledA: usize;
  inverse: usize;
  /** f64[rows][width]: BΛL̃⁻ᵀ, L̃ the factor of Ω̃. */
  white: usize;
  /** f64[q][width]: what T loses by the other columns, as rows of its root; f64[q][q]: T, lower triangle. */
  root: usize;
  T: usize;
  /** f64[m][q] each: dΨ Z'e, and Z'PZ times that. */
  along: usize;
  projected: usize;
  /** f64[m][k][k], k the widest term: dΨ. */
  direction: usize;
  /** f64[k⁴]: moments of a pair of terms. */
  moments: usize;
  /** f64[p][q]: Z'V⁻¹Q(Q'V⁻¹Q)⁻¹ by columns. */
  fixed: usize;
  /** f64[rows]; f64[width] each. */
  first: usize;
  left: usize;
  right: usize;
  product: usize;
  solution: usize;
  /** f64[m][m], and whether it belongs to the last gradient. */
  hessian: usize;
  hasHessian: i32;
  /** f64, as Λ: Σ_g T_gg − Z'e e'Z / σ² of every term. */
  G: usize;
}
