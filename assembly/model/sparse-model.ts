import { int } from "../linalg/vector";
import { LambdaEntry } from "../record/lambda-entry";
import { BlockPattern, lambdaStart, termWidth } from "./pattern";

/** An entry of the Λ of a term. */
@unmanaged
export class TermEntry extends LambdaEntry {
  term: i32;
}

/**
 * A design with any random terms. Terms come by decreasing number of levels. X and y are represented on an orthonormal
 * basis of X, and Z in a scaled basis Z̃ = Z T⁻¹ of each term.
 */
@unmanaged
export class BlockDesign extends BlockPattern {
  /** Rows. */
  n: i32;
  /** Covariance parameters θ. */
  parameters: i32;
  /** Non-zero entries of the templates of all Λ. */
  entries: i32;
  /** 1 for REML, 0 for ML. */
  reml: i32;
  /** 1 when a constant lies in the span of X. */
  constant: i32;
  /** [entries]: the entries of all Λ, term by term. */
  template: TermEntry;
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
  /** f64[terms + 1][terms + 1]: observed quadratic forms to moment estimates of σ² and the variances. */
  moments: usize;
  /** log|X'X|. */
  logDetXX: f64;

  /** σ where it is given; 0 where it is estimated. */
  sigma: f64;
  /** Predicted decrease of the criterion below which a search has arrived. */
  tolerance: f64;
  maxIterations: i32;
  /** 1 when the search starts at a given θ too. */
  isStartGiven: i32;
  /** `Elimination` of the first term, and the `BlockPattern` of what is left without it; 0 when it stays. */
  elimination: usize;
  rest: usize;
}

/** The design whose matrix is factorised: what the elimination of the first term leaves, or the whole. */
export function factorised(d: BlockDesign): BlockPattern {
  return d.rest == 0 ? d : changetype<BlockPattern>(d.rest);
}

/** Entry e of the templates. */
export function entryAt(d: BlockDesign, e: i32): TermEntry {
  return changetype<TermEntry>(changetype<usize>(d.template) + <usize>e * offsetof<TermEntry>());
}

export function isDiagonal(entry: TermEntry): bool {
  return entry.row == entry.column;
}

/** Offset in bytes of an entry among the numbers of all Λ. */
export function entryOffset(d: BlockDesign, entry: TermEntry): usize {
  const t = entry.term;
  return (<usize>(lambdaStart(d, t) + entry.row * termWidth(d, t) + entry.column)) << 3;
}

/** Is the parameter optimised? */
export function isFree(d: BlockDesign, parameter: i32): bool {
  return int(d.free, parameter) != 0;
}
