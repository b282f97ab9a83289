import { correlationAt, correlationCurvature, correlationSlope } from "../covariance/gaps";
import { differentiateFactor, fillFactor, isLinear } from "../covariance/structure";
import { clear, copy } from "../linalg/axpy";
import { dot } from "../linalg/dot";
import { at, put } from "../linalg/matrix";
import { multiplyTranspose } from "../linalg/multiply";
import { get, int, part, set } from "../linalg/vector";
import {
  accessOf,
  cellStart,
  cellsOf,
  columnsAt,
  firstRatio,
  levelsAt,
  MarginalModel,
  unitRows,
  visitsAt,
} from "../model/marginal-model";
import { MarginalWork } from "../model/marginal-work";
import { entryAt } from "../model/model";
import { extraOf, firstParameter, ofTerm, parametersAt, structureOf, termWidth } from "../model/terms";
import { COLUMNS, TIMES, VISITS } from "../record/layout";

/** The first parameter behind those of a term. */
export function endOfTerm(d: MarginalModel, t: i32): i32 {
  return t + 1 < d.terms ? firstParameter(d, t + 1) : firstRatio(d);
}

/** F and Ψ of every term at the Λ in `w`, and the sizes of the residuals of all rows. */
export function fillCovariances(d: MarginalModel, w: MarginalWork, theta: usize): void {
  for (let t = 0; t < d.terms; t++) {
    const k = termWidth(d, t);
    const F = ofTerm(d, t, w.F);
    const structure = structureOf(d, t);
    if (accessOf(d, t) == TIMES) {
      const size = get(parametersAt(d, t, theta), 0);
      store<f64>(F, size * size);
    } else if (isLinear(structure)) copy(k * k, ofTerm(d, t, w.Lambda), F);
    else fillFactor(structure, k, extraOf(d, t), parametersAt(d, t, theta), F);
    multiplyTranspose(k, F, F, ofTerm(d, t, w.Psi));
  }
  const first = firstRatio(d);
  for (let i = 0, cells = cellsOf(d); i < cells; i++) {
    const ratio = int(d.ratio, i);
    const size = ratio < 0 ? 1 : get(theta, first + ratio);
    set(w.size, i, get(d.factor, i) * size * size);
  }
}

/** What a row of a residual is multiplied by; one of other terms. */
export function sizeOf(d: MarginalModel, w: MarginalWork, t: i32, c: i32, a: i32): f64 {
  return t < d.residual ? 1 : get(w.size, cellStart(d, c) + a);
}

/** V of a class, T × T. */
export function fillCovariance(d: MarginalModel, w: MarginalWork, c: i32, to: usize): void {
  clear(unitRows(d, c) * unitRows(d, c), to);
  for (let t = 0; t < d.terms; t++) addTerm(d, w, t, c, ofTerm(d, t, w.Psi), to);
}

/** to += Z Ψ Z' of a term in a class, with any symmetric matrix for Ψ; both triangles. */
export function addTerm(d: MarginalModel, w: MarginalWork, t: i32, c: i32, Psi: usize, to: usize): void {
  const T = unitRows(d, c);
  const k = termWidth(d, t);
  const access = accessOf(d, t);
  const levels = levelsAt(d, t, c);
  const visits = visitsAt(d, t, c);
  const Z = access == COLUMNS ? columnsAt(d, t, c, k) : 0;
  const time = part(d.time, cellStart(d, c));
  const own = parametersAt(d, t, w.here);
  for (let a = 0; a < T; a++) {
    const level = int(levels, a);
    if (level < 0) continue;
    const size = sizeOf(d, w, t, c, a);
    if (access == COLUMNS && k > 1) {
      for (let i = 0; i < k; i++) set(w.py, i, dot(k, part(Psi, i * k), part(Z, a * k)));
    }
    for (let b = 0; b <= a; b++) {
      if (int(levels, b) != level) continue;
      let value: f64;
      if (access == VISITS) value = at(Psi, k, int(visits, a), int(visits, b));
      else if (access == TIMES)
        value = get(Psi, 0) * correlationAt(get(own, 1), Math.abs(get(time, a) - get(time, b)));
      else if (k == 1) value = get(Z, a) * get(Z, b) * get(Psi, 0);
      else value = dot(k, w.py, part(Z, b * k));
      addBoth(to, T, a, b, size * sizeOf(d, w, t, c, b) * value);
    }
  }
}

function addBoth(to: usize, T: i32, a: i32, b: i32, value: f64): void {
  const sum = at(to, T, a, b) + value;
  put(to, T, a, b, sum);
  put(to, T, b, a, sum);
}

/** dF and dΨ = dF F' + F dF' along every parameter of every term. */
export function fillSlopes(d: MarginalModel, w: MarginalWork): void {
  const theta = w.here;
  const stride = w.stride;
  clear(firstRatio(d) * stride, w.dF);
  for (let e = 0; e < d.entries; e++) {
    const entry = entryAt(d, e);
    if (!isLinear(structureOf(d, entry.term))) continue;
    put(part(w.dF, entry.parameter * stride), termWidth(d, entry.term), entry.row, entry.column, 1);
  }
  for (let t = 0; t < d.terms; t++) {
    const k = termWidth(d, t);
    const structure = structureOf(d, t);
    const F = ofTerm(d, t, w.F);
    const first = firstParameter(d, t);
    for (let i = first, end = endOfTerm(d, t); i < end; i++) {
      const dF = part(w.dF, i * stride);
      if (accessOf(d, t) == TIMES) store<f64>(dF, i == first ? 2 * get(theta, first) : 0);
      else if (!isLinear(structure))
        differentiateFactor(structure, k, extraOf(d, t), parametersAt(d, t, theta), i - first, false, dF);
      const dPsi = part(w.dPsi, i * stride);
      multiplyTranspose(k, dF, F, dPsi);
      symmetrise(k, dPsi);
    }
  }
}

/** M ← M + M'. */
export function symmetrise(k: i32, M: usize): void {
  for (let a = 0; a < k; a++) {
    for (let b = 0; b <= a; b++) {
      const value = at(M, k, a, b) + at(M, k, b, a);
      put(M, k, a, b, value);
      put(M, k, b, a, value);
    }
  }
}

/** The term of a parameter; `terms` for a ratio. */
export function termOf(d: MarginalModel, parameter: i32): i32 {
  let t = 0;
  while (t < d.terms && parameter >= endOfTerm(d, t)) t++;
  return t;
}

/** Does V depend on a parameter by more than the Ψ of its term: by a ratio, or by gaps in time? */
export function isDense(d: MarginalModel, t: i32, parameter: i32): bool {
  return t == d.terms || (accessOf(d, t) == TIMES && parameter > firstParameter(d, t));
}

/** V_i = ∂V/∂θ_i of a class, T × T; of ratios and gaps in time too. */
export function fillSlope(d: MarginalModel, w: MarginalWork, t: i32, i: i32, c: i32, to: usize): void {
  const T = unitRows(d, c);
  clear(T * T, to);
  if (t == d.terms) addRatioSlope(d, w, i - firstRatio(d), -1, c, to);
  else if (isDense(d, t, i)) addGapSlope(d, w, t, c, false, to);
  else addTerm(d, w, t, c, part(w.dPsi, i * w.stride), to);
}

/** to += the first or second derivative of the covariance of a residual by gaps in time. */
export function addGapSlope(
  d: MarginalModel,
  w: MarginalWork,
  t: i32,
  c: i32,
  second: bool,
  to: usize,
): void {
  const T = unitRows(d, c);
  const levels = levelsAt(d, t, c);
  const time = part(d.time, cellStart(d, c));
  const rate = get(parametersAt(d, t, w.here), 1);
  const variance = get(ofTerm(d, t, w.Psi), 0);
  for (let a = 0; a < T; a++) {
    for (let b = 0; b < a; b++) {
      if (int(levels, a) < 0 || int(levels, a) != int(levels, b)) continue;
      const gap = Math.abs(get(time, a) - get(time, b));
      const slope = second ? correlationCurvature(rate, gap) : correlationSlope(rate, gap);
      addBoth(to, T, a, b, variance * slope * sizeOf(d, w, t, c, a) * sizeOf(d, w, t, c, b));
    }
  }
}

/** δ, δ' or δ'' of the ratio of a row, without its weight: δ = q² of its own ratio, one where it has none. */
function ratioOf(d: MarginalModel, w: MarginalWork, cell: i32, ratio: i32, order: i32): f64 {
  const own = int(d.ratio, cell);
  const q = own < 0 ? 1 : get(w.here, firstRatio(d) + own);
  if (order == 0) return q * q;
  if (own != ratio) return 0;
  return order == 1 ? 2 * q : 2;
}

/** to += the derivative of V along one ratio, or with `other` ≥ 0 the second one along two. */
export function addRatioSlope(
  d: MarginalModel,
  w: MarginalWork,
  ratio: i32,
  other: i32,
  c: i32,
  to: usize,
): void {
  const T = unitRows(d, c);
  unscaledResidual(d, w, c, w.t2);
  const first = cellStart(d, c);
  for (let a = 0; a < T; a++) {
    for (let b = 0; b <= a; b++) {
      const slope = ratioProduct(d, w, first + a, first + b, ratio, other);
      if (slope != 0) addBoth(to, T, a, b, slope * at(w.t2, T, a, b));
    }
  }
}

/** Derivative of δ_a δ_b along one or two ratios. */
export function ratioProduct(d: MarginalModel, w: MarginalWork, a: i32, b: i32, ratio: i32, other: i32): f64 {
  const a0 = ratioOf(d, w, a, ratio, 0);
  const b0 = ratioOf(d, w, b, ratio, 0);
  const a1 = ratioOf(d, w, a, ratio, 1);
  const b1 = ratioOf(d, w, b, ratio, 1);
  if (other < 0) return a1 * b0 + a0 * b1;
  if (ratio == other) return ratioOf(d, w, a, ratio, 2) * b0 + 2 * a1 * b1 + a0 * ratioOf(d, w, b, ratio, 2);
  return a1 * ratioOf(d, w, b, other, 1) + ratioOf(d, w, a, other, 1) * b1;
}

/** The covariance of residuals of a class without their ratios. */
export function unscaledResidual(d: MarginalModel, w: MarginalWork, c: i32, to: usize): void {
  unscaled(d, w, c, to, -1);
}

/** The derivative of the covariance of residuals without their ratios along a parameter of one of them, or that itself (−1). */
export function unscaled(d: MarginalModel, w: MarginalWork, c: i32, to: usize, parameter: i32): void {
  const T = unitRows(d, c);
  const first = cellStart(d, c);
  clear(T * T, to);
  // The sizes are those of weights alone for as long as this takes.
  for (let a = 0; a < T; a++) set(w.size, first + a, get(d.factor, first + a));
  if (parameter < 0) {
    for (let t = d.residual; t < d.terms; t++) addTerm(d, w, t, c, ofTerm(d, t, w.Psi), to);
  } else fillSlope(d, w, termOf(d, parameter), parameter, c, to);
  for (let a = 0; a < T; a++) {
    const q = ratioOf(d, w, first + a, -2, 0);
    set(w.size, first + a, get(d.factor, first + a) * q);
  }
}
