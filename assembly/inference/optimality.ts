import { criterionAt, gradientAt, hasHessian, hessianOf } from "../likelihood/forms";
import { copy } from "../linalg/axpy";
import { at, put } from "../linalg/matrix";
import { symmetricEigen } from "../linalg/symmetric-eigen";
import { get, int, part, set } from "../linalg/vector";
import { Differences } from "../model/differences";
import { isFree } from "../model/model";
import { profiledShare } from "../model/work";
import { ZERO_PIVOT } from "../record/thresholds";
import { differenceAround } from "./differences";

/** Longest step of the differences, relative to a θ of size one or more. */
const LONGEST: f64 = 0.1;

/**
 * What shows that a θ is an optimum of the response that was taken in, from differences of the criterion there.
 *
 * Writes f64[2m + 2 + 2 count]: the slopes of the criterion per relative change of each parameter, 0 where it is held or at its
 * bound; what the criterion could still fall by, ½ g'H⁻¹g; how many parameters are inside, and m places for the eigenvalues of
 * ∂²D/∂θ² over these; per column of Λ 1 or 0, is it at zero, and the slope in the variance that opens where it leaves zero.
 *
 * @param theta f64[m], in the scaled basis
 * @param columns i32: per column of Λ its pivot, how many parameters it has, and these
 */
export function optimalityAt(x: Differences, theta: usize, columns: usize, count: i32, out: usize): void {
  const d = x.fitter.model;
  const m = d.parameters;
  copy(m, theta, x.theta);
  fillKnown(x);
  x.size = 0;
  for (let i = 0; i < m; i++) {
    set(out, i, 0);
    if (isFree(d, i) && !isBound(x, columns, count, i)) addParameter(x, i);
  }
  differenceAround(x);
  for (let i = 0; i < x.size; i++) set(out, int(x.parameters, i), slopeOf(x, i));
  set(out, m, decrementOf(x));
  set(out, m + 1, x.size);
  fillCurvatures(x, part(out, m + 2));
  const multipliers = part(out, 2 * m + 2);
  for (let c = 0; c < count; c++) {
    const closed = isClosed(x, int(columns, 0));
    set(multipliers, 2 * c, closed ? 1 : 0);
    set(multipliers, 2 * c + 1, closed ? multiplierOf(x, columns) : NaN);
    columns = behind(columns);
  }
}

/** `x.known` ← the second derivatives of the form, with σ² profiled out; none where they have no value. */
function fillKnown(x: Differences): void {
  const d = x.fitter.model;
  const w = x.fitter.work;
  const m = d.parameters;
  x.hasKnown = 0;
  if (!hasHessian(d, w) || !(criterionAt(d, w, x.theta) < Infinity)) return;
  gradientAt(d, w, w.gradient);
  const H = hessianOf(d, w);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j <= i; j++) {
      const value = at(H, m, i, j) - profiledShare(w, i, j);
      if (!(Math.abs(value) < Infinity)) return;
      put(x.known, m, i, j, value);
      put(x.known, m, j, i, value);
    }
  }
  x.hasKnown = 1;
}

function addParameter(x: Differences, i: i32): void {
  store<i32>(x.parameters + ((<usize>x.size) << 2), i);
  set(x.longest, x.size, LONGEST * Math.max(1, Math.abs(get(x.theta, i))));
  x.size++;
}

/** The column behind one. */
function behind(column: usize): usize {
  return column + ((<usize>(2 + int(column, 1))) << 2);
}

/** Is a parameter zero and free? Of a pivot: is its column at its bound? */
function isClosed(x: Differences, i: i32): bool {
  return Math.abs(get(x.theta, i)) < ZERO_PIVOT && isFree(x.fitter.model, i);
}

/** Is a parameter one of a column that is at its bound, and zero itself? */
function isBound(x: Differences, columns: usize, count: i32, i: i32): bool {
  if (!isClosed(x, i)) return false;
  for (let c = 0; c < count; c++) {
    if (isClosed(x, int(columns, 0))) {
      for (let j = 0; j < int(columns, 1); j++) if (int(columns, 2 + j) == i) return true;
    }
    columns = behind(columns);
  }
  return false;
}

/** The slope of the criterion per relative change of a parameter. */
function slopeOf(x: Differences, i: i32): f64 {
  let slope: f64 = 0;
  for (let e = 0; e < x.size; e++) slope += at(x.columns, x.size, i, e) * get(x.gradient, e);
  return slope / LONGEST;
}

/** ½ g'H⁻¹g over the directions in which the criterion is curved, each in units of its own curvature. */
function decrementOf(x: Differences): f64 {
  const size = x.size;
  for (let e = 0; e < size; e++) {
    const curvature = Math.abs(at(x.hessian, size, e, e));
    set(x.unit, e, curvature > 0 ? 1 / Math.sqrt(curvature) : 1);
  }
  for (let e = 0; e < size; e++) {
    for (let f = 0; f < size; f++)
      put(x.m1, size, e, f, at(x.hessian, size, e, f) * get(x.unit, e) * get(x.unit, f));
  }
  symmetricEigen(size, x.m1, x.m2);
  let total: f64 = 0;
  for (let l = 0; l < size; l++) {
    let along: f64 = 0;
    for (let e = 0; e < size; e++) along += at(x.m2, size, e, l) * get(x.gradient, e) * get(x.unit, e);
    const curvature = Math.abs(at(x.m1, size, l, l));
    if (curvature != 0) total += (0.5 * along * along) / curvature;
  }
  return total;
}

/** Eigenvalues of ∂²D/∂θ², from the second derivatives along combinations of scaled axes. */
function fillCurvatures(x: Differences, to: usize): void {
  const size = x.size;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      let total: f64 = 0;
      for (let e = 0; e < size; e++) {
        for (let f = 0; f < size; f++)
          total += at(x.columns, size, i, e) * at(x.hessian, size, e, f) * at(x.columns, size, j, f);
      }
      put(x.m1, size, i, j, total / (get(x.longest, i) * get(x.longest, j)));
    }
  }
  symmetricEigen(size, x.m1, x.m2);
  for (let i = 0; i < size; i++) set(to, i, at(x.m1, size, i, i));
}

/**
 * The slope of the criterion in the variance that opens where an effect with the parameters of a column leaves zero, the smallest
 * over the effects that could share it.
 */
function multiplierOf(x: Differences, column: usize): f64 {
  x.size = 0;
  for (let j = 0; j < int(column, 1); j++) {
    if (isClosed(x, int(column, 2 + j))) addParameter(x, int(column, 2 + j));
  }
  differenceAround(x);
  const size = x.size;
  symmetricEigen(size, x.hessian, x.m2);
  let least = Infinity;
  for (let e = 0; e < size; e++) least = Math.min(least, at(x.hessian, size, e, e));
  return least / (2 * LONGEST * LONGEST);
}
