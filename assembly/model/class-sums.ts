import { part } from "../linalg/vector";

/**
 * The likelihood as a function of sums over classes. With e = u − X̃γ₀ at a γ₀ near the optimum and the augmented rows
 * X̂ = [X̃ e] of a group, all that θ meets of a class is the k(k+1)/2 cross-products Σ_g X̂_g[a,:]'X̂_g[b,:], each
 * (p + 1) × (p + 1): Σ_c ⟨N_c, ·⟩ plus what lies within groups is [A t; t' S₀], A = Q'V⁻¹Q, and the last pivot of its
 * Cholesky factor is S. Derivatives are contractions of the same sums, so that an evaluation costs the number of
 * classes, however many groups they have.
 *
 * Two classes lie side by side in the lanes of every 128 bits; where their number is odd, the last lane is empty.
 */
@unmanaged
export class ClassSums {
  pairs: i32;
  /** k(k+1)/2, entries of a symmetric k × k matrix, packed by rows of its lower triangle. */
  entries: i32;
  /** (p+1)(p+2)/2, entries of an augmented matrix, packed likewise. */
  width: i32;
  /** Directions of Ψ that θ can take: all entries, or the diagonal. */
  directions: i32;
  /** i32[directions][2]: row and column. */
  direction: usize;
  /** Largest tr(R_c'R_c). */
  largest: f64;

  /** Two lanes each: R_c [pairs][k][k], group counts [pairs], sums [pairs][entries][width], N_c [pairs][entries]. */
  R: usize;
  size: usize;
  products: usize;
  N: usize;
  /** f64[2 pairs]: |N_c|⁻¹. */
  determinant: usize;
  /** f64[width]: what lies within groups. */
  within: usize;
  /** f64[p]: γ₀. */
  gamma: usize;
  /** f64[reduced][k]: e. */
  residual: usize;
  /** f64[entries] each, at θ = 0, for moment estimates: Σ n_c F_c − K_c, and Σ n_c F_c[a,a] F_c[b,b]. */
  expected: usize;
  weight: usize;

  /** Two lanes each: room for the sums along all directions, a k × k matrix of each kind, weights. */
  along: usize;
  P: usize;
  F: usize;
  E: usize;
  k1: usize;
  k2: usize;
  omega: usize;
  /** Two lanes each, [entries][entries]: Σ_c E_c[x] F_c[y]; [entries]: Σ n_c F_c. */
  products2: usize;
  sumF: usize;

  /** f64[width]: the augmented matrix, then its factor; the inverse of that. */
  A: usize;
  inverse: usize;
  /** f64[directions][width]: derivatives of the augmented matrix, negated, then whitened by its factor. */
  derivative: usize;
  whitened: usize;
  /** f64[directions][directions] and f64[parameters][directions]: Hessian in Ψ; θ in terms of Ψ. */
  H: usize;
  J: usize;
  /** 1 when the derivatives belong to the last evaluation. */
  isDifferentiated: i32;
}

/** Where the numbers of class `c` begin in an array of `length` for each pair of classes; its lane is 16 bytes wide. */
export function laneOf(array: usize, length: i32, c: i32): usize {
  return part(array + ((<usize>(c >> 1) * length) << 4), c & 1);
}
