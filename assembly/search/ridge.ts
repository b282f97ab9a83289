import { criterionAt } from "../likelihood/forms";
import { copy } from "../linalg/axpy";
import { cholesky } from "../linalg/cholesky";
import { at, put } from "../linalg/matrix";
import { backSolve, forwardSolve } from "../linalg/triangular-solve";
import { get, part, set } from "../linalg/vector";
import { isFree, Model } from "../model/model";
import { Work } from "../model/work";

/** The first ridge, the factor to the next, and how many are tried. */
const FIRST: f64 = 1e-3;
const FACTOR: f64 = 8;
const TRIALS: i32 = 24;

/**
 * `w.trial` ← θ − (H + ridge (1 + |diag H|))⁻¹g in scaled parameters, with the smallest ridge at which the criterion falls
 * (Levenberg's; Nocedal & Wright 2006, §10.3): where Newton's own direction has lost its digits, shorter ones in the metric
 * of the diagonal still lead down. Expects the scaled Hessian in `w.m3`.
 *
 * @returns the criterion there; +∞ where none is lower by more than rounding
 */
export function stepWithRidge(d: Model, w: Work, D: f64): f64 {
  const m = d.parameters;
  const noise = w.noise;
  let ridge = FIRST;
  for (let i = 0; i < TRIALS; i++, ridge *= FACTOR) {
    if (!solveWithRidge(d, w, ridge)) continue;
    for (let j = 0; j < m; j++) {
      const offset = (<usize>j) << 3;
      store<f64>(w.trial + offset, load<f64>(w.theta + offset) - load<f64>(w.step + offset));
    }
    const trial = criterionAt(d, w, w.trial);
    if (trial < D - noise) return trial;
  }
  return Infinity;
}

function solveWithRidge(d: Model, w: Work, ridge: f64): bool {
  const m = d.parameters;
  copy(m * m, w.m3, w.m2);
  for (let i = 0; i < m; i++) {
    const own = at(w.m3, m, i, i);
    put(w.m2, m, i, i, isFree(d, i) ? own + ridge * (1 + Math.abs(own)) : 1);
    set(w.step, i, get(w.gradient, i) * get(w.scale, i));
  }
  if (!cholesky(m, w.m2)) return false;
  forwardSolve(m, w.m2, w.step);
  backSolve(m, w.m2, w.step);
  for (let i = 0; i < m; i++) {
    const place = part(w.step, i);
    store<f64>(place, isFree(d, i) ? load<f64>(place) * get(w.scale, i) : 0);
  }
  return true;
}
