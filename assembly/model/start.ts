/** Where a descent may begin: a size of a shape of one term, of all terms, or of two effects that go together, Ψ of rank one. */
@unmanaged
export class Start {
  /** The criterion there; +∞ when it has been taken. */
  D: f64;
  size: f64;
  /** Number of the term; the number of terms for all of them alike. */
  term: i32;
  /** Number of the shape; negative for a direction. */
  shape: i32;
  /** Unit vector of a direction. */
  first: f64;
  second: f64;
}
