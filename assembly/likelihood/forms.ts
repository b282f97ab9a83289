import { reduceResponse } from "../classes/reduce/reduce-response";
import { classMoments } from "../classes/starts/moment-start";
import { growFromZero } from "../classes/starts/outward";
import { searchSaturated } from "../classes/starts/saturated";
import { differentiateByBest, evaluateByBest } from "../classes/sums/by-best";
import { takeResponse } from "../classes/sums/response-sums";
import { copy } from "../linalg/axpy";
import { evaluateMarginal } from "../marginal/criterion";
import { differentiateMarginal } from "../marginal/derivatives";
import { startMarginal } from "../marginal/starts";
import { takeMarginal } from "../marginal/take-response";
import { ClassModel, restOf } from "../model/class-model";
import { ClassSums } from "../model/class-sums";
import { ClassWork } from "../model/class-work";
import { DenseWork } from "../model/dense-work";
import { fillLambda } from "../model/lambda";
import { isMarginal, MarginalModel } from "../model/marginal-model";
import { MarginalWork } from "../model/marginal-work";
import { Model } from "../model/model";
import { SparseModel } from "../model/sparse-model";
import { SparseWork } from "../model/sparse-work";
import { Work } from "../model/work";
import { CLASSES, SPARSE } from "../record/layout";
import { differentiateTwice } from "../sparse/dense/second-derivatives";
import { evaluateSparse } from "../sparse/likelihood/criterion";
import { sparseGradient } from "../sparse/likelihood/gradient";
import { projectResponse } from "../sparse/likelihood/take-response";
import { sparseMoments } from "../sparse/starts/moment-start";
import { centreAndScale, Levelled, unitOfExponent } from "../stats/centre";

/**
 * What a search asks of the forms of the likelihood. A model says in `form` which one it has; nothing else of search and
 * results depends on it.
 */

function isByClasses(d: Model): bool {
  return d.form == CLASSES;
}

function classModel(d: Model): ClassModel {
  return changetype<ClassModel>(d);
}

function classWork(w: Work): ClassWork {
  return changetype<ClassWork>(w);
}

function marginalModel(d: Model): MarginalModel {
  return changetype<MarginalModel>(d);
}

function marginalWork(w: Work): MarginalWork {
  return changetype<MarginalWork>(w);
}

function sparseModel(d: Model): SparseModel {
  return changetype<SparseModel>(d);
}

function sparseWork(w: Work): SparseWork {
  return changetype<SparseWork>(w);
}

/**
 * Take in a response: its level, and what the likelihood needs of it.
 *
 * @param y f64[n], in the order of the rows of the model; destroyed
 * @returns false when a cell is not finite
 */
export function takeResponseIn(d: Model, w: Work, level: Levelled, y: usize): bool {
  if (isByClasses(d)) {
    const v = classWork(w);
    if (!reduceResponse(classModel(d), y, v.response, v.z)) return false;
    takeReduced(d, w);
    return true;
  }
  if (!centreAndScale(d.n, y, d.constant != 0, level)) return false;
  setLevel(d, w, level.total, level.offset, level.exponent);
  if (isMarginal(d)) takeMarginal(marginalModel(d), marginalWork(w), y);
  else projectResponse(sparseModel(d), sparseWork(w), y);
  return w.total == w.total;
}

/** Take in the reduced response that lies in the work of a model by classes. */
export function takeReduced(d: Model, w: Work): void {
  classWork(w).hasSums = 0;
  const rest = restOf(classModel(d), classWork(w).response);
  setLevel(d, w, load<f64>(rest, 8), load<f64>(rest, 16), load<f64>(rest, 24));
}

function setLevel(d: Model, w: Work, total: f64, offset: f64, exponent: f64): void {
  w.square = total;
  w.total = total;
  w.offset = offset;
  w.exponent = exponent;
  w.unit = unitOfExponent(exponent);
  const sigma = d.sigma / w.unit;
  w.sigma2 = sigma * sigma;
  w.nu = d.reml ? <f64>(d.n - d.p) : <f64>d.n;
  w.hasCriterion = 0;
}

/** What a search needs of a response beside a single evaluation. */
export function openSearch(d: Model, w: Work): void {
  if (!isByClasses(d)) return;
  const v = classWork(w);
  if (v.sums == 0) return;
  takeResponse(classModel(d), changetype<ClassSums>(v.sums), v.response);
  v.hasSums = 1;
}

/** The criterion at θ, up to the constants of the model; +∞ where it has no value. */
export function criterionAt(d: Model, w: Work, theta: usize): f64 {
  const bytes = (<usize>d.parameters) << 3;
  if (w.hasCriterion && memory.compare(theta, w.here, bytes) == 0) return w.D;
  memory.copy(w.here, theta, bytes);
  w.hasCriterion = 1;
  w.hasGradient = 0;
  fillLambda(d, w, theta);
  if (isByClasses(d)) evaluateByBest(classModel(d), classWork(w));
  else if (isMarginal(d)) evaluateMarginal(marginalModel(d), marginalWork(w));
  else evaluateSparse(sparseModel(d), sparseWork(w));
  return w.D;
}

/** The gradient in θ at the last criterion. */
export function gradientAt(d: Model, w: Work, gradient: usize): void {
  if (isMarginal(d)) {
    if (!w.hasGradient) differentiateMarginal(marginalModel(d), marginalWork(w));
    w.hasGradient = 1;
    copy(d.parameters, marginalWork(w).slope, gradient);
    return;
  }
  if (!isByClasses(d)) {
    sparseGradient(sparseModel(d), sparseWork(w), gradient);
    return;
  }
  if (!w.hasGradient) differentiateByBest(classModel(d), classWork(w));
  w.hasGradient = 1;
  copy(d.parameters, classWork(w).slope, gradient);
}

/** Does the form have second derivatives? */
export function hasHessian(d: Model, w: Work): bool {
  return d.form != SPARSE || sparseWork(w).dense != 0;
}

/** Does θ grow without bound where random effects reproduce the response? */
export function isUnbounded(d: Model): bool {
  return d.form == SPARSE;
}

/** f64[m][m] and f64[m]: second derivatives with σ² held, and dS, at the last gradient. */
export function hessianOf(d: Model, w: Work): usize {
  if (d.form != SPARSE) return isMarginal(d) ? marginalWork(w).hessian : classWork(w).hessian;
  const dense = changetype<DenseWork>(sparseWork(w).dense);
  differentiateTwice(sparseModel(d), sparseWork(w), dense);
  return dense.hessian;
}

/** Are there starts of the form's own, and what number `number` of them is, in θ; false behind the last. */
export function hasOwnStarts(d: Model): bool {
  return isMarginal(d);
}

/** Has a model with starts of its own random effects beside residuals? */
export function hasRandomTerms(d: Model): bool {
  return marginalModel(d).residual > 0;
}

export function ownStart(d: Model, w: Work, number: i32): bool {
  return startMarginal(marginalModel(d), marginalWork(w), number);
}

/** The optimum in `w.theta` where it has a closed form. */
export function closedForm(d: Model, w: Work): bool {
  return isByClasses(d) && searchSaturated(classModel(d), classWork(w));
}

/** θ from moment estimates; false when there are none. */
export function momentStart(d: Model, w: Work): bool {
  return isByClasses(d)
    ? classMoments(classModel(d), classWork(w))
    : sparseMoments(sparseModel(d), sparseWork(w));
}

/** Does the design tell all random effects from each other, so that a steep optimum is the only one? */
export function isInformative(d: Model, w: Work): bool {
  return d.form == SPARSE && sparseWork(w).informative != 0;
}

/** Does the form know the derivative in Ψ, so that zeros can be left along it? */
export function knowsOutward(d: Model): bool {
  return isByClasses(d);
}

/** θ ← beside a θ with zeros, where the criterion falls; false where it falls nowhere. Expects the gradient at θ. */
export function moveOutward(d: Model, w: Work): bool {
  return growFromZero(classModel(d), classWork(w));
}
