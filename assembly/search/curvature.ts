import { criterionAt, gradientAt, hasHessian, hessianOf } from "../likelihood/forms";
import { copy } from "../linalg/axpy";
import { cholesky, choleskyInverse } from "../linalg/cholesky";
import { at, put } from "../linalg/matrix";
import { symmetricEigen } from "../linalg/symmetric-eigen";
import { get, part, set } from "../linalg/vector";
import { isFree, LambdaEntry, lambdaEntry, Model } from "../model/model";
import { profiledShare, Work } from "../model/work";

/** Size of a parameter near zero, where the criterion is even in the pivots of Λ. In the scaled basis of a term. */
const SMALLEST_SCALE: f64 = 0.1;
/** Scale of a parameter that is no entry of a factor: the angle of a correlation. */
const ANGLE: f64 = 0.3;
/** Step of the differences, relative to the scale of a parameter. */
const DIFFERENCE: f64 = 1e-5;
/** Curvatures below this share of the largest are raised to it. */
const LEAST_CURVATURE: f64 = 1e-14;

/** The gradient at the last criterion, zero in the held parameters. */
export function freeGradient(d: Model, w: Work, gradient: usize): void {
  gradientAt(d, w, gradient);
  for (let i = 0; i < d.parameters; i++) if (!isFree(d, i)) set(gradient, i, 0);
}

/**
 * `w.scale` ← by how much each parameter changes when its effect changes by its own size: an entry (r, c) of a factor of Ψ is
 * as large as itself and the pivot of its row; the symmetric root has an entry in two rows, of which the smaller pivot
 * counts. Steps, differences and curvatures are measured in it, so that effects of any size count alike.
 */
export function measureScales(d: Model, w: Work): void {
  for (let i = 0; i < d.parameters; i++) set(w.scale, i, Infinity);
  for (let e = 0; e < w.entries; e++) {
    const entry = lambdaEntry(w.template, e);
    const own = get(w.theta, entry.parameter);
    let square = own * own + SMALLEST_SCALE * SMALLEST_SCALE;
    if (entry.row != entry.column) {
      const pivot = pivotOf(w, entry);
      square += pivot * pivot;
    }
    const place = part(w.scale, entry.parameter);
    store<f64>(place, Math.min(load<f64>(place), Math.sqrt(square)));
  }
  for (let i = 0; i < d.parameters; i++) if (get(w.scale, i) == Infinity) set(w.scale, i, ANGLE);
}

/** The pivot in the row of an entry. */
function pivotOf(w: Work, entry: LambdaEntry): f64 {
  for (let e = 0; e < w.entries; e++) {
    const other = lambdaEntry(w.template, e);
    if (other.term != entry.term) continue;
    if (other.row == entry.row && other.column == entry.row) return get(w.theta, other.parameter);
  }
  return 0;
}

/**
 * `w.H` ← the inverse of the Hessian at `w.theta` with its eigenvalues, in scaled parameters, made positive (Nocedal &
 * Wright 2006, §3.4). Leaves the lowest eigenvalue in `w.curvature`, its share of the largest in `w.conditioned`, and its
 * direction, one scale long, in `w.descent`. Expects the free gradient at θ in `w.gradient`; leaves the
 * Hessian in scaled parameters in `w.m3`.
 */
export function renewHessian(d: Model, w: Work): void {
  measureScales(d, w);
  if (hasHessian(d, w)) {
    scaleHessian(d, w);
    copy(d.parameters * d.parameters, w.m1, w.m3);
    if (invertDefinite(d, w)) return;
    equilibrate(d, w);
  } else {
    differenceGradient(d, w);
    copy(d.parameters * d.parameters, w.m1, w.m3);
  }
  symmetricEigen(d.parameters, w.m1, w.m2);
  invertPositive(d, w);
}

/**
 * `w.H` ← the inverse of a positive definite Hessian by its Cholesky factor, which keeps the digits of small curvatures beside
 * large ones; false where it is not definite. Its lowest eigenvalue is then not known but positive.
 */
function invertDefinite(d: Model, w: Work): bool {
  const m = d.parameters;
  copy(m * m, w.m1, w.m2);
  for (let i = 0; i < m; i++) if (!isFree(d, i)) put(w.m2, m, i, i, 1);
  if (!cholesky(m, w.m2)) return false;
  choleskyInverse(m, w.m2, w.H);
  for (let i = 0; i < m; i++) {
    const si = isFree(d, i) ? get(w.scale, i) : 0;
    for (let j = 0; j <= i; j++) {
      const value = at(w.H, m, i, j) * si * get(w.scale, j);
      put(w.H, m, i, j, value);
      put(w.H, m, j, i, value);
    }
  }
  w.curvature = 1;
  w.conditioned = 1;
  return true;
}

/** Scales of parameters with large curvatures shrink, and `w.m1` with them, so that the others keep their digits beside them. */
function equilibrate(d: Model, w: Work): void {
  const m = d.parameters;
  for (let i = 0; i < m; i++) set(w.change, i, 1 / Math.sqrt(Math.max(Math.abs(at(w.m1, m, i, i)), 1)));
  for (let i = 0; i < m; i++) {
    const place = part(w.scale, i);
    store<f64>(place, load<f64>(place) * get(w.change, i));
    for (let j = 0; j < m; j++) put(w.m1, m, i, j, at(w.m1, m, i, j) * get(w.change, i) * get(w.change, j));
  }
}

/** `w.m1` ← the Hessian of the form in scaled parameters, with σ² profiled out where it is estimated. */
function scaleHessian(d: Model, w: Work): void {
  const m = d.parameters;
  const H = hessianOf(d, w);
  for (let i = 0; i < m; i++) {
    const si = get(w.scale, i);
    for (let j = 0; j <= i; j++) {
      const profiled = at(H, m, i, j) - profiledShare(w, i, j);
      const value = isFree(d, i) && isFree(d, j) ? profiled * si * get(w.scale, j) : 0;
      put(w.m1, m, i, j, value);
      put(w.m1, m, j, i, value);
    }
  }
}

/** `w.m1` ← the Hessian in scaled parameters from forward differences of the gradient. */
function differenceGradient(d: Model, w: Work): void {
  const m = d.parameters;
  for (let j = 0; j < m; j++) {
    const place = part(w.theta, j);
    const value = load<f64>(place);
    const sj = get(w.scale, j);
    const h = DIFFERENCE * sj;
    if (isFree(d, j)) {
      store<f64>(place, value + h);
      criterionAt(d, w, w.theta);
      freeGradient(d, w, w.trialGradient);
      store<f64>(place, value);
    }
    for (let i = 0; i < m; i++) {
      const offset = (<usize>i) << 3;
      const free = isFree(d, i) && isFree(d, j);
      const difference = (load<f64>(w.trialGradient + offset) - load<f64>(w.gradient + offset)) / h;
      put(w.m1, m, i, j, free ? difference * sj * load<f64>(w.scale + offset) : 0);
    }
  }
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < i; j++) {
      const mean = 0.5 * (at(w.m1, m, i, j) + at(w.m1, m, j, i));
      put(w.m1, m, i, j, mean);
      put(w.m1, m, j, i, mean);
    }
  }
}

/** `w.H` ← S V max(|λ|, …)⁻¹ V' S for the eigenvalues on the diagonal of `m1` and the vectors in `m2`. */
function invertPositive(d: Model, w: Work): void {
  const m = d.parameters;
  let largest: f64 = 0;
  let lowest: i32 = 0;
  for (let i = 0; i < m; i++) {
    const value = at(w.m1, m, i, i);
    largest = Math.max(largest, Math.abs(value));
    if (value < at(w.m1, m, lowest, lowest)) lowest = i;
  }
  w.curvature = at(w.m1, m, lowest, lowest);
  w.conditioned = w.curvature / largest;
  for (let i = 0; i < m; i++) {
    const offset = (<usize>i) << 3;
    store<f64>(w.descent + offset, load<f64>(w.scale + offset) * at(w.m2, m, i, lowest));
  }
  const least = largest > 0 ? LEAST_CURVATURE * largest : 1;
  for (let i = 0; i < m; i++) {
    for (let j = 0; j <= i; j++) {
      let total: f64 = 0;
      for (let l = 0; l < m; l++) {
        const curvature = Math.max(Math.abs(at(w.m1, m, l, l)), least);
        total += (at(w.m2, m, i, l) * at(w.m2, m, j, l)) / curvature;
      }
      total *= get(w.scale, i) * get(w.scale, j);
      put(w.H, m, i, j, total);
      put(w.H, m, j, i, total);
    }
  }
}

/** Length of a vector in scaled parameters. */
export function scaledLength(d: Model, w: Work, vector: usize): f64 {
  let total: f64 = 0;
  for (let i = 0; i < d.parameters; i++) {
    const offset = (<usize>i) << 3;
    const ratio = load<f64>(vector + offset) / load<f64>(w.scale + offset);
    total += ratio * ratio;
  }
  return Math.sqrt(total);
}

/** Length of a gradient in scaled parameters: the slope of the criterion per relative change. */
export function scaledSlope(d: Model, w: Work, gradient: usize): f64 {
  let total: f64 = 0;
  for (let i = 0; i < d.parameters; i++) {
    const offset = (<usize>i) << 3;
    const slope = load<f64>(gradient + offset) * load<f64>(w.scale + offset);
    total += slope * slope;
  }
  return Math.sqrt(total);
}
