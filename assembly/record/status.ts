/** Status bits of a record; src/fit/status.ts names them. */
export const SINGULAR: i32 = 1;
export const NOT_CONVERGED: i32 = 2;
export const PERFECT_FIT: i32 = 4;
export const CONSTANT: i32 = 8;
export const NOT_FINITE: i32 = 16;

/** A pivot of Λ (in the scaled basis) below this counts as zero. */
export const ZERO_PIVOT: f64 = 1e-4;
/** Residuals this small, relative to the response, are rounding. */
export const ROUNDING: f64 = 1e-14;
