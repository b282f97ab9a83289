import { Descent } from "./descent";
import { Design } from "./class-model";
import { Values, Work } from "./class-work";

/** All that a run over responses needs, reserved once per design. */
@unmanaged
export class Fitter {
  design: Design;
  work: Work;
  /** `ScalarWork`; 0 unless there is one random effect per group. */
  scalar: usize;
  /** `SpectralWork`, its spectral form, where the design has one; otherwise 0. */
  spectral: usize;
  values: Values;
  descent: Descent;
  /** 0: start the search anywhere; 1: the parameters stay at `start`. */
  held: i32;
}
