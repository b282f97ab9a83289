import { Model } from "./model";
import { Pattern } from "./pattern";

/** A model with any random terms, by decreasing number of levels. */
@unmanaged
export class SparseModel extends Model {
  /** f64[p][n]: orthonormal basis of X. */
  Q: usize;
  /** i32[terms][n]: level of each row, -1 for none. */
  index: usize;
  /** f64: Z̃ of each term, rows × k, one term after the other. */
  Z: usize;
  /** f64[terms + 1][terms + 1]: observed quadratic forms to moment estimates of σ² and the variances. */
  moments: usize;
  /** The cross-products of the whole, and where the numbers of their factor lie. */
  pattern: Pattern;
  /** `Elimination` of the first term, and the `Pattern` of what is left without it; 0 when it stays. */
  elimination: usize;
  rest: usize;
}

/** What is factorised: what the elimination of the first term leaves, or the whole. */
export function factorised(d: SparseModel): Pattern {
  return d.rest == 0 ? d.pattern : changetype<Pattern>(d.rest);
}
