import { int, part } from "../linalg/vector";
import { Terms } from "./terms";

/** Two terms that share rows, and the blocks of their cross-products. */
@unmanaged
export class Pair {
  /** Numbers of the terms. */
  row: i32;
  column: i32;
  /** Blocks. */
  count: i32;
  /** i32[count][2]: the levels of each block. */
  levels: usize;
  /** f64[count][k row][k column]. */
  blocks: usize;
  /** i32[count][k row][k column]: places of their numbers in the factor. */
  places: usize;
  /** 1 when the blocks stand for their mirror images too. */
  mirrored: i32;
}

/**
 * What a factor of Ω = [Λ'Z'ZΛ + I, Λ'Z'X; X'ZΛ, X'X] asks for: the cross-products of [Z₁ … Z_r X] and its pattern. The
 * columns of the first terms are sparse (a column per scalar, with the rows below it that are not zero); the rest, X
 * included, is one dense triangle, the tail.
 */
@unmanaged
export class Pattern extends Terms {
  /** Sparse columns. */
  sparse: i32;
  /** Width of the dense tail, X included. */
  tail: i32;
  /** Pairs of terms that share rows. */
  pairs: i32;
  /** Numbers in the factor: sparse columns, then the tail by rows. */
  size: i32;
  /** [pairs]. */
  pair: Pair;
  /** i32[sparse + 1]: start of each sparse column in the factor; the diagonal comes first. */
  columnStart: usize;
  /** i32[…]: scalar of each number of the sparse columns. */
  row: usize;
  /** i32[sparse + 1] and i32[…][2]: for each sparse row the columns left of it that reach it, and where. */
  rowStart: usize;
  rowEntry: usize;
}

export function pairOf(d: Pattern, i: i32): Pair {
  return changetype<Pair>(changetype<usize>(d.pair) + <usize>i * offsetof<Pair>());
}

/** Pointer to entry (i, j) of the dense tail, j ≤ i, in a factor that starts at `values`. */
export function tailAt(d: Pattern, values: usize, i: i32, j: i32): usize {
  return part(values, int(d.columnStart, d.sparse) + i * d.tail + j);
}
