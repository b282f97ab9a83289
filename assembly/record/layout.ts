import { set } from "../linalg/vector";

/** Forms of the likelihood: one grouping factor by classes of groups, any structure by sparse blocks, or by the covariance of rows. */
export const CLASSES: i32 = 0;
export const SPARSE: i32 = 1;
export const MARGINAL: i32 = 2;

/** How rows of a model by its marginal covariance have the effects of a term. */
export const VISITS: i32 = 0;
export const COLUMNS: i32 = 1;
export const TIMES: i32 = 2;

/** Structures of a covariance matrix: a factor that is linear in θ, or one of assembly/covariance; _ONE has one variance. */
export const LINEAR: i32 = 0;
export const SYMMETRIC: i32 = 1;
export const SYMMETRIC_ONE: i32 = 2;
export const AUTOREGRESSIVE: i32 = 3;
export const AUTOREGRESSIVE_ONE: i32 = 4;
export const ANTEDEPENDENCE: i32 = 5;
export const ANTEDEPENDENCE_ONE: i32 = 6;
export const TOEPLITZ: i32 = 7;
export const TOEPLITZ_ONE: i32 = 8;
/** With one variance. */
export const CONTINUOUS: i32 = 9;
export const UNSTRUCTURED: i32 = 10;
/** Correlation φ^|Δt| between rows, of which no matrix is kept; with one variance. */
export const GAPS: i32 = 11;

/** What to compute besides the estimates: bits of `wanted`. */
export const WANT_SATTERTHWAITE: i32 = 1;
export const WANT_JOINT: i32 = 2;
/** Kenward and Roger's covariance of first order; of models by their marginal covariance, beside Satterthwaite's df. */
export const WANT_ADJUSTED: i32 = 4;

/** Places in the head of the record of a response, in float64, and its length. */
export const STATUS: i32 = 0;
export const ITERATIONS: i32 = 1;
export const SIGMA2: i32 = 2;
export const CRITERION: i32 = 3;
export const GRADIENT: i32 = 4;
export const HEAD: i32 = 5;

/**
 * Float64 of the record of a response. The head is followed by θ (parameters), β (p), vcov of β packed by rows
 * (p(p+1)/2), df (p), joint variances (p + elements of Ψ), and of models by their marginal covariance `WANT_ADJUSTED`, packed.
 */
export function lengthOfRecord(parameters: i32, p: i32, elements: i32): i32 {
  return HEAD + parameters + p + ((p * (p + 1)) >> 1) + p + p + elements;
}

/** Set a number of the head. */
export function setHead(out: usize, field: i32, value: f64): void {
  set(out, field, value);
}

/** Set `n` numbers to NaN. */
export function fillNaN(n: i32, to: usize): void {
  for (let i = 0; i < n; i++) set(to, i, NaN);
}
