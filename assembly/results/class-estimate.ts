import { dot } from "../linalg/dot";
import { at } from "../linalg/matrix";
import { multiply, multiplyVector } from "../linalg/multiply";
import { get, int, part, set } from "../linalg/vector";
import { lambdaEntry } from "../record/lambda-entry";
import {
  CRITERION,
  fillNaN,
  GRADIENT,
  HEAD,
  ITERATIONS,
  lengthOfRecord,
  SIGMA2,
  STATUS,
  setHead,
  WANT_JOINT,
  WANT_SATTERTHWAITE,
} from "../record/layout";
import { CONSTANT, NOT_FINITE } from "../record/status";
import { ROUNDING } from "../record/thresholds";
import { powerOfTwo } from "../stats/centre";
import { differentiate } from "../classes/likelihood/derivatives";
import { thetaGradient, thetaHessian } from "../classes/likelihood/hessian";
import { Design, restOf } from "../model/class-model";
import { Values, Work } from "../model/class-work";
import { jointElements, jointVariances } from "./class-joint";
import { satterthwaite } from "./class-satterthwaite";

export const TWO_PI: f64 = 6.283185307179586;

/** Float64 of the record of a response. */
export function recordLength(d: Design): i32 {
  return lengthOfRecord(d.parameters, d.p, jointElements(d));
}

/**
 * Everything about the response at the θ of the last `evaluate`, in the units of the caller's response.
 *
 * @param differentiated whether the derivatives with respect to θ are in `w` already
 */
export function estimate(d: Design, w: Work, v: Values, wanted: i32, differentiated: bool, out: usize): void {
  const p = d.p;
  const rest = restOf(d, w.response);
  const exponent = load<f64>(rest, 24);
  const offset = load<f64>(rest, 16);
  const unit = powerOfTwo(<i32>exponent >> 1) * powerOfTwo(<i32>exponent - (<i32>exponent >> 1));
  const sigma2 = v.S / v.nu;
  setHead(out, SIGMA2, sigma2 * unit * unit);
  const design: f64 = d.reml ? d.logDetXX : 0;
  setHead(
    out,
    CRITERION,
    v.D - v.nu * Math.log(v.S) + design + v.nu * (1 + Math.log(TWO_PI * sigma2) + 2 * exponent * Math.LN2),
  );
  let to = part(out, HEAD);
  to = writeTheta(d, w, to);
  multiplyVector(p, d.B, w.gamma, to);
  for (let j = 0; j < p; j++) {
    const at = part(to, j);
    store<f64>(at, load<f64>(at) * unit + offset * get(d.ones, j));
  }
  to += (<usize>p) << 3;
  if (!differentiated) {
    differentiate(d, w, v);
    thetaGradient(d, w, w.gradient);
  }
  to = writeVcov(d, w, sigma2 * unit * unit, to);
  setHead(out, GRADIENT, largestGradient(d, w));
  if (wanted & WANT_SATTERTHWAITE) {
    if (!differentiated) thetaHessian(d, w, v);
    satterthwaite(d, w, v, to);
  } else fillNaN(p, to);
  to += (<usize>p) << 3;
  if (wanted & WANT_JOINT) {
    jointVariances(d, w, v, to);
    for (let j = 0; j < p; j++) set(to, j, get(to, j) * unit * unit);
  }
}

/** θ in the units of Z: the entries of Λ = T⁻¹ Λ̃. */
function writeTheta(d: Design, w: Work, to: usize): usize {
  multiply(d.k, d.Tinverse, w.Lambda, w.k1);
  for (let e = 0; e < d.entries; e++) {
    const entry = lambdaEntry(d.template, e);
    set(to, entry.parameter, at(w.k1, d.k, entry.row, entry.column));
  }
  return part(to, d.parameters);
}

/** σ² B A⁻¹ B', lower triangle packed by rows. */
function writeVcov(d: Design, w: Work, sigma2: f64, to: usize): usize {
  const p = d.p;
  multiply(p, d.B, w.Ainverse, w.p1);
  for (let i = 0; i < p; i++) {
    for (let j = 0; j <= i; j++) {
      store<f64>(to, sigma2 * dot(p, part(w.p1, i * p), part(d.B, j * p)));
      to += 8;
    }
  }
  return to;
}

/** The largest |∂D/∂θ| over the free parameters. */
function largestGradient(d: Design, w: Work): f64 {
  let largest: f64 = 0;
  for (let i = 0; i < d.parameters; i++) {
    if (int(d.free, i)) largest = Math.max(largest, Math.abs(get(w.gradient, i)));
  }
  return largest;
}

/** The standard deviation at which a response is rounding; negative where all of it is. */
export function noiseOf(d: Design, total: f64, offset: f64, exponent: f64): f64 {
  const size = Math.sqrt(total / d.n);
  const noise = ROUNDING * Math.max(size, exponent == 0 ? Math.abs(offset) : 0);
  return size > noise ? noise : -1;
}

/**
 * Do fixed and random effects reproduce a response? What lies beyond both is rounding. As Λ grows the criterion then falls
 * without bound where rows are left beside Z (REML: Z and X), and the search has no end where none are.
 *
 * @param rest sum of squares beyond X and Z
 * @param noise standard deviation at which residuals are rounding
 */
export function isReproduced(d: Design, rest: f64, noise: f64, converged: bool): bool {
  return rest <= noise * noise * d.n && (!converged || d.n > d.groups * d.k + (d.reml ? d.within : 0));
}

/** A response without variation: nothing can be estimated but its level. */
export function constantRecord(d: Design, offset: f64, out: usize): void {
  fillNaN(recordLength(d), out);
  setHead(out, STATUS, CONSTANT);
  setHead(out, ITERATIONS, 0);
  const beta = part(out, HEAD + d.parameters);
  for (let j = 0; j < d.p; j++) set(beta, j, offset * get(d.ones, j));
}

/** A response with cells that are not finite. */
export function notFiniteRecord(d: Design, out: usize): void {
  fillNaN(recordLength(d), out);
  setHead(out, STATUS, NOT_FINITE);
}
