import { ClassModel } from "../model/class-model";
import { ClassWork } from "../model/class-work";
import { Fitter } from "../model/fitter";
import { fillTriangle } from "../model/lambda";
import { SparseModel } from "../model/sparse-model";
import { SparseWork } from "../model/sparse-work";
import { CLASSES } from "../record/layout";
import { Components, ComponentWork } from "./components";
import { fillElements } from "./elements";
import { adjustByClasses } from "./kenward-roger-classes";
import { adjustByComponents } from "./kenward-roger-components";
import { reserveComponents } from "./reserve-components";

/** Reserve the scratch for Kenward and Roger's adjustment of a sparse model; 0 when memory cannot grow that far. */
export function openComponents(fitter: Fitter, components: Components): ComponentWork | null {
  const d = changetype<SparseModel>(fitter.model);
  const work = reserveComponents(d, components);
  if (work === null) return null;
  fillElements(d, work);
  return work;
}

/**
 * Kenward and Roger's adjustment at the θ in `startOf`, written as a sensitivity (./sensitivity.ts) relative to σ². A response
 * enters through θ alone.
 *
 * @param components and @param scratch of a sparse model; 0 for one by classes
 * @returns false when a factorisation fails
 */
export function kenwardRoger(
  fitter: Fitter,
  components: Components,
  scratch: ComponentWork,
  out: usize,
): bool {
  const d = fitter.model;
  const w = fitter.work;
  w.hasCriterion = 0;
  fillTriangle(d, w.start, w.Lambda);
  if (d.form == CLASSES) return adjustByClasses(changetype<ClassModel>(d), changetype<ClassWork>(w), out);
  return adjustByComponents(changetype<SparseModel>(d), changetype<SparseWork>(w), components, scratch, out);
}
