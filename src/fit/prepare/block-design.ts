import type { SearchSettings } from "../run/search-settings.js";
import type { LambdaTemplate } from "./reduced-design.js";

/**
 * A design with any random terms, reduced to cross-products and the pattern of their factor; plain data, made once for
 * all responses. The fields mirror assembly/model/sparse-model.ts, where they are explained. Terms are in θ's order.
 */
export interface BlockDesign {
  readonly kind: "blocks";
  readonly n: number;
  /** Rank of X. */
  readonly p: number;
  /** Random effects, all terms together. */
  readonly q: number;
  readonly sparse: number;
  readonly tail: number;
  readonly size: number;
  /** Levels of the term with the most. */
  readonly groups: number;
  readonly kept: Int32Array;
  readonly terms: readonly BlockTerm[];
  readonly pairs: readonly BlockPair[];
  readonly columnStart: Int32Array;
  readonly row: Int32Array;
  readonly rowStart: Int32Array;
  readonly rowEntry: Int32Array;
  /** p × n. */
  readonly Q: Float64Array;
  readonly B: Float64Array;
  /** Coefficients of the constant 1, or empty. */
  readonly ones: Float64Array;
  readonly logDetXX: number;
  /** (terms + 1) × (terms + 1): observed quadratic forms to moment estimates of σ² and the variances. */
  readonly moments: Float64Array;
  /** Parameters of all terms. */
  readonly parameters: number;
  /** What of θ and σ is estimated, and how. */
  readonly search: SearchSettings;
}

/** A random term of a block design. */
export interface BlockTerm {
  readonly k: number;
  /** The term's levels that occur, as levels of its RandomTerm. */
  readonly level: Int32Array;
  /** Place of each row among `level`; -1 for none. */
  readonly index: Int32Array;
  /** Z̃ = Z T⁻¹, n × k. */
  readonly Z: Float64Array;
  readonly T: Float64Array;
  readonly Tinverse: Float64Array;
  readonly template: LambdaTemplate;
  /** First of its parameters in θ. */
  readonly from: number;
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
