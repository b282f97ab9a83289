/** How a descent ended. */
@unmanaged
export class Descent {
  /** The criterion reached. */
  D: f64;
  iterations: i32;
  converged: i32;
  /** 1 when it came near an optimum known before. */
  near: i32;
}
