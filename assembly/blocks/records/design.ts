/**
 * A design with any random terms: the cross-products of [Z₁ … Z_r X] and the pattern of the factor of
 * Ω = [Λ'Z'ZΛ + I, Λ'Z'X; X'ZΛ, X'X]. Terms come by decreasing number of levels; X is the last "term", with one
 * level and Λ = I. The columns of the first terms are sparse (a column per scalar, with the rows below it that are not
 * zero); the rest, X included, is one dense triangle, the tail. X and y are represented on an orthonormal basis of X,
 * and Z in a scaled basis Z̃ = Z T⁻¹ of each term.
 *
 * All fields are 32-bit; src/fit/run/load-block-design.ts writes them in this order.
 */
@unmanaged
export class BlockDesign {
  /** Rows. */
  n: i32;
  /** Fixed effects kept. */
  p: i32;
  /** Random terms. */
  terms: i32;
  /** Random effects, all terms together. */
  q: i32;
  /** Sparse columns. */
  sparse: i32;
  /** Width of the dense tail, X included. */
  tail: i32;
  /** Covariance parameters θ. */
  parameters: i32;
  /** Non-zero entries of the templates of all Λ. */
  entries: i32;
  /** 1 for REML, 0 for ML. */
  reml: i32;
  /** 1 when a constant lies in the span of X. */
  constant: i32;
  /** Pairs of terms that share rows. */
  pairs: i32;
  /** Numbers in the factor: sparse columns, then the tail by rows. */
  size: i32;

  /** i32[terms + 1][4]: columns k, levels, first scalar, offset of Λ in the f64 of all Λ; the last is X. */
  term: usize;
  /**
   * i32[pairs][7]: row term, column term, count, pointers to the level pairs (i32[count][2]), to the blocks
   * (f64[count][k row][k column]) and to their places in the factor (i32[count][k row][k column]), and 1 when they stand
   * for their mirror images too.
   */
  pair: usize;
  /** i32[sparse + 1]: start of each sparse column in the factor; the diagonal comes first. */
  columnStart: usize;
  /** i32[…]: scalar of each number of the sparse columns. */
  row: usize;
  /** i32[sparse + 1] and i32[…][2]: for each sparse row the columns left of it that reach it, and where. */
  rowStart: usize;
  rowEntry: usize;
  /** i32[entries][4]: term, row, column and parameter of each entry of the Λ. */
  template: usize;
  /** i32[parameters]: 1 where the parameter is optimised. */
  free: usize;

  /** f64[p][n]: orthonormal basis of X. */
  Q: usize;
  /** i32[terms][n]: level of each row, -1 for none. */
  index: usize;
  /** f64: Z̃ of each term, rows × k, one term after the other. */
  Z: usize;
  /** f64[p][p]: β = B γ. */
  B: usize;
  /** f64[p]: coefficients of a constant. */
  ones: usize;
  /** f64: T and T⁻¹ of each term, k × k, one after the other. */
  T: usize;
  Tinverse: usize;
  /** log|X'X|: f64[1]. */
  constants: usize;
  /** f64[terms + 1][terms + 1]: observed quadratic forms to moment estimates of σ² and the variances. */
  moments: usize;
  /** f64[4]: σ where it is given (0: estimated), tolerance, most iterations, 1 when the search starts at a given θ too. */
  control: usize;
  /** What is left without the first term, see elimination.ts; 0 when it stays. */
  elimination: usize;
}

/** The design whose matrix is factorised: what the elimination of the first term leaves, or the whole. */
export function factorised(d: BlockDesign): BlockDesign {
  return d.elimination == 0 ? d : changetype<BlockDesign>(load<usize>(d.elimination));
}

/** Columns of a term; `terms` is X. */
export function termWidth(d: BlockDesign, t: i32): i32 {
  return load<i32>(d.term + ((<usize>t) << 4));
}

export function termLevels(d: BlockDesign, t: i32): i32 {
  return load<i32>(d.term + ((<usize>t) << 4), 4);
}

/** Place of the first scalar of a term among all scalars. */
export function termStart(d: BlockDesign, t: i32): i32 {
  return load<i32>(d.term + ((<usize>t) << 4), 8);
}

/** Place of a term's Λ among the f64 of all Λ. */
export function lambdaStart(d: BlockDesign, t: i32): i32 {
  return load<i32>(d.term + ((<usize>t) << 4), 12);
}

/** Pointer to pair i. */
export function pairOf(d: BlockDesign, i: i32): usize {
  return d.pair + <usize>i * 28;
}

/** Pointer to entry (i, j) of the dense tail, j ≤ i, in a factor that starts at `values`. */
export function tailAt(d: BlockDesign, values: usize, i: i32, j: i32): usize {
  return values + ((<usize>(load<i32>(d.columnStart + ((<usize>d.sparse) << 2)) + i * d.tail + j)) << 3);
}

/** Pointer to entry e of the templates. */
export function entryAt(d: BlockDesign, e: i32): usize {
  return d.template + ((<usize>e) << 4);
}

export function entryTerm(entry: usize): i32 {
  return load<i32>(entry);
}

export function entryRow(entry: usize): i32 {
  return load<i32>(entry, 4);
}

export function entryColumn(entry: usize): i32 {
  return load<i32>(entry, 8);
}

export function entryParameter(entry: usize): i32 {
  return load<i32>(entry, 12);
}

export function isDiagonal(entry: usize): bool {
  return entryRow(entry) == entryColumn(entry);
}

/** Offset in bytes of an entry among the numbers of all Λ. */
export function entryOffset(d: BlockDesign, entry: usize): usize {
  const t = entryTerm(entry);
  return (<usize>(lambdaStart(d, t) + entryRow(entry) * termWidth(d, t) + entryColumn(entry))) << 3;
}

/** Is the parameter optimised? */
export function isFree(d: BlockDesign, parameter: i32): bool {
  return load<i32>(d.free + ((<usize>parameter) << 2)) != 0;
}
