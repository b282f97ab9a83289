import { axpy, clear, copy } from "../linalg/axpy";
import { cholesky, choleskyInverse, logDeterminant } from "../linalg/cholesky";
import { dot } from "../linalg/dot";
import { multiply } from "../linalg/multiply";
import { get, part } from "../linalg/vector";
import { ClassModel, classSize } from "../model/class-model";
import { Point, ScalarWork } from "../model/scalar-work";

/**
 * One random effect per group: the criterion is a function of t = θ² alone.
 *
 * With λ_c = R_c² and h = 1 / (1 + λ t): log|V| = Σ n_c log(1 + λ_c t), Q'V⁻¹Q = Rw'Rw + Σ h_c W_c and
 * S = rest + |c − Rwγ|² + Σ h_c q_c with q_c the residual sum of squares of the class. Derivatives follow from
 * h' = −λh², h'' = 2λ²h³, with γ at its optimum: S' = Σ h'q, S'' = Σ h''q − 2 g'A⁻¹g, g = Σ h' X̃'e.
 */

/** Everything at `point.t` that does not depend on the response. */
export function fillPoint(d: ClassModel, s: ScalarWork, point: Point): bool {
  const p = d.p;
  const width = (p * (p + 1)) >> 1;
  const t = point.t;
  let logV: f64 = 0;
  let logV1: f64 = 0;
  let logV2: f64 = 0;
  copy(p * p, d.Aw, point.L);
  clear(p * p, s.A1);
  clear(p * p, s.A2);
  for (let c = 0; c < d.classes; c++) {
    const offset = (<usize>c) << 3;
    const r = load<f64>(d.R + offset);
    const lambda = r * r;
    const h = 1 / (1 + lambda * t);
    const h1 = -lambda * h * h;
    const h2 = -2 * lambda * h * h1;
    const size = <f64>classSize(d, c);
    logV += size * Math.log1p(lambda * t);
    logV1 += size * lambda * h;
    logV2 += size * h1 * lambda;
    store<f64>(point.h + offset, h);
    store<f64>(point.h1 + offset, h1);
    store<f64>(point.h2 + offset, h2);
    let W = part(d.W, c * width);
    for (let i = 0; i < p; i++) {
      const row = (<usize>i * p) << 3;
      axpy(i + 1, h, W, point.L + row);
      if (d.reml) axpy(i + 1, h1, W, s.A1 + row);
      if (d.reml) axpy(i + 1, h2, W, s.A2 + row);
      W += (<usize>i + 1) << 3;
    }
  }
  if (!cholesky(p, point.L)) return false;
  point.logDet = logV;
  point.logDet1 = logV1;
  point.logDet2 = logV2;
  if (d.reml) addLogA(d, s, point);
  return true;
}

/** log|A| with derivatives tr(A⁻¹A') and tr(A⁻¹A'') − tr(A⁻¹A'A⁻¹A'). */
function addLogA(d: ClassModel, s: ScalarWork, point: Point): void {
  const p = d.p;
  for (let i = 0; i < p; i++) {
    for (let j = 0; j < i; j++) {
      const from = (<usize>i * p + j) << 3;
      const to = (<usize>j * p + i) << 3;
      store<f64>(s.A1 + to, load<f64>(s.A1 + from));
      store<f64>(s.A2 + to, load<f64>(s.A2 + from));
    }
  }
  choleskyInverse(p, point.L, s.inverse);
  multiply(p, s.inverse, s.A1, s.product);
  let square: f64 = 0;
  for (let i = 0; i < p; i++) {
    for (let j = 0; j < p; j++) {
      square += get(s.product, i * p + j) * get(s.product, j * p + i);
    }
  }
  point.logDet += logDeterminant(p, point.L);
  point.logDet1 += dot(p * p, s.inverse, s.A1);
  point.logDet2 += dot(p * p, s.inverse, s.A2) - square;
}
