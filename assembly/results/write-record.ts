import { criterionAt } from "../likelihood/forms";
import { get, part, set } from "../linalg/vector";
import { elementsOfAll } from "../model/elements";
import { Model } from "../model/model";
import { Work } from "../model/work";
import { fillNaN, HEAD, ITERATIONS, lengthOfRecord, STATUS, setHead } from "../record/layout";
import { CONSTANT, NOT_CONVERGED, NOT_FINITE, PERFECT_FIT, SINGULAR } from "../record/status";
import { ROUNDING } from "../record/thresholds";
import { isSingular } from "../search/boundary";
import { estimate } from "./estimate";
import { isReproducedBy } from "./solution";

/** Float64 of the record of a response. */
export function recordLength(d: Model): i32 {
  return lengthOfRecord(d.parameters, d.p, elementsOfAll(d));
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
 * @param noise standard deviation at which residuals are rounding
 */
export function writeRecord(d: Model, w: Work, held: bool, wanted: i32, noise: f64, out: usize): void {
  fillNaN(recordLength(d), out);
  setHead(out, ITERATIONS, w.iterations);
  criterionAt(d, w, w.theta);
  if (w.S != w.S) {
    setHead(out, STATUS, NOT_CONVERGED);
    return;
  }
  let status = w.converged ? 0 : NOT_CONVERGED;
  estimate(d, w, wanted, out);
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
