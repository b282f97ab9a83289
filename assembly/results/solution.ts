import { copy } from "../linalg/axpy";
import { part } from "../linalg/vector";
import { ClassModel } from "../model/class-model";
import { ClassWork } from "../model/class-work";
import { isMarginal, MarginalModel } from "../model/marginal-model";
import { MarginalWork } from "../model/marginal-work";
import { Model } from "../model/model";
import { SparseModel } from "../model/sparse-model";
import { SparseWork } from "../model/sparse-work";
import { Work } from "../model/work";
import { CLASSES } from "../record/layout";
import { classCovarianceSlope, isReproducedByClasses, solveClasses } from "./class-solution";
import { jointByElements } from "./joint-elements";
import { jointBySlopes } from "./joint-slopes";
import { marginalCovarianceSlope, solveMarginal } from "./marginal-solution";
import { solveSparse } from "./sparse-solution";

/**
 * What the record of a response is made of, at the last criterion: γ, the covariance of β relative to σ², the gradient and S
 * to the last digit; for `WANT_SATTERTHWAITE` the Hessian with σ² held in `H`, dS and the derivatives of the variances of β
 * besides, for `WANT_JOINT` what `writeJoint` reads.
 */
export function solveAt(d: Model, w: Work, wanted: i32): void {
  if (d.form == CLASSES) solveClasses(changetype<ClassModel>(d), changetype<ClassWork>(w), wanted);
  else if (isMarginal(d)) solveMarginal(changetype<MarginalModel>(d), changetype<MarginalWork>(w), wanted);
  else solveSparse(changetype<SparseModel>(d), changetype<SparseWork>(w), wanted);
}

/** Derivative of the covariance of β relative to σ² along a parameter, f64[p][p], after `solveAt`. */
export function covarianceSlope(d: Model, w: Work, parameter: i32, out: usize): void {
  if (d.form == CLASSES)
    classCovarianceSlope(changetype<ClassModel>(d), changetype<ClassWork>(w), parameter, out);
  else if (isMarginal(d))
    marginalCovarianceSlope(changetype<MarginalModel>(d), changetype<MarginalWork>(w), parameter, out);
  else copy(d.p * d.p, part(changetype<SparseWork>(w).J, parameter * d.p * d.p), out);
}

/** Variances of β and of the elements of all Ψ from the joint Hessian, after `solveAt`; f64[p + elements]. */
export function writeJoint(d: Model, w: Work, out: usize): void {
  if (d.form == CLASSES) jointByElements(changetype<ClassModel>(d), changetype<ClassWork>(w), out);
  else jointBySlopes(changetype<SparseModel>(d), changetype<SparseWork>(w), out);
}

/** Do fixed and random effects leave nothing but rounding of the response? */
export function isReproducedBy(d: Model, w: Work, noise: f64): bool {
  if (!(Math.sqrt(w.S / w.nu) > noise)) return true;
  return d.form == CLASSES
    ? isReproducedByClasses(changetype<ClassModel>(d), changetype<ClassWork>(w), noise)
    : w.diverged != 0;
}
