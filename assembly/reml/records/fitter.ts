/** All that a run over responses needs, reserved once per design. */
@unmanaged
export class Fitter {
  design: usize;
  work: usize;
  /** 0 unless there is one random effect per group. */
  scalar: usize;
  /** Its spectral form, where the design has one. */
  spectral: usize;
  values: usize;
  descent: usize;
  /** 0: start the search anywhere; 1: the parameters stay at `start`. */
  held: i32;
}
