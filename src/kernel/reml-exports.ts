/** The part of the ABI that fits models. Matrices are f64, layouts as named; `i32[…]` are 32-bit integers. */
export interface RemlExports {
  /**
   * assembly/linalg/orthonormalise.ts: orthonormal basis of `m` contiguous columns of length `n`, in place.
   * `R` f64[m][m] and `kept` i32[m] are written; returns the rank.
   */
  orthonormalise(
    n: number,
    m: number,
    columns: number,
    relative: number,
    absolute: number,
    R: number,
    kept: number,
  ): number;
  /** assembly/linalg/symmetric-eigen.ts: eigenvalues on the diagonal of A (f64[n][n], destroyed), vectors by column. */
  symmetricEigen(n: number, A: number, vectors: number): void;
  /** assembly/stats/group-basis.ts: orthonormal basis of Z (f64[k][n]) within groups, in place; R f64[groups][k][k]. */
  groupBasis(n: number, k: number, groups: number, groupStart: number, Z: number, R: number): number;
  /** assembly/stats/reduce-design.ts: X̃ f64[groups][k][p] out, X f64[p][n] ← its part within groups. */
  splitByGroup(
    n: number,
    p: number,
    k: number,
    groups: number,
    groupStart: number,
    Zq: number,
    X: number,
    tilde: number,
  ): void;
  /** assembly/stats/reduce-design.ts: cross-products W of `count` reduced groups X f64[count][k][p]. */
  classProducts(count: number, k: number, p: number, X: number, W: number): void;
  /** assembly/reml/fit-responses.ts: scratch for a design; 0 when out of memory. */
  openFitter(design: number, held: number): number;
  /** Float64 per record of a response. */
  recordSize(design: number): number;
  /** Pointer to the θ at which held parameters stay. */
  startOf(fitter: number): number;
  /** Fit `count` responses of n contiguous numbers (destroyed); one record each into `out`. */
  fitResponses(fitter: number, responses: number, count: number, wanted: number, out: number): void;
  /**
   * assembly/reml/results/random-effects.ts: conditional modes f64[groups][k] and, relative to σ², conditional variances
   * f64[classes][k][k] at the θ in `startOf`, from the residuals y − Xβ sorted by group; 0 when that fails.
   */
  randomEffects(fitter: number, residual: number, modes: number, variances: number): number;
}
