import { ClassModel } from "../model/class-model";
import { ClassWork } from "../model/class-work";
import { Fitter } from "../model/fitter";
import { fillTriangle } from "../model/lambda";
import { SparseModel } from "../model/sparse-model";
import { SparseWork } from "../model/sparse-work";
import { CLASSES } from "../record/layout";
import { modesByClasses } from "./class-modes";
import { modesBySolution } from "./sparse-modes";

/**
 * Conditional modes of the random effects at the θ in `startOf`, and their conditional variances relative to σ² at fixed β;
 * terms one after the other, in the units of Z.
 *
 * @param residual f64[n], y − Xβ, in the order of the rows of the model
 * @param modes out, f64[q]
 * @param variances out, f64[Σ levels × k × k]
 * @returns false when a factorisation fails
 */
export function conditionalModes(fitter: Fitter, residual: usize, modes: usize, variances: usize): bool {
  const d = fitter.model;
  const w = fitter.work;
  w.hasCriterion = 0;
  fillTriangle(d, w.start, w.Lambda);
  return d.form == CLASSES
    ? modesByClasses(changetype<ClassModel>(d), changetype<ClassWork>(w), residual, modes, variances)
    : modesBySolution(changetype<SparseModel>(d), changetype<SparseWork>(w), residual, modes, variances);
}
