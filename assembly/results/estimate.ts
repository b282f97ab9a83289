import { isLinear, readParameters } from "../covariance/structure";
import { at } from "../linalg/matrix";
import { multiply, multiplyVector } from "../linalg/multiply";
import { get, part, set } from "../linalg/vector";
import { ratiosOf } from "../model/marginal-model";
import { entryAt, isFree, Model } from "../model/model";
import { extraOf, ofTerm, parametersAt, structureOf, termWidth } from "../model/terms";
import { Work } from "../model/work";
import {
  CRITERION,
  fillNaN,
  GRADIENT,
  HEAD,
  SIGMA2,
  setHead,
  WANT_JOINT,
  WANT_SATTERTHWAITE,
} from "../record/layout";
import { writeDf } from "./satterthwaite";
import { solveAt, writeJoint } from "./solution";

export const TWO_PI: f64 = 6.283185307179586;

/** Everything about the response at the last criterion, in its own units, in the layout of record/layout.ts. */
export function estimate(d: Model, w: Work, wanted: i32, out: usize): void {
  const p = d.p;
  solveAt(d, w, wanted);
  const sigma2 = 1 / w.precision;
  setHead(out, SIGMA2, sigma2 * w.unit * w.unit);
  const logs = w.logs + (d.reml ? d.logDetXX : 0);
  const scale = w.nu * (Math.log(TWO_PI * sigma2) + 2 * w.exponent * Math.LN2);
  setHead(out, CRITERION, logs + scale + w.S / sigma2);
  setHead(out, GRADIENT, largestGradient(d, w));
  let to = writeTheta(d, w, part(out, HEAD));
  to = writeBeta(d, w, to);
  to = writeVcov(d, w, sigma2 * w.unit * w.unit, to);
  if (wanted & WANT_SATTERTHWAITE) writeDf(d, w, to);
  else fillNaN(p, to);
  if (wanted & WANT_JOINT) writeJoint(d, w, part(to, p));
}

/** θ in the units of Z: the entries of Λ = T⁻¹ Λ̃. */
function writeTheta(d: Model, w: Work, to: usize): usize {
  for (let t = 0; t < d.terms; t++) {
    const k = termWidth(d, t);
    const structure = structureOf(d, t);
    const Tinverse = ofTerm(d, t, d.Tinverse);
    if (!isLinear(structure))
      readParameters(
        structure,
        k,
        extraOf(d, t),
        parametersAt(d, t, w.theta),
        Tinverse,
        parametersAt(d, t, to),
      );
    multiply(k, Tinverse, ofTerm(d, t, w.Lambda), w.k1);
    for (let e = 0; e < d.entries; e++) {
      const entry = entryAt(d, e);
      if (entry.term == t && isLinear(structure))
        set(to, entry.parameter, at(w.k1, k, entry.row, entry.column));
    }
  }
  for (let i = d.parameters - ratiosOf(d); i < d.parameters; i++) {
    const root = get(w.theta, i);
    set(to, i, root * root);
  }
  return part(to, d.parameters);
}

/** β = Bγ, and what was taken out of the response before. */
function writeBeta(d: Model, w: Work, to: usize): usize {
  multiplyVector(d.p, d.B, w.gamma, to);
  for (let j = 0; j < d.p; j++) {
    const place = part(to, j);
    store<f64>(place, load<f64>(place) * w.unit + w.offset * get(d.ones, j));
  }
  return part(to, d.p);
}

/** σ² × the relative covariance, lower triangle packed by rows. */
function writeVcov(d: Model, w: Work, sigma2: f64, to: usize): usize {
  for (let i = 0; i < d.p; i++) {
    for (let j = 0; j <= i; j++) {
      store<f64>(to, sigma2 * at(w.vcov, d.p, i, j));
      to += 8;
    }
  }
  return to;
}

/** The largest |∂D/∂θ| over the free parameters. */
function largestGradient(d: Model, w: Work): f64 {
  let largest: f64 = 0;
  for (let i = 0; i < d.parameters; i++) {
    if (isFree(d, i)) largest = Math.max(largest, Math.abs(get(w.gradient, i)));
  }
  return largest;
}
