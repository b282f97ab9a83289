import { copy } from "../../linalg/axpy";
import { cholesky } from "../../linalg/cholesky";
import { dot } from "../../linalg/dot";
import { at, put } from "../../linalg/matrix";
import { multiplyTranspose } from "../../linalg/multiply";
import { backSolve, forwardSolve } from "../../linalg/triangular-solve";
import { get, int, set } from "../../linalg/vector";
import { profileVariance } from "../../classes/likelihood/hessian";
import { fillFactor, fillLambda, isFull } from "../../classes/likelihood/theta";
import { Descent } from "../../model/descent";
import { Design } from "../../model/class-model";
import { Values, Work } from "../../model/class-work";
import { criterionAt, differentiateByBest } from "./criterion-at";
import { leaveRoot, makeDefinite, rootOf, useRoot } from "./square-root";

export const MAX_ITERATIONS: i32 = 100;
/** Steps after which a descent in the symmetric root goes on in the triangular factor. */
const ROOT_ITERATIONS: i32 = 25;
/** Half the Newton decrement g'H⁻¹g below which the criterion can no longer change. */
const DECREMENT: f64 = 1e-11;
/** The same below which the estimates can no longer change either, and no step is taken. */
const STILL: f64 = 1e-15;

/** Variances of which differences below this, relative to σ², count for nothing. */
const LEAST: f64 = 0.01;

/**
 * Damped Newton descent of the criterion over the free parameters, from `w.theta`, in place (Levenberg's ridge in
 * the metric of the scaled basis; Nocedal & Wright 2006, §4.1). θ is unconstrained: the criterion is even in the
 * sign of each column of Λ. Leaves the derivatives at the last point in `w`.
 *
 * @param known θ of an optimum not to be visited again: a descent that comes near it ends there; 0 for none
 */
export function descend(d: Design, w: Work, v: Values, out: Descent, known: usize): void {
  if (!isFull(d)) {
    descendWithin(d, w, v, out, known, MAX_ITERATIONS);
    return;
  }
  rootOf(d, w, w.theta, w.trial);
  copy(d.parameters, w.trial, w.theta);
  useRoot(d, w);
  descendWithin(d, w, v, out, known, ROOT_ITERATIONS);
  leaveRoot(d, w);
  if (out.converged || out.near || !(out.D < Infinity)) return;
  // Where the effects have very different sizes the triangle is the better scaled of the two.
  const iterations = out.iterations;
  descendWithin(d, w, v, out, known, MAX_ITERATIONS);
  out.iterations += iterations;
}

/** The same for the factor that θ stands for, without leaving its form. */
export function descendWithin(d: Design, w: Work, v: Values, out: Descent, known: usize, most: i32): void {
  const m = d.parameters;
  let D = criterionAt(d, w, v, w.theta);
  let ridge: f64 = 0;
  out.converged = 0;
  out.near = 0;
  out.iterations = 0;
  while (out.iterations < most && D < Infinity) {
    out.iterations++;
    fillFactor(d, w, w.theta, w.Lambda);
    differentiateByBest(d, w, v);
    profileVariance(w, v, m);
    holdFixed(d, w);
    let improved = false;
    let moved = false;
    for (let attempt = 0; attempt < 40; attempt++) {
      ridge = newtonStep(m, w, ridge);
      const slope = dot(m, w.gradient, w.step);
      if (-slope < 2 * STILL && ridge == 0) {
        out.converged = 1;
        break;
      }
      limit(m, w);
      for (let i = 0; i < m; i++) {
        const offset = (<usize>i) << 3;
        store<f64>(w.trial + offset, load<f64>(w.theta + offset) + load<f64>(w.step + offset));
      }
      const trial = criterionAt(d, w, v, w.trial);
      moved = true;
      const noise = 1e-14 * (Math.abs(D) + v.nu);
      const settled = -slope < 2 * DECREMENT && ridge < 1e-3;
      if (trial <= D + (settled ? noise : 0)) {
        // The predicted decrease decides how far the quadratic model is to be trusted next time.
        if (D - trial < -0.1 * slope) ridge = ridge * 4 + 1e-3;
        else ridge = ridge < 1e-6 ? 0 : ridge * 0.125;
        D = trial;
        if (w.template == w.rootTemplate) makeDefinite(d, w, w.trial);
        copy(m, w.trial, w.theta);
        improved = true;
        out.converged = settled ? 1 : 0;
        break;
      }
      if (settled || -slope < noise) {
        out.converged = 1;
        break;
      }
      ridge = ridge * 8 + 1e-2;
    }
    if (moved && !improved) D = criterionAt(d, w, v, w.theta);
    if (out.converged || !improved) break;
    out.near = known != 0 && isNear(d, w, known) ? 1 : 0;
    if (out.near) break;
  }
  out.D = D;
}

/** Are the Ψ of `w.Lambda` and that of θ, a triangle, within a tenth of each other, each element by its own scale? */
function isNear(d: Design, w: Work, theta: usize): bool {
  const k = d.k;
  fillLambda(d, theta, w.k3);
  multiplyTranspose(k, w.k3, w.k3, w.k1);
  multiplyTranspose(k, w.Lambda, w.Lambda, w.k2);
  let distance: f64 = 0;
  for (let a = 0; a < k; a++) {
    for (let b = 0; b < k; b++) {
      const difference = at(w.k2, k, a, b) - at(w.k1, k, a, b);
      distance += (difference * difference) / ((LEAST + at(w.k1, k, a, a)) * (LEAST + at(w.k1, k, b, b)));
    }
  }
  return distance < 0.01;
}

/** Rows and columns of held parameters become those of the identity, their gradient zero. */
function holdFixed(d: Design, w: Work): void {
  const m = d.parameters;
  for (let i = 0; i < m; i++) {
    if (int(d.free, i)) continue;
    for (let j = 0; j < m; j++) {
      put(w.H, m, i, j, i == j ? 1 : 0);
      put(w.H, m, j, i, i == j ? 1 : 0);
    }
    set(w.gradient, i, 0);
  }
}

/** step = −(H + ridge (1 / (1 + θ'θ) + |diag H|))⁻¹ g with the smallest ridge from the given one on that makes it positive definite. */
function newtonStep(m: i32, w: Work, ridge: f64): f64 {
  // Where θ is large the criterion is nearly logarithmic in it and H falls as 1 / θ²; so must the ridge.
  const least = 1 / (1 + dot(m, w.theta, w.theta));
  for (;;) {
    copy(m * m, w.H, w.m1);
    for (let i = 0; i < m; i++)
      put(w.m1, m, i, i, at(w.H, m, i, i) + ridge * (least + Math.abs(at(w.H, m, i, i))));
    if (cholesky(m, w.m1)) break;
    ridge = ridge * 4 + 1e-3;
    if (!(ridge < 1e12)) {
      // A Hessian that is not finite: no step.
      memory.fill(w.step, 0, (<usize>m) << 3);
      return ridge;
    }
  }
  for (let i = 0; i < m; i++) set(w.step, i, -get(w.gradient, i));
  forwardSolve(m, w.m1, w.step);
  backSolve(m, w.m1, w.step);
  return ridge;
}

/** Shorten a step longer than twice the present θ (plus one): beyond, the quadratic model says nothing. */
function limit(m: i32, w: Work): void {
  const length = Math.sqrt(dot(m, w.step, w.step));
  const longest = 1 + 2 * Math.sqrt(dot(m, w.theta, w.theta));
  if (!(length > longest)) return;
  for (let i = 0; i < m; i++) {
    const offset = (<usize>i) << 3;
    store<f64>(w.step + offset, load<f64>(w.step + offset) * (longest / length));
  }
}
