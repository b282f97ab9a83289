/** A place from which a search may start: a shape of Λ, or two effects in step, Ψ of rank one. */
@unmanaged
export class Start {
  /** The criterion there; +∞ when it has been taken. */
  D: f64;
  size: f64;
  /** Number of the shape; negative for a direction. */
  shape: i32;
  /** Unit vector of a direction. */
  first: f64;
  second: f64;
}
