import { axpy, copy } from "../linalg/axpy";
import { choleskyInverse } from "../linalg/cholesky";
import { at, put } from "../linalg/matrix";
import { multiply, multiplyTranspose, multiplyVector } from "../linalg/multiply";
import { symmetricEigen } from "../linalg/symmetric-eigen";
import { contrastSpread } from "../reml/contrast-spread";
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
} from "../reml/estimate";
import { powerOfTwo } from "../stats/centre";
import { criterionAtTheta, penalisedSum } from "./criterion";
import { BlockDesign, lambdaStart, tailAt, termWidth } from "./design";
import { gradientAtTheta } from "./gradient";
import { writeJoint } from "./joint";
import { BlockWork } from "./work";

const TWO_PI: f64 = 6.283185307179586;

/**
 * Everything about the response at `w.theta`, in its own units; the record is laid out as in reml/estimate.ts.
 * Leaves S in `w`; false where the criterion has no value.
 */
export function estimateBlocks(d: BlockDesign, w: BlockWork, wanted: i32, out: usize): bool {
  const p = d.p;
  const m = d.parameters;
  if (!(criterionAtTheta(d, w, w.theta) < Infinity)) return false;
  w.S = penalisedSum(d, w);
  const unit = powerOfTwo(<i32>w.exponent >> 1) * powerOfTwo(<i32>w.exponent - (<i32>w.exponent >> 1));
  const sigma2 = w.S / w.nu;
  setHead(out, ITERATIONS, w.iterations);
  setHead(out, SIGMA2, sigma2 * unit * unit);
  const logs = w.logV + (d.reml ? w.logA + load<f64>(d.constants) : 0) + load<f64>(d.constants, 8);
  setHead(out, CRITERION, logs + w.nu * (1 + Math.log(TWO_PI * sigma2) + 2 * w.exponent * Math.LN2));
  let to = out + ((<usize>HEAD) << 3);
  writeTheta(d, w, to);
  to += (<usize>m) << 3;
  const beta = to;
  addFixed(d, w);
  multiplyVector(p, d.B, w.b1, beta);
  for (let j = 0; j < p; j++) {
    const place = beta + ((<usize>j) << 3);
    store<f64>(place, load<f64>(place) * unit + w.offset * load<f64>(d.ones + ((<usize>j) << 3)));
  }
  to += (<usize>p) << 3;
  const vcov = to;
  relativeCovariance(d, w, w.A3);
  for (let i = 0; i < p; i++) {
    for (let j = 0; j <= i; j++) {
      store<f64>(to, sigma2 * unit * unit * at(w.A3, p, i, j));
      to += 8;
    }
  }
  gradientAtTheta(d, w, w.gradient);
  setHead(out, GRADIENT, largest(d, w.gradient));
  fillNaN(p, to);
  if (!(wanted & (WANT_SATTERTHWAITE | WANT_JOINT))) return true;
  const S = w.S;
  varianceSlopes(d, w);
  differenceAlong(d, w);
  w.S = S;
  if (wanted & WANT_SATTERTHWAITE) writeDf(d, w, to);
  if (wanted & WANT_JOINT) writeJoint(d, w, vcov, to + ((<usize>p) << 3), unit);
  return true;
}

/** γ of the whole response into `b1`: that beyond X and what was taken out before. */
function addFixed(d: BlockDesign, w: BlockWork): void {
  copy(d.p, w.fixed, w.b1);
  axpy(d.p, 1, w.effects + ((<usize>d.q) << 3), w.b1);
}

/** θ in the units of Z: the entries of Λ = T⁻¹ Λ̃. */
function writeTheta(d: BlockDesign, w: BlockWork, to: usize): void {
  let Tinverse = d.Tinverse;
  for (let t = 0; t < d.terms; t++) {
    const k = termWidth(d, t);
    multiply(k, Tinverse, w.Lambda + ((<usize>lambdaStart(d, t)) << 3), w.k1);
    for (let e = 0; e < d.entries; e++) {
      const entry = d.template + ((<usize>e) << 4);
      if (load<i32>(entry) != t) continue;
      store<f64>(
        to + ((<usize>load<i32>(entry, 12)) << 3),
        at(w.k1, k, load<i32>(entry, 4), load<i32>(entry, 8)),
      );
    }
    Tinverse += (<usize>k * k) << 3;
  }
}

/** B (Q'V⁻¹Q)⁻¹ B', the covariance of β relative to σ², from the last rows of the factor. */
function relativeCovariance(d: BlockDesign, w: BlockWork, out: usize): void {
  const p = d.p;
  const inner = d.q - d.sparse;
  for (let i = 0; i < p; i++) {
    for (let j = 0; j <= i; j++) put(w.A1, p, i, j, load<f64>(tailAt(d, w.factor, inner + i, inner + j)));
  }
  choleskyInverse(p, w.A1, w.A2);
  multiply(p, d.B, w.A2, w.A1);
  multiplyTranspose(p, w.A1, d.B, out);
}

function largest(d: BlockDesign, gradient: usize): f64 {
  let value: f64 = 0;
  for (let i = 0; i < d.parameters; i++) {
    if (load<i32>(d.free + ((<usize>i) << 2)))
      value = Math.max(value, Math.abs(load<f64>(gradient + ((<usize>i) << 3))));
  }
  return value;
}

/** dS / dθ at the last gradient, into `change`. */
function varianceSlopes(d: BlockDesign, w: BlockWork): void {
  memory.fill(w.change, 0, (<usize>d.parameters) << 3);
  for (let e = 0; e < d.entries; e++) {
    const entry = d.template + ((<usize>e) << 4);
    const t = load<i32>(entry);
    const place = lambdaStart(d, t) + load<i32>(entry, 4) * termWidth(d, t) + load<i32>(entry, 8);
    const to = w.change + ((<usize>load<i32>(entry, 12)) << 3);
    store<f64>(to, load<f64>(to) - 2 * load<f64>(w.E + ((<usize>place) << 3)));
  }
}

/**
 * Central differences of the exact gradient, of the covariance of β and of β itself along each parameter: the
 * Hessian with σ² profiled out in `H`, d vcov in `J`, dβ in `slope`.
 */
function differenceAlong(d: BlockDesign, w: BlockWork): void {
  const m = d.parameters;
  const p = d.p;
  for (let j = 0; j < m; j++) {
    const place = w.theta + ((<usize>j) << 3);
    const value = load<f64>(place);
    const h = 1e-4 * Math.max(0.1, Math.abs(value));
    const J = w.J + ((<usize>j * p * p) << 3);
    const slope = w.slope + ((<usize>j * p) << 3);
    store<f64>(place, value + h);
    criterionAtTheta(d, w, w.theta);
    gradientAtTheta(d, w, w.gradient);
    relativeCovariance(d, w, J);
    multiplyVector(p, d.B, w.effects + ((<usize>d.q) << 3), slope);
    store<f64>(place, value - h);
    criterionAtTheta(d, w, w.theta);
    gradientAtTheta(d, w, w.trialGradient);
    relativeCovariance(d, w, w.A3);
    multiplyVector(p, d.B, w.effects + ((<usize>d.q) << 3), w.b1);
    store<f64>(place, value);
    axpy(p * p, -1, w.A3, J);
    axpy(p, -1, w.b1, slope);
    for (let i = 0; i < p * p; i++) divide(J + ((<usize>i) << 3), 2 * h);
    for (let i = 0; i < p; i++) divide(slope + ((<usize>i) << 3), 2 * h);
    for (let i = 0; i < m; i++) {
      const offset = (<usize>i) << 3;
      put(w.H, m, i, j, (load<f64>(w.gradient + offset) - load<f64>(w.trialGradient + offset)) / (2 * h));
    }
  }
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < i; j++) {
      const mean = 0.5 * (at(w.H, m, i, j) + at(w.H, m, j, i));
      put(w.H, m, i, j, mean);
      put(w.H, m, j, i, mean);
    }
  }
  criterionAtTheta(d, w, w.theta);
}

function divide(place: usize, by: f64): void {
  store<f64>(place, load<f64>(place) / by);
}

/** Satterthwaite's degrees of freedom: as reml/satterthwaite.ts, from differenced derivatives. */
function writeDf(d: BlockDesign, w: BlockWork, out: usize): void {
  const m = d.parameters;
  const p = d.p;
  let free = 0;
  for (let i = 0; i < m; i++) free += load<i32>(d.free + ((<usize>i) << 2));
  const size = free + 1;
  let row = 0;
  for (let i = 0; i < m; i++) {
    if (!load<i32>(d.free + ((<usize>i) << 2))) continue;
    const di = load<f64>(w.change + ((<usize>i) << 3)) / w.S;
    let column = 0;
    for (let j = 0; j < m; j++) {
      if (!load<i32>(d.free + ((<usize>j) << 2))) continue;
      const dj = load<f64>(w.change + ((<usize>j) << 3)) / w.S;
      put(w.m1, size, row, column++, at(w.H, m, i, j) + w.nu * di * dj);
    }
    put(w.m1, size, row, free, -2 * w.nu * di);
    put(w.m1, size, free, row, -2 * w.nu * di);
    row++;
  }
  put(w.m1, size, free, free, 4 * w.nu);
  symmetricEigen(size, w.m1, w.m2);
  relativeCovariance(d, w, w.A3);
  for (let c = 0; c < p; c++) {
    const variance = at(w.A3, p, c, c);
    let to = w.step;
    for (let i = 0; i < m; i++) {
      if (!load<i32>(d.free + ((<usize>i) << 2))) continue;
      store<f64>(to, at(w.J + ((<usize>i * p * p) << 3), p, c, c));
      to += 8;
    }
    store<f64>(to, 2 * variance);
    store<f64>(out + ((<usize>c) << 3), (variance * variance) / contrastSpread(size, w.m1, w.m2, w.step));
  }
}
