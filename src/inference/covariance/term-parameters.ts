/** A standard deviation (σ among them), a correlation, the correlation over one unit of time, a ratio of standard deviations. */
export type ScaleKind = "sd" | "cor" | "phi" | "ratio";

/** The parameters of a term, or of the residuals. */
export interface TermParameters {
  readonly names: readonly string[];
  readonly kinds: readonly ScaleKind[];
  /** Its parameters in θ. */
  readonly width: number;
  /** From θ at `from` on to `out` at `to` on. */
  readInto(theta: Float64Array, from: number, sigma: number, out: Float64Array, to: number): void;
  theta(values: Float64Array, sigma: number): Float64Array | null;
}
