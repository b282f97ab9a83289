import { Curve } from "./curve";

/** What the design contributes at one t. */
@unmanaged
export class Point {
  t: f64;
  /** log|V| + log|A| with its first two derivatives (without log|A| for ML). */
  logDet: f64;
  logDet1: f64;
  logDet2: f64;
  /** f64[classes] each: h, h', h''. */
  h: usize;
  h1: usize;
  h2: usize;
  /** f64[p][p]: lower factor of A. */
  L: usize;
}

/** Scratch of the search. */
@unmanaged
export class ScalarWork {
  curve: Curve;
  /** The point at work. */
  point: Point;
  /** The design and the response at work. */
  design: usize;
  work: usize;
  nu: f64;
  /** f64[classes][p]: Σ X̃'u. */
  T: usize;
  /** f64[p]: Rw'c. */
  Tw: usize;
  gamma: usize;
  g: usize;
  /** f64[p][p] each. */
  A1: usize;
  A2: usize;
  inverse: usize;
  product: usize;

  /** The criterion at the point. */
  D: f64;
}
