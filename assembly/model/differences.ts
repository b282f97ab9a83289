import { Fitter } from "./fitter";

/** Differences of the criterion around a θ along some of its m parameters, and scratch for them; reserved once. */
@unmanaged
export class Differences {
  fitter: Fitter;
  /** f64[m]: θ, and a place beside it. */
  theta: usize;
  place: usize;
  /** f64[m][m]: second derivatives at θ by the form of the likelihood, where it has them. */
  known: usize;
  hasKnown: i32;

  /** i32[m]: the parameters, the first `size`; f64[m]: the longest step along each. */
  parameters: usize;
  longest: usize;
  size: i32;
  /** f64[size][size]: what the second derivatives are thought to be; then its eigenvalues on the diagonal. */
  guess: usize;
  /** f64[size][size]: orthogonal, a column per direction. */
  columns: usize;
  /** f64[size][m]: steps in θ, each a combination of the longest ones. */
  directions: usize;
  /** f64[size] each: share of a direction that is taken, and the criterion there and as far the other way. */
  steps: usize;
  up: usize;
  down: usize;
  /** The criterion at θ. */
  here: f64;
  /** f64[size], f64[size][size]: first and second derivatives along the directions. */
  gradient: usize;
  hessian: usize;
  /** f64[m], f64[m][m] each. */
  unit: usize;
  m1: usize;
  m2: usize;
}
