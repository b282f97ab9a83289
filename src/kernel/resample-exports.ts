/** The part of the ABI that draws and refits: assembly/resample/. */
export interface ResampleExports {
  /** A generator with a seed (two words) and a stream (two words); 0 when out of memory. */
  openRandom(key0: number, key1: number, stream0: number, stream1: number): number;
  /** f64[count] standard normals of a replicate. */
  drawNormals(random: number, replicate: number, count: number, out: number): void;
  /** i32[count] random words of a replicate. */
  drawWords(random: number, replicate: number, count: number, out: number): void;
  /**
   * Refit responses simulated at θ (scaled basis) with β = 0, σ = 1 in the reduced coordinates of a design with one
   * grouping factor; a record per replicate from `first` on. False when out of memory.
   */
  bootstrapReduced(
    fitter: number,
    random: number,
    theta: number,
    first: number,
    count: number,
    wanted: number,
    out: number,
  ): boolean;
  /** assembly/resample/permutation.ts: F statistics under permutations i32[count][units] of whitened residuals. */
  permutedStatistics(
    units: number,
    width: number,
    residual: number,
    p: number,
    added: number,
    Q: number,
    fixed: number,
    total: number,
    df: number,
    permutation: number,
    count: number,
    scratch: number,
    out: number,
  ): void;
  /** Trace of the hat matrix at the θ in `startOf`; NaN where that fails. */
  effectiveParameters(fitter: number): number;
  /** The same for a block design, θ in `blockStartOf`. */
  blockEffectiveParameters(fitter: number): number;
  /** ψ, ψ′ and the inverse of ψ′. */
  digamma(x: number): number;
  trigamma(x: number): number;
  trigammaInverse(value: number): number;
}
