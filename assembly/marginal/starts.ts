import { angleOfGap } from "../covariance/gaps";
import { setCorrelations, startCorrelation } from "../covariance/start";
import { isLinear, parameterOfSize, sizesOf } from "../covariance/structure";
import { readFactor } from "../covariance/unstructured";
import { clear } from "../linalg/axpy";
import { cholesky } from "../linalg/cholesky";
import { dot } from "../linalg/dot";
import { at, put } from "../linalg/matrix";
import { get, int, part, set } from "../linalg/vector";
import {
  accessOf,
  blockStart,
  cellStart,
  firstRatio,
  levelsAt,
  MarginalModel,
  members,
  reducedUnits,
  rotationOf,
  squareStart,
  unitRows,
  visitsAt,
} from "../model/marginal-model";
import { MarginalWork } from "../model/marginal-work";
import { entryAt, isDiagonal, isFree } from "../model/model";
import { extraOf, ofTerm, parametersAt, structureOf, termWidth } from "../model/terms";
import { TIMES, UNSTRUCTURED, VISITS } from "../record/layout";

/** Sizes of random effects, and correlations of residuals in place of the observed ones, of the starts. */
const SIZES = memory.data<f64>([0.7, 1, 0.2, 3, 0.5]);
const CORRELATIONS = memory.data<f64>([0, 0, 0.6, 0, -0.2]);
const STARTS: i32 = 5;
/** Observed correlations are taken to be this far from ±1 at least. */
const WITHIN: f64 = 0.95;
/** Least share of a squared pivot of a start in the variance of its visit. */
const LEAST_PIVOT: f64 = 1e-8;
/** By how much products are made smaller first, then four times that, until a start is positive definite. */
const LEAST_LOST: f64 = 1e-4;
/** A visit whose variance is below this share of the mean does not vary but for rounding. */
const LEAST_VARIANCE: f64 = 1e-12;
/** Correlations over a gap of middle length, of the starts. */
const GAP_CORRELATIONS = memory.data<f64>([0.5, 0.9, 0.05, 0.98, 0.3]);

/**
 * θ of a start: residuals have the variances, and in the first start the correlations, that the squares and products of least
 * squares show, over the visits that subjects have; random effects have a size of their own in each. False behind the last.
 */
export function startMarginal(d: MarginalModel, w: MarginalWork, number: i32): bool {
  if (number >= STARTS) return false;
  clear(d.parameters, w.theta);
  for (let e = 0; e < d.entries; e++) {
    const entry = entryAt(d, e);
    if (!isDiagonal(entry)) continue;
    const size = get(SIZES, number);
    const structure = structureOf(d, entry.term);
    set(w.theta, entry.parameter, isLinear(structure) ? size : parameterOfSize(structure, size));
  }
  for (let t = 0; t < d.residual; t++) {
    const structure = structureOf(d, t);
    if (isLinear(structure)) continue;
    startCorrelation(structure, termWidth(d, t), extraOf(d, t), 0, parametersAt(d, t, w.theta));
  }
  const reference = meanSquare(d, w, d.residual, -1);
  let first = reference;
  for (let t = d.residual; t < d.terms; t++) {
    if (accessOf(d, t) == VISITS) first = startVisits(d, w, t, number, first);
    else {
      const own = parametersAt(d, t, w.theta);
      set(own, 0, 1);
      if (accessOf(d, t) == TIMES) set(own, 1, angleOfGap(get(GAP_CORRELATIONS, number), d.middleGap));
    }
  }
  for (let r = 0; r < d.ratios; r++) {
    const own = meanSquare(d, w, d.terms, r);
    const others = meanSquare(d, w, d.terms, -1);
    const size = own > 0 && others > 0 ? Math.sqrt(own / others) : 1;
    set(w.theta, firstRatio(d) + r, Math.sqrt(size));
  }
  for (let i = 0; i < d.parameters; i++) if (!isFree(d, i)) set(w.theta, i, get(w.start, i));
  return true;
}

/** Mean square of the response over the rows of a term, or, for `terms`, over those with a ratio (−1: with none). */
function meanSquare(d: MarginalModel, w: MarginalWork, t: i32, ratio: i32): f64 {
  let total: f64 = 0;
  let count: f64 = 0;
  for (let c = 0; c < d.classes; c++) {
    for (let a = 0, T = unitRows(d, c); a < T; a++) {
      if (t < d.terms ? int(levelsAt(d, t, c), a) < 0 : int(d.ratio, cellStart(d, c) + a) != ratio) continue;
      const factor = get(d.factor, cellStart(d, c) + a);
      total += productIn(d, w, c, a, a) / (factor * factor);
      count += <f64>members(d, c);
    }
  }
  return count > 0 ? total / count : 0;
}

/** Σ y_a y_b over the units of a class. */
function productIn(d: MarginalModel, w: MarginalWork, c: i32, a: i32, b: i32): f64 {
  const T = unitRows(d, c);
  const first = blockStart(d, c);
  let total: f64 = 0;
  if (rotationOf(d, c) != 0) {
    const K = part(w.scatter, squareStart(d, c));
    total = dot(T, part(K, a * T), part(K, b * T));
  }
  for (let from = first, end = first + reducedUnits(d, c) * T; from < end; from += T)
    total += get(w.y, from + a) * get(w.y, from + b);
  return total;
}

/**
 * Parameters of a residual by visits, whose sizes are relative to a variance: that of its own first visit where it is the
 * first residual. Returns it.
 */
function startVisits(d: MarginalModel, w: MarginalWork, t: i32, number: i32, variance: f64): f64 {
  const k = termWidth(d, t);
  const Sigma = ofTerm(d, t, w.Psi);
  observedCovariance(d, w, t, k, Sigma);
  const isFirst = t == d.residual;
  const structure = structureOf(d, t);
  const own = parametersAt(d, t, w.theta);
  const sizes = sizesOf(structure, k);
  let mean: f64 = 0;
  for (let i = 0; i < k; i++) mean += at(Sigma, k, i, i) / k;
  const base = isFirst ? (sizes == 1 ? mean : at(Sigma, k, 0, 0)) : variance;
  for (let i = 0; i < sizes; i++) {
    const square = sizes == 1 ? mean : at(Sigma, k, i, i);
    set(own, i, parameterOfSize(structure, Math.sqrt(square / base)));
  }
  if (structure == UNSTRUCTURED && number == 0) {
    startFactor(w, k, Sigma, 1 / base, own);
    return base;
  }
  startCorrelations(structure, k, extraOf(d, t), Sigma, get(CORRELATIONS, number), number == 0, own);
  return base;
}

/** Entries of the factor of Σ, whose products are made smaller until it is positive definite. */
function startFactor(w: MarginalWork, k: i32, Sigma: usize, scale: f64, own: usize): void {
  for (let lost: f64 = 0; lost < 1; lost = lost == 0 ? LEAST_LOST : lost * 4) {
    const share = 1 - lost;
    for (let i = 0; i < k; i++) {
      for (let j = 0; j <= i; j++) put(w.k1, k, i, j, scale * at(Sigma, k, i, j) * (i == j ? 1 : share));
    }
    if (!cholesky(k, w.k1) || !isWellConditioned(k, w.k1)) continue;
    readFactor(k, w.k1, own);
    return;
  }
}

/** Is no pivot of a factor small beside its row? */
function isWellConditioned(k: i32, L: usize): bool {
  for (let i = 1; i < k; i++) {
    const row = part(L, i * k);
    if (at(L, k, i, i) * at(L, k, i, i) < LEAST_PIVOT * dot(i + 1, row, row)) return false;
  }
  return true;
}

/** Means of products over the units that have both visits; what no unit has is zero, with the mean variance. */
function observedCovariance(d: MarginalModel, w: MarginalWork, t: i32, k: i32, Sigma: usize): void {
  const counts = ofTerm(d, t, w.MS);
  clear(k * k, Sigma);
  clear(k * k, counts);
  for (let c = 0; c < d.classes; c++) {
    const T = unitRows(d, c);
    const levels = levelsAt(d, t, c);
    const visits = visitsAt(d, t, c);
    for (let a = 0; a < T; a++) {
      if (int(levels, a) < 0) continue;
      for (let b = 0; b < T; b++) {
        if (int(levels, b) < 0) continue;
        const scale = get(d.factor, cellStart(d, c) + a) * get(d.factor, cellStart(d, c) + b);
        const place = int(visits, a) * k + int(visits, b);
        set(Sigma, place, get(Sigma, place) + productIn(d, w, c, a, b) / scale);
        set(counts, place, get(counts, place) + <f64>members(d, c));
      }
    }
  }
  let total: f64 = 0;
  let seen: f64 = 0;
  for (let i = 0; i < k; i++) {
    total += at(Sigma, k, i, i);
    seen += at(counts, k, i, i);
  }
  const mean = total > 0 ? total / seen : 1;
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < k; j++) {
      const count = at(counts, k, i, j);
      const value = count > 0 ? at(Sigma, k, i, j) / count : 0;
      put(Sigma, k, i, j, i == j && !(value > LEAST_VARIANCE * mean) ? mean : value);
    }
  }
}

/** Correlations ← the mean of the observed ones, of neighbours where there is more than one, or a given one. */
function startCorrelations(
  structure: i32,
  k: i32,
  extra: usize,
  Sigma: usize,
  given: f64,
  observed: bool,
  own: usize,
): void {
  let total: f64 = 0;
  for (let i = 1; i < k; i++) {
    total += at(Sigma, k, i, i - 1) / Math.sqrt(at(Sigma, k, i, i) * at(Sigma, k, i - 1, i - 1));
  }
  const mean = Math.max(-WITHIN, Math.min(WITHIN, total / (k - 1)));
  const rho = observed ? mean : given;
  setCorrelations(structure, k, extra, Math.max(rho, -0.9 / (k - 1)), own);
}
