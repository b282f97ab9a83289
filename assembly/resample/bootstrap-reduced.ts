import { fitTakenLanes, takeLane } from "../fit/fit-pair";
import { fitReduced, recordSize } from "../fit/fit-responses";
import { part } from "../linalg/vector";
import { reserve, reserveF64 } from "../memory/arena";
import { ClassModel } from "../model/class-model";
import { ClassWork } from "../model/class-work";
import { Fitter } from "../model/fitter";
import { fillTriangle } from "../model/lambda";
import { restart } from "./philox";
import { Philox } from "./random";
import { fillLaw, ReducedLaw, simulateReduced } from "./simulate-reduced";

/**
 * Refit `count` responses simulated with β = 0 and σ = 1, replicates `first` on; one record each into `out`. Neither the
 * simulation nor the fit sees the rows: the cost is free of n. No record depends on the replicates beside it.
 *
 * @param fitter of a model by classes, searching
 * @param theta f64[parameters] in the scaled basis, or one such θ per replicate
 * @param stride from one θ to the next: `parameters`, or 0 where all replicates have the same
 * @returns false when out of memory
 */
export function bootstrapReduced(
  fitter: Fitter,
  random: Philox,
  theta: usize,
  stride: i32,
  first: u32,
  count: i32,
  wanted: i32,
  out: usize,
): bool {
  const d = changetype<ClassModel>(fitter.model);
  const w = changetype<ClassWork>(fitter.work);
  const law = reserveLaw(d);
  if (law === null) return false;
  const record = (<usize>recordSize(d)) << 3;
  const step = fitter.spectral ? 2 : 1;
  for (let i = 0; i < count; i += step) {
    const lanes = min(step, count - i);
    for (let lane = 0; lane < lanes; lane++) {
      if (stride != 0 || i + lane == 0) {
        fillTriangle(d, part(theta, (i + lane) * stride), w.Lambda);
        fillLaw(d, w.Lambda, law);
      }
      restart(random, first + i + lane);
      simulateReduced(d, w, law, random);
      if (step == 2) takeLane(fitter, lane);
    }
    const to = out + <usize>i * record;
    if (step == 2) fitTakenLanes(fitter, lanes, wanted, to);
    else fitReduced(fitter, wanted, to);
  }
  return true;
}

function reserveLaw(d: ClassModel): ReducedLaw | null {
  const kk = d.k * d.k;
  const law = changetype<ReducedLaw>(reserve(offsetof<ReducedLaw>()));
  if (changetype<usize>(law) == 0) return null;
  law.factor = reserveF64(d.classes * kk);
  law.v1 = reserveF64(d.k);
  law.k1 = reserveF64(kk);
  law.k2 = reserveF64(kk);
  return law.k2 == 0 ? null : law;
}
