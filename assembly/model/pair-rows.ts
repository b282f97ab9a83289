/**
 * A random intercept as one pass over the rows of a response meets it: group after group in the order of the classes,
 * and in each two rows at a time. Made once per design.
 */
@unmanaged
export class PairRows {
  /** i32[groups][2]: bytes to the first row of a group, rows. */
  stretch: usize;
  /** f64[groups]: Zq in the group. */
  basis: usize;
  /** Pairs of rows × the first columns of Qw, in the order of the pass. */
  Q: usize;
  /** Panels of the first columns of Qw × groups: their values in the last row of a group without a partner, or zero. */
  lastQ: usize;
  /** v128[groups]: both responses less their levels in that row, or zero. */
  last: usize;
  /** v128: the products of these. */
  sums: usize;
  /** i32[classes]: panels of the rotation of each class; 0 for none. */
  rotation: usize;
  /** v128[groups]: Zq'y. */
  z: usize;
  /** v128: the reduced groups of a class. */
  u: usize;
}
