import { axpy, copy } from "../linalg/axpy";
import { cholesky, choleskyInverse, logDeterminant } from "../linalg/cholesky";
import { rowsTimes } from "../linalg/dot-four";
import { at, put } from "../linalg/matrix";
import { multiplyVector } from "../linalg/multiply";
import { classSize, Design, reducedFrom, withinOf } from "./design";
import { SpectralWork, slopesAt } from "./spectral-search";
import { Values, Work } from "./work";

/**
 * What `evaluate` and `differentiate` leave for the estimates, for one random effect per group at t = θ²: S comes from
 * the spectral form, A = Q'V⁻¹Q from the class products, γ from weighted sums of the reduced groups.
 *
 * @returns false when A is not positive definite
 */
export function solveSpectral(d: Design, w: Work, v: Values, s: SpectralWork, t: f64): bool {
  const p = d.p;
  slopesAt(changetype<usize>(s), t);
  v.S = s.S;
  v.logV = 0;
  memory.fill(s.packed, 0, (<usize>s.width) << 3);
  for (let c = 0; c < d.classes; c++) {
    const r = load<f64>(d.R + ((<usize>c) << 3));
    const h = 1 / (1 + r * r * t);
    v.logV += classSize(d, c) * Math.log1p(r * r * t);
    axpy(s.width, h, d.W + ((<usize>c * s.width) << 3), s.packed);
    for (let i = reducedFrom(d, c), end = reducedFrom(d, c + 1); i < end; i++) {
      const offset = (<usize>i) << 3;
      store<f64>(s.weighted + offset, h * load<f64>(w.response + offset));
    }
  }
  copy(p * p, d.Aw, w.L);
  addPacked(p, s.packed, w.L);
  if (!cholesky(p, w.L)) return false;
  choleskyInverse(p, w.L, w.Ainverse);
  v.logA = logDeterminant(p, w.L);
  v.D = v.logV + (d.reml ? v.logA : 0) + v.nu * Math.log(v.S);
  rowsTimes(p, d.reduced, s.X, s.weighted, w.v1);
  rowsTimes(p, d.within, s.Rw, withinOf(d, w.response), w.v2);
  axpy(p, 1, w.v2, w.v1);
  multiplyVector(p, w.Ainverse, w.v1, w.gamma);
  return true;
}

/** Gradient, Hessian at fixed σ², dS and −dA with respect to θ at the t of the last `solveSpectral`. */
export function differentiateSpectral(d: Design, w: Work, v: Values, s: SpectralWork, t: f64): void {
  const p = d.p;
  const theta = Math.sqrt(t);
  const relative = s.S1 / s.S;
  store<f64>(w.gradient, 2 * theta * s.curve.D1);
  store<f64>(w.H, 4 * t * (s.curve.D2 + v.nu * relative * relative) + 2 * s.curve.D1);
  store<f64>(w.dS, -2 * theta * s.S1);
  memory.fill(s.packed, 0, (<usize>s.width) << 3);
  for (let c = 0; c < d.classes; c++) {
    const r = load<f64>(d.R + ((<usize>c) << 3));
    const h = 1 / (1 + r * r * t);
    axpy(s.width, 2 * theta * r * r * h * h, d.W + ((<usize>c * s.width) << 3), s.packed);
  }
  memory.fill(w.dA, 0, (<usize>p * p) << 3);
  addPacked(p, s.packed, w.dA);
  for (let i = 0; i < p; i++) for (let j = 0; j < i; j++) put(w.dA, p, j, i, at(w.dA, p, i, j));
}

/** A += a lower triangle packed by rows. */
function addPacked(p: i32, packed: usize, A: usize): void {
  for (let i = 0; i < p; i++) {
    axpy(i + 1, 1, packed, A + ((<usize>i * p) << 3));
    packed += (<usize>(i + 1)) << 3;
  }
}
