import { axpy, clear } from "../linalg/axpy";
import { choleskyInverse } from "../linalg/cholesky";
import { dot } from "../linalg/dot";
import { at, put } from "../linalg/matrix";
import { multiply } from "../linalg/multiply";
import { addCross, addSquare } from "../linalg/rank-one";
import { forwardSolve } from "../linalg/triangular-solve";
import { get, int, part, set } from "../linalg/vector";
import {
  accessOf,
  blockStart,
  columnsAt,
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
import { isFree } from "../model/model";
import { lambdaStart, ofTerm, termWidth } from "../model/terms";
import { COLUMNS, TIMES, VISITS } from "../record/layout";
import { chainHessian, chainSlopes } from "./chain";
import { fillSlopes, isDense, sizeOf, symmetrise, termOf } from "./covariance";
import { solveBackRows } from "./criterion";
import { openDirections } from "./directions";
import { differentiateMarkov, isMarkov } from "./markov";
import { addPooled, addPooledPairs, clearPooled } from "./pairs";

/**
 * First and second derivatives at the last criterion, σ² held. With G = ∂D/∂V and V_i = ∂V/∂θ_i (Lindstrom & Bates 1988),
 *
 *     ∂D/∂θ_i     = Σ tr(G V_i),   G = n V⁻¹ − V⁻¹(XCX' + rr'/σ²)V⁻¹
 *     ∂²D/∂θ_i∂θ_j = Σ tr(V_i V⁻¹ V_j (nV⁻¹ − 2G)) + Σ tr(G V_ij) − tr(C A_i C A_j) − 2 a_i'C a_j / σ²
 *
 * where C = (X'V⁻¹X)⁻¹, A_i = X'V⁻¹V_iV⁻¹X and a_i = X'V⁻¹V_iV⁻¹r; the terms with C alone belong to REML. Sums are over classes.
 * Needs `slope`, `hessian` and dS, and leaves A_i and a_i on the basis in which C = I.
 */
export function differentiateMarginal(d: MarginalModel, w: MarginalWork): void {
  if (isMarkov(d) && !w.isWhole) {
    differentiateMarkov(d, w);
    return;
  }
  const m = d.parameters;
  const lambdas = lambdaStart(d, d.terms);
  fillSlopes(d, w);
  clear(lambdas, w.M);
  clear(lambdas, w.MS);
  clear(w.kSize, w.K);
  clear(m, w.slope);
  clear(m, w.dS);
  clear(m * m, w.hessian);
  clear(m * d.p * d.p, w.dA);
  clear(m * d.p, w.da);
  if (w.pooled != 0) clearPooled(d, w);
  for (let c = 0; c < d.classes; c++) {
    const T = unitRows(d, c);
    w.G = part(w.allG, squareStart(d, c));
    unwhiten(d, w, c, T);
    fillOuter(d, w, c, T);
    addElements(d, w, c, T);
    if (w.pooled != 0) addPooled(d, w, c);
    else addPairs(d, w, c, T);
  }
  if (w.pooled != 0) addPooledPairs(d, w);
  chainSlopes(d, w);
  chainHessian(d, w);
}

/** V⁻¹ of a class, and L⁻ᵀ times X on the basis in which C = I, residual and scatter. */
function unwhiten(d: MarginalModel, w: MarginalWork, c: i32, T: i32): void {
  const p = d.p;
  const wide = p + 1;
  const L = part(w.L, squareStart(d, c));
  choleskyInverse(T, L, part(w.inverse, squareStart(d, c)));
  const first = blockStart(d, c);
  for (let from = first, end = first + reducedUnits(d, c) * T; from < end; from += T) {
    for (let i = from; i < from + T; i++) forwardSolve(p, w.A, part(w.white, i * wide));
    solveBackRows(T, L, wide, part(w.white, from * wide));
  }
  if (rotationOf(d, c) != 0) solveBackRows(T, L, T, part(w.whiteScatter, squareStart(d, c)));
}

/** G and V⁻¹ − 2G of a class; V⁻¹rr'V⁻¹ in `t1`. */
function fillOuter(d: MarginalModel, w: MarginalWork, c: i32, T: i32): void {
  const p = d.p;
  const wide = p + 1;
  const count = <f64>members(d, c);
  const first = blockStart(d, c);
  const rows = reducedUnits(d, c) * T;
  const scatter = part(w.whiteScatter, squareStart(d, c));
  const inverse = part(w.inverse, squareStart(d, c));
  const hasScatter = rotationOf(d, c) != 0;
  for (let a = 0; a < T; a++) {
    for (let b = 0; b <= a; b++) {
      let products: f64 = 0;
      let squares: f64 = hasScatter ? dot(T, part(scatter, a * T), part(scatter, b * T)) : 0;
      for (let from = first; from < first + rows; from += T) {
        const x = part(w.white, (from + a) * wide);
        const y = part(w.white, (from + b) * wide);
        if (d.reml) products += dot(p, x, y);
        squares += get(x, p) * get(y, p);
      }
      const own = count * at(inverse, T, a, b);
      const G = own - products - w.precision * squares;
      put(w.G, T, a, b, G);
      put(w.G, T, b, a, G);
      put(w.B, T, a, b, own - 2 * G);
      put(w.B, T, b, a, own - 2 * G);
      put(w.t1, T, a, b, squares);
      put(w.t1, T, b, a, squares);
    }
  }
}

/** What the derivatives in the elements of every Ψ gain by a class. */
function addElements(d: MarginalModel, w: MarginalWork, c: i32, T: i32): void {
  const wide = d.p + 1;
  let K = w.K;
  const first = blockStart(d, c);
  for (let t = 0; t < d.terms; t++) {
    const k = termWidth(d, t);
    if (accessOf(d, t) != TIMES) {
      addInner(d, w, t, c, T, w.G, ofTerm(d, t, w.M));
      addInner(d, w, t, c, T, w.t1, ofTerm(d, t, w.MS));
      const levels = countLevels(d, t, c, T);
      if (levels > 0) {
        for (let from = first, end = first + reducedUnits(d, c) * T; from < end; from += T) {
          gatherLevels(d, w, t, c, T, from, levels);
          for (let l = 0; l < levels; l++) addProducts(wide, k, part(w.P, l * k * wide), K);
        }
      }
    }
    K = part(K, ((k * (k + 1)) >> 1) * wide * wide);
  }
}

/** to += Z'MZ of a term in a class, level by level. */
function addInner(d: MarginalModel, w: MarginalWork, t: i32, c: i32, T: i32, M: usize, to: usize): void {
  const k = termWidth(d, t);
  const access = accessOf(d, t);
  const levels = levelsAt(d, t, c);
  const visits = visitsAt(d, t, c);
  const Z = access == COLUMNS ? columnsAt(d, t, c, k) : 0;
  for (let a = 0; a < T; a++) {
    const level = int(levels, a);
    if (level < 0) continue;
    const size = sizeOf(d, w, t, c, a);
    for (let b = 0; b < T; b++) {
      if (int(levels, b) != level) continue;
      const value = size * sizeOf(d, w, t, c, b) * at(M, T, a, b);
      if (access == VISITS) {
        const place = part(to, int(visits, a) * k + int(visits, b));
        store<f64>(place, load<f64>(place) + value);
      } else for (let i = 0; i < k; i++) axpy(k, value * get(Z, a * k + i), part(Z, b * k), part(to, i * k));
    }
  }
}

function countLevels(d: MarginalModel, t: i32, c: i32, T: i32): i32 {
  const levels = levelsAt(d, t, c);
  let count = 0;
  for (let a = 0; a < T; a++) count = max(count, int(levels, a) + 1);
  return count;
}

/** P ← Z'L⁻ᵀ times X and residual of a unit that is left after the rotation, level by level. */
function gatherLevels(
  d: MarginalModel,
  w: MarginalWork,
  t: i32,
  c: i32,
  T: i32,
  from: i32,
  levels: i32,
): void {
  const wide = d.p + 1;
  const k = termWidth(d, t);
  const access = accessOf(d, t);
  const index = levelsAt(d, t, c);
  const visits = visitsAt(d, t, c);
  const Z = access == COLUMNS ? columnsAt(d, t, c, k) : 0;
  clear(levels * k * wide, w.P);
  for (let a = 0; a < T; a++) {
    const level = int(index, a);
    if (level < 0) continue;
    const size = sizeOf(d, w, t, c, a);
    const row = part(w.white, (from + a) * wide);
    const to = part(w.P, level * k * wide);
    if (access == VISITS) axpy(wide, size, row, part(to, int(visits, a) * wide));
    else for (let i = 0; i < k; i++) axpy(wide, size * get(Z, a * k + i), row, part(to, i * wide));
  }
}

/** K += P_aP_b' + P_bP_a' of every pair a > b, and P_aP_a', lower triangles. */
function addProducts(p: i32, k: i32, P: usize, K: usize): void {
  for (let a = 0; a < k; a++) {
    const Pa = part(P, a * p);
    for (let b = 0; b < a; b++) {
      addCross(p, Pa, part(P, b * p), K);
      K = part(K, p * p);
    }
    addSquare(p, Pa, K);
    K = part(K, p * p);
  }
}

/** hessian += tr(V_iV⁻¹V_j(V⁻¹ − 2G)) of a class, and the derivatives along ratios and gaps in time, which have no Ψ. */
function addPairs(d: MarginalModel, w: MarginalWork, c: i32, T: i32): void {
  const m = d.parameters;
  const size = T * T;
  const inverse = part(w.inverse, squareStart(d, c));
  openDirections(d, w, c);
  for (let i = 0; i < m; i++) {
    if (!isFree(d, i)) continue;
    const t = termOf(d, i);
    const Vi = part(w.Vi, i * w.widestSquare);
    if (isDense(d, t, i) || accessOf(d, t) == TIMES) addDense(d, w, c, T, i, Vi);
    multiply(T, w.B, Vi, w.t2);
    multiply(T, w.t2, inverse, w.t3);
    symmetrise(T, w.t3);
    for (let j = 0; j <= i; j++) {
      if (!isFree(d, j)) continue;
      const value = 0.5 * dot(size, w.t3, part(w.Vi, j * w.widestSquare));
      put(w.hessian, m, i, j, at(w.hessian, m, i, j) + value);
    }
  }
}

/** Slopes, A_i and a_i along a parameter that is not in a Ψ, by V_i itself. */
function addDense(d: MarginalModel, w: MarginalWork, c: i32, T: i32, i: i32, Vi: usize): void {
  const p = d.p;
  const wide = p + 1;
  const size = T * T;
  set(w.slope, i, get(w.slope, i) + dot(size, w.G, Vi));
  set(w.dS, i, get(w.dS, i) - dot(size, w.t1, Vi));
  const A = part(w.dA, i * p * p);
  const first = blockStart(d, c);
  for (let from = first, end = first + reducedUnits(d, c) * T; from < end; from += T) {
    for (let a = 0; a < T; a++) {
      clear(wide, w.b1);
      for (let b = 0; b < T; b++) axpy(wide, at(Vi, T, a, b), part(w.white, (from + b) * wide), w.b1);
      const row = part(w.white, (from + a) * wide);
      for (let j = 0; j < p; j++) axpy(j + 1, get(row, j), w.b1, part(A, j * p));
      axpy(p, get(w.b1, p), row, part(w.da, i * p));
    }
  }
}
