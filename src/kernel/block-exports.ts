/** The part of the ABI that fits models with any random structure: assembly/blocks/. */
export interface BlockExports {
  /** Scratch for a design (descriptor as assembly/blocks/records/design.ts); 0 when out of memory. With `held` 1 every θ stays. */
  openBlockFitter(design: number, held: number): number;
  /** Float64 per record of a response. */
  blockRecordSize(design: number): number;
  /** Pointer to the θ at which held parameters stay. */
  blockStartOf(fitter: number): number;
  /** Fit `count` responses of n contiguous numbers (destroyed); one record each into `out`. */
  fitBlockResponses(fitter: number, responses: number, count: number, wanted: number, out: number): void;
  /**
   * Conditional modes f64[q] and, relative to σ², conditional variances (k × k per level, terms one after the other)
   * at the θ in `blockStartOf`, from y − Xβ; 0 when that fails.
   */
  blockModes(fitter: number, residual: number, modes: number, variances: number): number;
  /** Leverages f64[n] at the θ in `blockStartOf`; 0 when that fails. */
  blockLeverages(fitter: number, out: number): number;
}
