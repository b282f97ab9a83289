import type { ModelDesign } from "./model-design.js";

/** How the rows of a model by its marginal covariance have the effects of a term. */
export type Access = "visits" | "columns" | "times";

/**
 * A model whose residuals have a structure, by the covariance of the rows that can be correlated. The fields mirror
 * assembly/model/marginal-model.ts, where they are explained. θ of the kernel has the first standard deviation of the residual,
 * held at one, which θ as it is reported leaves out.
 */
export interface MarginalDesign extends ModelDesign {
  readonly form: "marginal";
  readonly classes: number;
  readonly widest: number;
  /** The first term that is a residual. */
  readonly residual: number;
  readonly cellStart: Int32Array;
  readonly squareStart: Int32Array;
  readonly memberStart: Int32Array;
  readonly rowStart: Int32Array;
  readonly reducedStart: Int32Array;
  readonly blockStart: Int32Array;
  readonly rotation: Float64Array;
  /** Where the rotation of a class begins; -1 for none. */
  readonly rotationStart: Int32Array;
  /** blocks × p. */
  readonly X: Float64Array;
  /** p × n. */
  readonly Q: Float64Array;
  readonly access: readonly Access[];
  /** terms × cells each. */
  readonly level: Int32Array;
  readonly visit: Int32Array;
  readonly Z: Float64Array;
  readonly zStart: Int32Array;
  /** cells each. */
  readonly factor: Float64Array;
  readonly time: Float64Array;
  readonly ratio: Int32Array;
  readonly ratios: number;
  /** Times of the data in one of the kernel's, which is the smallest gap, and a gap of middle length in the kernel's. */
  readonly timeUnit: number;
  readonly middleGap: number;
}
