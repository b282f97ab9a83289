import { fitReduced, recordSize } from "../fit/fit-responses";
import { reserve, reserveF64 } from "../memory/arena";
import { ClassModel } from "../model/class-model";
import { ClassWork } from "../model/class-work";
import { Fitter } from "../model/fitter";
import { fillTriangle } from "../model/lambda";
import { restart } from "./philox";
import { Philox } from "./random";
import { fillLaw, ReducedLaw, simulateReduced } from "./simulate-reduced";

/**
 * Refit `count` responses simulated at θ, with β = 0 and σ = 1, replicates `first` on; one record each into `out`.
 * Neither the simulation nor the fit sees the rows: the cost is free of n.
 *
 * @param fitter of a model by classes, searching
 * @param theta f64[parameters] in the scaled basis
 * @returns false when out of memory
 */
export function bootstrapReduced(
  fitter: Fitter,
  random: Philox,
  theta: usize,
  first: u32,
  count: i32,
  wanted: i32,
  out: usize,
): bool {
  const d = changetype<ClassModel>(fitter.model);
  const w = changetype<ClassWork>(fitter.work);
  const law = reserveLaw(d);
  if (law === null) return false;
  fillTriangle(d, theta, w.Lambda);
  fillLaw(d, w.Lambda, law);
  const record = (<usize>recordSize(d)) << 3;
  for (let i = 0; i < count; i++) {
    restart(random, first + i);
    simulateReduced(d, w, law, random);
    fitReduced(fitter, wanted, out + <usize>i * record);
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
