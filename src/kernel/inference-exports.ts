/** The part of the ABI that small-sample tests are made of: assembly/inference/. */
export interface InferenceExports {
  /** Kenward and Roger's sensitivity at the θ in `startOf`, relative to σ²; 0 when that fails. */
  kenwardRoger(fitter: number, out: number): number;
  /** Satterthwaite's sensitivity of one response (f64[n], destroyed) at the θ in `startOf`; 0 when that fails. */
  satterthwaiteSensitivity(fitter: number, response: number, out: number): number;
  /** Scratch for `blockKenwardRoger`, from a descriptor as assembly/inference/components.ts; 0 when out of memory. */
  openComponents(fitter: number, components: number): number;
  blockKenwardRoger(fitter: number, components: number, scratch: number, out: number): number;
  blockSatterthwaiteSensitivity(fitter: number, response: number, record: number, out: number): number;
  /** P(Q > q) of the studentized range of `groups` means. */
  studentizedRangeUpper(q: number, groups: number, df: number): number;
  /** P(max |T_j| > t) of m statistics with correlations λ_i λ_j (f64[m]). */
  factorMaximumUpper(t: number, m: number, lambda: number, df: number): number;
  /** P(max |T_j| > t) for any correlations, by the factors that assembly/inference/many-comparisons.ts describes. */
  maximumUpper(t: number, m: number, factors: number, df: number): number;
}
