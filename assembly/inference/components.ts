import { SparseModel } from "../model/sparse-model";
import { termWidth } from "../model/terms";

/** A level of a term in a component. */
@unmanaged
export class ComponentLevel {
  term: i32;
  /** Place of its first effect inside the component. */
  place: i32;
}

/** A block of a pair of terms in a component. */
@unmanaged
export class ComponentBlock {
  /** Number of the pair, and of the block in it. */
  pair: i32;
  number: i32;
  /** Places of its row and its column inside the component; row -1 is X. */
  row: i32;
  column: i32;
}

/**
 * The levels of all random terms of a block design, parted into components that share no rows: V is block-diagonal in
 * them. Nested designs fall apart into their outermost groups, crossed ones are a single component.
 */
@unmanaged
export class Components {
  count: i32;
  /** Random effects of the largest component. */
  largest: i32;
  /** i32[count + 1]: first level of each component. */
  levelStart: usize;
  /** [levels]. */
  level: ComponentLevel;
  /** i32[count + 1]: first block of each component. */
  blockStart: usize;
  /** [blocks]. */
  block: ComponentBlock;
}

/** Scratch for the largest component, and sums over all of them. */
@unmanaged
export class ComponentWork {
  /** f64[largest + p][largest]: [Z X]'Z, then [Z X]'V⁻¹Z. */
  F: usize;
  /** f64[largest + p][largest]: L⁻¹Λ'Z'[Z X] by columns. */
  C: usize;
  /** f64[largest][largest]: Λ'Z'ZΛ + I, then its factor. */
  L: usize;
  /** f64[m][p][largest]: X'V⁻¹Z Eᵣ. */
  XE: usize;
  /** f64[p][largest]: the same times F. */
  XEF: usize;
  /** f64[m]: term of each element of Ψ, and f64[m][widest][widest]: Eᵣ. */
  term: usize;
  E: usize;
  /** f64[p][p]: X'V⁻¹X, then Φ. */
  A: usize;
  Phi: usize;
  /** f64[m][p][p]: Pᵣ; f64[m][m][p][p]: Q_rs. */
  P: usize;
  Q: usize;
  U: usize;
  /** f64[m + 1][m + 1] each: information, W, vectors; f64[m + 1]: scales, tr(Eᵣ F). */
  I: usize;
  W: usize;
  vectors: usize;
  scales: usize;
  traces: usize;
  /** f64[p][p] each. */
  p1: usize;
  p2: usize;
  p3: usize;
}

/** Widest term. */
export function widestTerm(d: SparseModel): i32 {
  let widest = 1;
  for (let t = 0; t < d.terms; t++) widest = max(widest, termWidth(d, t));
  return widest;
}
