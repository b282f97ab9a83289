/** A pivot of Λ (in the scaled basis) below this counts as zero. */
export const ZERO_PIVOT: f64 = 1e-4;

/** Residuals this small, relative to the response, are rounding. */
export const ROUNDING: f64 = 1e-14;
