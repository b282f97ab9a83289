import { dot } from "../linalg/dot";
import { at, put } from "../linalg/matrix";
import { multiply, multiplyVector } from "../linalg/multiply";
import { symmetricEigen } from "../linalg/symmetric-eigen";
import { get, int, part, set } from "../linalg/vector";
import { contrastSpread } from "../record/contrast-spread";
import { Design } from "../model/class-model";
import { Values, Work } from "../model/class-work";

/**
 * Satterthwaite's degrees of freedom of every fixed effect (Giesbrecht & Burns 1985; Kuznetsova, Brockhoff &
 * Christensen 2017): df = 2 v² / (g'A g), v the variance of the estimate, g its gradient and A = 2 H⁻¹ the
 * asymptotic covariance of the parameters, H the Hessian of the deviance in (θ, log σ).
 *
 * Expects `thetaHessian`. Writes f64[p] to `df`; Infinity where nothing about the variance is uncertain.
 */
export function satterthwaite(d: Design, w: Work, v: Values, df: usize): void {
  const p = d.p;
  const free = informationMatrix(d, w, v);
  const size = free + 1;
  symmetricEigen(size, w.m1, w.m2);
  multiply(p, d.B, w.Ainverse, w.p1);
  for (let j = 0; j < p; j++) {
    const row = part(w.p1, j * p);
    const variance = dot(p, row, part(d.B, j * p));
    varianceGradient(d, w, row, variance, w.v1);
    const spread = contrastSpread(size, w.m1, w.m2, w.v1);
    set(df, j, (variance * variance) / spread);
  }
}

/** H in (free θ, log σ) in `w.m1`; returns the number of free parameters. */
function informationMatrix(d: Design, w: Work, v: Values): i32 {
  const m = d.parameters;
  let free = 0;
  for (let i = 0; i < m; i++) free += int(d.free, i);
  const size = free + 1;
  let row = 0;
  for (let i = 0; i < m; i++) {
    if (!int(d.free, i)) continue;
    let column = 0;
    for (let j = 0; j < m; j++) {
      if (!int(d.free, j)) continue;
      put(w.m1, size, row, column++, at(w.H, m, i, j));
    }
    const mixed = (-2 * v.nu * get(w.dS, i)) / v.S;
    put(w.m1, size, row, free, mixed);
    put(w.m1, size, free, row, mixed);
    row++;
  }
  put(w.m1, size, free, free, 4 * v.nu);
  return free;
}

/** Gradient of b'A⁻¹b σ² / σ² in (free θ, log σ), with row = A⁻¹b: dA⁻¹ = −A⁻¹ dA A⁻¹. */
function varianceGradient(d: Design, w: Work, row: usize, variance: f64, gradient: usize): void {
  const p = d.p;
  let to = gradient;
  for (let i = 0; i < d.parameters; i++) {
    if (!int(d.free, i)) continue;
    multiplyVector(p, part(w.dA, i * p * p), row, w.v2);
    store<f64>(to, dot(p, row, w.v2));
    to += 8;
  }
  store<f64>(to, 2 * variance);
}
