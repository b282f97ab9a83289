import { Levelled } from "../stats/centre";
import { Model } from "./model";
import { Work } from "./work";

/** All that a run over responses needs, reserved once per model. */
@unmanaged
export class Fitter {
  model: Model;
  work: Work;
  level: Levelled;
  /** `ScalarWork` and `SpectralWork`: forms of one random effect per group; 0 where they do not apply. */
  scalar: usize;
  spectral: usize;
  /** `TurnedBlock` of a model whose groups have a known covariance; 0 for others. */
  turned: usize;
  /** 1: every θ stays at `start`. */
  held: i32;
}
