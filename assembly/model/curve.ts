/** Points at which the sign of the derivative is taken, beside zero; equally spaced in log t. */
export const POINTS: i32 = 10;

/** A criterion D of one variable t ≥ 0: where to look, its derivatives at the last t, and the minimum found. */
@unmanaged
export class Curve {
  /** First grid point and the ratio from one to the next. */
  first: f64;
  ratio: f64;
  /** Its logarithm. */
  step: f64;
  /** D' and D''. */
  D1: f64;
  D2: f64;
  /** The best t and its criterion; +∞ while there is nothing to compare it with. */
  t: f64;
  D: f64;
  iterations: i32;
  converged: i32;
}
