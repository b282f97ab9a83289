import type { ModelDesign, ModelTerm } from "./model-design.js";

/**
 * A model with any random terms, reduced to cross-products and the pattern of their factor. The fields mirror
 * assembly/model/sparse-model.ts, where they are explained.
 */
export interface SparseDesign extends ModelDesign {
  readonly form: "sparse";
  /** Random effects, all terms together. */
  readonly q: number;
  readonly sparse: number;
  readonly tail: number;
  readonly size: number;
  readonly terms: readonly SparseTerm[];
  readonly pairs: readonly BlockPair[];
  readonly columnStart: Int32Array;
  readonly row: Int32Array;
  readonly rowStart: Int32Array;
  readonly rowEntry: Int32Array;
  /** p × n. */
  readonly Q: Float64Array;
  /** (terms + 1) × (terms + 1): observed quadratic forms to moment estimates of σ² and the variances. */
  readonly moments: Float64Array;
}

/** A random term of a sparse model. */
export interface SparseTerm extends ModelTerm {
  /** Place of each row among `level`; -1 for none. */
  readonly index: Int32Array;
  /** Z̃ = Z T⁻¹, n × k; n × (levels × k), a number of each row for every level, where their covariance is `known`. */
  readonly Z: Float64Array;
}

/** The blocks of the cross-products of two terms; `terms.length` stands for X. */
export interface BlockPair {
  readonly row: number;
  readonly column: number;
  readonly count: number;
  /** Level of either term, count × 2. */
  readonly levels: Int32Array;
  /** count × k row × k column. */
  readonly blocks: Float64Array;
  /** Place of each number in the factor, -1 where it is not stored. */
  readonly places: Int32Array;
}
