import { isLinear } from "../covariance/structure";
import { criterionAt, gradientAt } from "../likelihood/forms";
import { axpy, scale } from "../linalg/axpy";
import { at, put } from "../linalg/matrix";
import { multiplyVector } from "../linalg/multiply";
import { part } from "../linalg/vector";
import { addAlongStructure } from "../model/lambda";
import { entryAt, entryOffset, isFree, isLinearEntry } from "../model/model";
import { SparseModel } from "../model/sparse-model";
import { SparseWork } from "../model/sparse-work";
import { ofTerm, structureOf } from "../model/terms";
import { relativeCovariance } from "./relative-covariance";

/** Step of the central differences, relative to θ and at least a tenth of this. */
const STEP: f64 = 1e-4;
const LEAST: f64 = 0.1;

/**
 * Central differences of the exact gradient, of the covariance of β and of β itself along each free parameter: the
 * Hessian of the criterion in `H`, d vcov / σ² in `J`, dβ in `betaSlopes`, and dS. Held parameters get zeros.
 * Expects the gradient at `w.theta`, which stays; Λ, the factor and the criterion are left beside θ.
 */
export function differenceAlong(d: SparseModel, w: SparseWork): void {
  const m = d.parameters;
  const p = d.p;
  residualSlopes(d, w);
  memory.fill(w.H, 0, (<usize>m * m) << 3);
  memory.fill(w.J, 0, (<usize>m * p * p) << 3);
  memory.fill(w.betaSlopes, 0, (<usize>m * p) << 3);
  for (let j = 0; j < m; j++) if (isFree(d, j)) differenceOne(d, w, j);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < i; j++) {
      const mean = 0.5 * (at(w.H, m, i, j) + at(w.H, m, j, i));
      put(w.H, m, i, j, mean);
      put(w.H, m, j, i, mean);
    }
  }
}

/** dS / dθ at the last gradient. */
function residualSlopes(d: SparseModel, w: SparseWork): void {
  memory.fill(w.dS, 0, (<usize>d.parameters) << 3);
  for (let e = 0; e < d.entries; e++) {
    const entry = entryAt(d, e);
    if (!isLinearEntry(d, entry)) continue;
    const to = part(w.dS, entry.parameter);
    store<f64>(to, load<f64>(to) - 2 * load<f64>(w.E + entryOffset(d, entry)));
  }
  for (let t = 0; t < d.terms; t++) {
    if (isLinear(structureOf(d, t))) continue;
    addAlongStructure(d, w, t, w.here, ofTerm(d, t, w.E), -2, w.dS);
  }
}

function differenceOne(d: SparseModel, w: SparseWork, j: i32): void {
  const m = d.parameters;
  const p = d.p;
  const place = part(w.theta, j);
  const value = load<f64>(place);
  const h = STEP * Math.max(LEAST, Math.abs(value));
  const J = part(w.J, j * p * p);
  const slope = part(w.betaSlopes, j * p);
  evaluateAt(d, w, place, value + h, w.change, J, slope);
  evaluateAt(d, w, place, value - h, w.trialGradient, w.A3, w.b1);
  store<f64>(place, value);
  axpy(p * p, -1, w.A3, J);
  axpy(p, -1, w.b1, slope);
  scale(p * p, 1 / (2 * h), J);
  scale(p, 1 / (2 * h), slope);
  for (let i = 0; i < m; i++) {
    if (!isFree(d, i)) continue;
    const offset = (<usize>i) << 3;
    put(w.H, m, i, j, (load<f64>(w.change + offset) - load<f64>(w.trialGradient + offset)) / (2 * h));
  }
}

/** Gradient, covariance of β relative to σ² and β with the parameter at `place` set to `value`. */
function evaluateAt(
  d: SparseModel,
  w: SparseWork,
  place: usize,
  value: f64,
  gradient: usize,
  covariance: usize,
  beta: usize,
): void {
  store<f64>(place, value);
  criterionAt(d, w, w.theta);
  gradientAt(d, w, gradient);
  relativeCovariance(d, w, covariance);
  multiplyVector(d.p, d.B, part(w.effects, d.q), beta);
}
