import { int } from "../linalg/vector";
import { Model } from "./model";
import { Pattern } from "./pattern";

/** A model with any random terms, by decreasing number of levels. */
@unmanaged
export class SparseModel extends Model {
  /** f64[p][n]: orthonormal basis of X. */
  Q: usize;
  /** i32[terms][n]: level of each row, -1 for none. */
  index: usize;
  /**
   * i32[terms]: numbers of a row of Z̃: k, those of the level of the row, or levels × k where its levels have a known covariance
   * and a row has numbers for all of them.
   */
  rowWidth: usize;
  /** f64: Z̃ of each term, one after the other. */
  Z: usize;
  /** f64[terms + 1][terms + 1]: observed quadratic forms to moment estimates of σ² and the variances. */
  moments: usize;
  /** The cross-products of the whole, and where the numbers of their factor lie. */
  pattern: Pattern;
  /** `Elimination` of the first term, and the `Pattern` of what is left without it; 0 when it stays. */
  elimination: usize;
  rest: usize;
}

/** Numbers of a row of Z̃ of a term. */
export function rowWidthOf(d: SparseModel, t: i32): i32 {
  return int(d.rowWidth, t);
}

/** What is factorised: what the elimination of the first term leaves, or the whole. */
export function factorised(d: SparseModel): Pattern {
  return d.rest == 0 ? d.pattern : changetype<Pattern>(d.rest);
}
