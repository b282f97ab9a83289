import { axpy, copy } from "../linalg/axpy";
import { at } from "../linalg/matrix";
import { multiply, multiplyVector } from "../linalg/multiply";
import { get, part, set } from "../linalg/vector";
import {
  CRITERION,
  fillNaN,
  GRADIENT,
  HEAD,
  ITERATIONS,
  SIGMA2,
  setHead,
  WANT_JOINT,
  WANT_SATTERTHWAITE,
} from "../record/layout";
import { criterionAtTheta, penalisedSum } from "../sparse/likelihood/criterion";
import { gradientAtTheta } from "../sparse/likelihood/gradient";
import { BlockDesign, entryAt, isFree } from "../model/sparse-model";
import { lambdaStart, termWidth } from "../model/pattern";
import { BlockWork } from "../model/sparse-work";
import { differenceAlong } from "./differences";
import { writeJoint } from "./joint";
import { relativeCovariance } from "./relative-covariance";
import { writeDf } from "./satterthwaite";

const TWO_PI: f64 = 6.283185307179586;

/**
 * Everything about the response at `w.theta`, in its own units; the record is laid out as in reml/estimate.ts.
 * Leaves S in `w`; false where the criterion has no value.
 */
export function estimateBlocks(d: BlockDesign, w: BlockWork, wanted: i32, out: usize): bool {
  const p = d.p;
  if (!(criterionAtTheta(d, w, w.theta) < Infinity)) return false;
  w.S = penalisedSum(d, w);
  const unit = w.unit;
  const sigma2 = w.sigma2 > 0 ? w.sigma2 : w.S / w.nu;
  w.precision = 1 / sigma2;
  setHead(out, ITERATIONS, w.iterations);
  setHead(out, SIGMA2, sigma2 * unit * unit);
  const logs = w.logs + (d.reml ? d.logDetXX : 0);
  const scale = w.nu * (Math.log(TWO_PI * sigma2) + 2 * w.exponent * Math.LN2);
  setHead(out, CRITERION, logs + scale + w.S / sigma2);
  let to = writeTheta(d, w, part(out, HEAD));
  to = writeBeta(d, w, to);
  const vcov = to;
  to = writeVcov(d, w, sigma2 * unit * unit, to);
  gradientAtTheta(d, w, w.gradient);
  setHead(out, GRADIENT, largest(d, w.gradient));
  fillNaN(p, to);
  if (!(wanted & (WANT_SATTERTHWAITE | WANT_JOINT))) return true;
  const S = w.S;
  differenceAlong(d, w);
  w.S = S;
  if (wanted & WANT_SATTERTHWAITE) writeDf(d, w, to);
  if (wanted & WANT_JOINT) writeJoint(d, w, vcov, part(to, p));
  return true;
}

/** β = Bγ of the whole response: the part beyond X and what was taken out before. */
function writeBeta(d: BlockDesign, w: BlockWork, to: usize): usize {
  copy(d.p, w.fixed, w.b1);
  axpy(d.p, 1, part(w.effects, d.q), w.b1);
  multiplyVector(d.p, d.B, w.b1, to);
  for (let j = 0; j < d.p; j++) {
    const place = part(to, j);
    store<f64>(place, load<f64>(place) * w.unit + w.offset * get(d.ones, j));
  }
  return part(to, d.p);
}

/** σ²B(Q'V⁻¹Q)⁻¹B', lower triangle packed by rows. */
function writeVcov(d: BlockDesign, w: BlockWork, sigma2: f64, to: usize): usize {
  relativeCovariance(d, w, w.A3);
  for (let i = 0; i < d.p; i++) {
    for (let j = 0; j <= i; j++) {
      store<f64>(to, sigma2 * at(w.A3, d.p, i, j));
      to += 8;
    }
  }
  return to;
}

/** θ in the units of Z: the entries of Λ = T⁻¹ Λ̃. */
function writeTheta(d: BlockDesign, w: BlockWork, to: usize): usize {
  let Tinverse = d.Tinverse;
  for (let t = 0; t < d.terms; t++) {
    const k = termWidth(d, t);
    multiply(k, Tinverse, part(w.Lambda, lambdaStart(d, t)), w.k1);
    for (let e = 0; e < d.entries; e++) {
      const entry = entryAt(d, e);
      if (entry.term != t) continue;
      const value = at(w.k1, k, entry.row, entry.column);
      set(to, entry.parameter, value);
    }
    Tinverse += (<usize>k * k) << 3;
  }
  return part(to, d.parameters);
}

function largest(d: BlockDesign, gradient: usize): f64 {
  let value: f64 = 0;
  for (let i = 0; i < d.parameters; i++) {
    if (isFree(d, i)) value = Math.max(value, Math.abs(get(gradient, i)));
  }
  return value;
}
