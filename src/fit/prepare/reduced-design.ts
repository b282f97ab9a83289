/**
 * A design with one grouping factor, reduced to what the likelihood needs; plain data, made once for all responses.
 * The fields mirror assembly/model/class-model.ts, where they are explained. Rows are in the order `order`.
 */
export interface ReducedDesign {
  readonly kind: "factor";
  readonly n: number;
  /** Rank of X. */
  readonly p: number;
  /** Columns of Z per group. */
  readonly k: number;
  readonly groups: number;
  /** Rank of the part of X within groups. */
  readonly within: number;
  readonly classes: number;
  readonly reduced: number;
  /** Columns of X that were kept; the others depend on earlier ones. */
  readonly kept: Int32Array;
  /** Row of the design at each sorted position. */
  readonly order: Int32Array;
  /** Level of the grouping factor of each group. */
  readonly level: Int32Array;
  readonly groupStart: Int32Array;
  /** k × n. */
  readonly Zq: Float64Array;
  /** within × n. */
  readonly Qw: Float64Array;
  readonly member: Int32Array;
  readonly classStart: Int32Array;
  readonly reducedStart: Int32Array;
  /** Rotations of the classes, one after the other, and where each starts (-1 for none). */
  readonly rotation: Float64Array;
  readonly rotationStart: Int32Array;
  /** reduced × k × p. */
  readonly X: Float64Array;
  /** classes × k(k+1)/2 × p(p+1)/2. */
  readonly W: Float64Array;
  /** classes × k × k. */
  readonly R: Float64Array;
  /** within × p. */
  readonly Rw: Float64Array;
  /** p × p. */
  readonly Aw: Float64Array;
  /** p × p. */
  readonly B: Float64Array;
  /** Coefficients of the constant 1, or empty when it does not lie in the span of X. */
  readonly ones: Float64Array;
  /** k × k each. */
  readonly T: Float64Array;
  readonly Tinverse: Float64Array;
  readonly template: LambdaTemplate;
  /** groups × k × p: X̃ of every group before the rotation. */
  readonly groupX: Float64Array;
  /** log|X'X| of the kept columns. */
  readonly logDetXX: number;
  /** Eigenvectors of a scalar random effect beyond X; null where there are several effects, or too many classes. */
  readonly spectral: SpectralBasis | null;
  /** Is Zq constant within every group, so that Zq'y is a sum? */
  readonly sums: boolean;
}

/** Eigenvectors of ZZ' beyond X in the reduced coordinates: η = U u + W c has variances 1 + λ t. */
export interface SpectralBasis {
  /** λ. */
  readonly value: Float64Array;
  /** directions × reduced. */
  readonly U: Float64Array;
  /** directions × within. */
  readonly W: Float64Array;
}

/** Which entries of Λ (k × k, lower triangle) are which θ. */
export interface LambdaTemplate {
  /** Row, column and parameter of each entry, three numbers each. */
  readonly entries: Int32Array;
  readonly parameters: number;
}
