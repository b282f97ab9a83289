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
}
