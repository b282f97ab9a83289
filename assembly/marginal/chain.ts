import { differentiateFactor, isLinear } from "../covariance/structure";
import { axpy, clear, copy } from "../linalg/axpy";
import { dot } from "../linalg/dot";
import { at, mirror, put } from "../linalg/matrix";
import { multiply } from "../linalg/multiply";
import { part, set } from "../linalg/vector";
import {
  accessOf,
  cellStart,
  firstRatio,
  MarginalModel,
  squareStart,
  unitRows,
} from "../model/marginal-model";
import { MarginalWork } from "../model/marginal-work";
import { isFree } from "../model/model";
import { extraOf, firstParameter, ofTerm, structureOf, termWidth } from "../model/terms";
import { TIMES, UNSTRUCTURED } from "../record/layout";
import { finishHessian } from "./coefficients";
import { addGapSlope, addRatioSlope, endOfTerm, isDense, ratioProduct, termOf, unscaled } from "./covariance";

/** Slopes, dS, A_i and a_i along the parameters of every Ψ from those in its elements; A_i is made whole. */
export function chainSlopes(d: MarginalModel, w: MarginalWork): void {
  const p = d.p;
  const wide = p + 1;
  const square = wide * wide;
  let K = w.K;
  for (let t = 0; t < d.terms; t++) {
    const k = termWidth(d, t);
    for (let i = firstParameter(d, t), end = endOfTerm(d, t); i < end && accessOf(d, t) != TIMES; i++) {
      const dPsi = part(w.dPsi, i * w.stride);
      set(w.slope, i, dot(k * k, ofTerm(d, t, w.M), dPsi));
      set(w.dS, i, -dot(k * k, ofTerm(d, t, w.MS), dPsi));
      clear(square, w.products);
      let element = K;
      for (let a = 0; a < k; a++) {
        for (let b = 0; b <= a; b++, element = part(element, square)) {
          const slope = at(dPsi, k, a, b);
          if (slope != 0) axpy(square, slope, element, w.products);
        }
      }
      for (let j = 0; j < p; j++) copy(j + 1, part(w.products, j * wide), part(w.dA, (i * p + j) * p));
      copy(p, part(w.products, p * wide), part(w.da, i * p));
    }
    K = part(K, ((k * (k + 1)) >> 1) * square);
  }
  for (let i = 0; i < d.parameters; i++) mirror(p, part(w.dA, i * p * p));
}

/** The rest of the Hessian: what curves V, and what comes of β. */
export function chainHessian(d: MarginalModel, w: MarginalWork): void {
  for (let t = 0; t < d.terms; t++) if (accessOf(d, t) != TIMES) addCurvature(d, w, t);
  addDenseCurvature(d, w);
  finishHessian(d, w);
}

/** hessian += ⟨∂D/∂Ψ, d²Ψ⟩ = 2⟨MF, d²F⟩ + 2⟨M dF_i, dF_j⟩ of one term. */
function addCurvature(d: MarginalModel, w: MarginalWork, t: i32): void {
  const m = d.parameters;
  const k = termWidth(d, t);
  const M = ofTerm(d, t, w.M);
  const first = firstParameter(d, t);
  const end = endOfTerm(d, t);
  for (let i = first; i < end; i++) {
    multiply(k, M, part(w.dF, i * w.stride), w.k1);
    for (let j = first; j <= i; j++) {
      put(w.hessian, m, i, j, at(w.hessian, m, i, j) + 2 * dot(k * k, w.k1, part(w.dF, j * w.stride)));
    }
  }
  const structure = structureOf(d, t);
  if (isLinear(structure) || structure == UNSTRUCTURED) return;
  multiply(k, M, ofTerm(d, t, w.F), w.k1);
  const own = part(w.here, first);
  const extra = extraOf(d, t);
  for (let i = first; i < end; i++) {
    const place = part(w.here, i);
    const value = load<f64>(place);
    for (let j = first; j <= i; j++) {
      store<f64>(place, value + STEP);
      differentiateFactor(structure, k, extra, own, j - first, false, w.k2);
      const above = dot(k * k, w.k1, w.k2);
      store<f64>(place, value - STEP);
      differentiateFactor(structure, k, extra, own, j - first, false, w.k2);
      put(w.hessian, m, i, j, at(w.hessian, m, i, j) + (above - dot(k * k, w.k1, w.k2)) / STEP);
    }
    store<f64>(place, value);
  }
}

/** Step of the central differences of dF, whose parameters are angles and roots of the size of one. */
const STEP: f64 = 1e-5;

/** The same along ratios and gaps in time, class by class. */
function addDenseCurvature(d: MarginalModel, w: MarginalWork): void {
  for (let i = 0; i < d.parameters; i++) {
    const t = termOf(d, i);
    if (!isFree(d, i)) continue;
    if (t < d.terms && isDense(d, t, i)) addAlong(d, w, i, i);
    if (t < d.terms) continue;
    for (let j = firstParameter(d, d.residual); j <= i; j++) if (isFree(d, j)) addAlong(d, w, i, j);
  }
}

/** hessian[i, j] += Σ tr(G V_ij) for a ratio i and a parameter j of residuals or ratio, or for gaps in time. */
function addAlong(d: MarginalModel, w: MarginalWork, i: i32, j: i32): void {
  const m = d.parameters;
  let total: f64 = 0;
  for (let c = 0; c < d.classes; c++) total += curvatureIn(d, w, i, j, c);
  put(w.hessian, m, i, j, at(w.hessian, m, i, j) + total);
}

function curvatureIn(d: MarginalModel, w: MarginalWork, i: i32, j: i32, c: i32): f64 {
  const T = unitRows(d, c);
  const G = part(w.allG, squareStart(d, c));
  const t = termOf(d, i);
  clear(T * T, w.t1);
  if (t < d.terms) {
    addGapSlope(d, w, t, c, true, w.t1);
    return dot(T * T, G, w.t1);
  }
  const ratio = i - firstRatio(d);
  if (j >= firstRatio(d)) {
    addRatioSlope(d, w, ratio, j - firstRatio(d), c, w.t1);
    return dot(T * T, G, w.t1);
  }
  unscaled(d, w, c, w.t1, j);
  const first = cellStart(d, c);
  let total: f64 = 0;
  for (let a = 0; a < T; a++) {
    for (let b = 0; b < T; b++) {
      total += at(G, T, a, b) * at(w.t1, T, a, b) * ratioProduct(d, w, first + a, first + b, ratio, -1);
    }
  }
  return total;
}
