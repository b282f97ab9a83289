import type { ModelDesign } from "./model-design.js";

/**
 * A model with one grouping factor, whose random effects form one term. The fields mirror assembly/model/class-model.ts,
 * where they are explained. Rows are in the order `order`.
 */
export interface ClassDesign extends ModelDesign {
  readonly form: "classes";
  /** Columns of Z per group. */
  readonly k: number;
  /** Rank of the part of X within groups. */
  readonly within: number;
  readonly classes: number;
  readonly reduced: number;
  readonly order: Int32Array;
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
  /** groups × k × p: X̃ of every group before the rotation, on the eigenvectors of a known covariance where there is one. */
  readonly groupX: Float64Array;
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
