/** A standard deviation (σ among them), a correlation, the correlation over one unit of time, a ratio of standard deviations. */
export type ScaleKind = "sd" | "cor" | "phi" | "ratio";

/** What a parameter is of: a term as `varianceComponents` names groups, and its effect, visit, pair or lag; null for all. */
export interface ScalePlace {
  readonly term: string;
  readonly level: string | null;
}

/** The parameters of a term, or of the residuals. */
export interface TermParameters {
  readonly names: readonly string[];
  readonly kinds: readonly ScaleKind[];
  readonly places: readonly ScalePlace[];
  /** Its parameters in θ. */
  readonly width: number;
  /** From θ at `from` on to `out` at `to` on. */
  readInto(theta: Float64Array, from: number, sigma: number, out: Float64Array, to: number): void;
  theta(values: Float64Array, sigma: number): Float64Array | null;
}
