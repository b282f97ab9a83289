import { criterionAt } from "../likelihood/forms";
import { get, part, set } from "../linalg/vector";
import { isReproducedMarginal } from "../marginal/reproduced";
import { elementsOfAll } from "../model/elements";
import { isMarginal, MarginalModel } from "../model/marginal-model";
import { MarginalWork } from "../model/marginal-work";
import { Model } from "../model/model";
import { Work } from "../model/work";
import { fillNaN, HEAD, ITERATIONS, lengthOfRecord, STATUS, setHead, WANT_ADJUSTED } from "../record/layout";
import { CONSTANT, NOT_CONVERGED, NOT_FINITE, PERFECT_FIT, SINGULAR } from "../record/status";
import { ROUNDING } from "../record/thresholds";
import { isSingular } from "../search/boundary";
import { estimate } from "./estimate";
import { writeFirstOrder } from "./first-order";
import { isReproducedBy } from "./solution";

/** Float64 of the record of a response. */
export function recordLength(d: Model): i32 {
  const length = lengthOfRecord(d.parameters, d.p, elementsOfAll(d));
  return isMarginal(d) ? length + ((d.p * (d.p + 1)) >> 1) : length;
}

/** The standard deviation at which a response is rounding; negative where all of it is. */
export function noiseOf(d: Model, total: f64, offset: f64, exponent: f64): f64 {
  const size = Math.sqrt(total / d.n);
  const noise = ROUNDING * Math.max(size, exponent == 0 ? Math.abs(offset) : 0);
  return size > noise ? noise : -1;
}

/**
 * The record of the response in `w` at `w.theta`, in the units of the caller's response.
 *
 * @param held whether θ was held rather than searched
 * @param noise standard deviation at which residuals are rounding; infinite where all of them are
 */
export function writeRecord(d: Model, w: Work, held: bool, wanted: i32, noise: f64, out: usize): void {
  fillNaN(recordLength(d), out);
  setHead(out, ITERATIONS, w.iterations);
  const adjusts = isMarginal(d) && (wanted & WANT_ADJUSTED) != 0;
  const reproduced =
    isMarginal(d) &&
    !w.converged &&
    isReproducedMarginal(changetype<MarginalModel>(d), changetype<MarginalWork>(w), noise);
  if (adjusts) askForWhole(changetype<MarginalWork>(w), 1);
  criterionAt(d, w, w.theta);
  if (w.S == w.S) writeEstimates(d, w, held, wanted, reproduced ? Infinity : noise, out);
  else setHead(out, STATUS, NOT_CONVERGED);
  if (adjusts) askForWhole(changetype<MarginalWork>(w), 0);
}

/** Let evaluations go by V itself, or by whatever is fastest. */
function askForWhole(w: MarginalWork, isWhole: i32): void {
  if (w.isWhole != isWhole) w.hasCriterion = 0;
  w.isWhole = isWhole;
}

/** The record at the last criterion. */
function writeEstimates(d: Model, w: Work, held: bool, wanted: i32, noise: f64, out: usize): void {
  let status = w.converged ? 0 : NOT_CONVERGED;
  estimate(d, w, wanted, out);
  if (isMarginal(d) && wanted & WANT_ADJUSTED) {
    const length = lengthOfRecord(d.parameters, d.p, elementsOfAll(d));
    writeFirstOrder(changetype<MarginalModel>(d), changetype<MarginalWork>(w), part(out, length));
  }
  if (isReproducedBy(d, w, noise)) status = PERFECT_FIT;
  else if (isSingular(d, w, held)) status |= SINGULAR;
  setHead(out, STATUS, status);
}

/** A response without variation: nothing can be estimated but its level. */
export function constantRecord(d: Model, offset: f64, out: usize): void {
  fillNaN(recordLength(d), out);
  setHead(out, STATUS, CONSTANT);
  setHead(out, ITERATIONS, 0);
  const beta = part(out, HEAD + d.parameters);
  for (let j = 0; j < d.p; j++) set(beta, j, offset * get(d.ones, j));
}

/** A response with cells that are not finite. */
export function notFiniteRecord(d: Model, out: usize): void {
  fillNaN(recordLength(d), out);
  setHead(out, STATUS, NOT_FINITE);
}
