import { reserve, reserveF64 } from "../arena";
import { axpy, clear, copy } from "../linalg/axpy";
import { cholesky, choleskyInverse, logDeterminant } from "../linalg/cholesky";
import { dot } from "../linalg/dot";
import { multiply } from "../linalg/multiply";
import { Curve, setGrid } from "./curve-search";
import { classSize, Design } from "./design";

/**
 * One random effect per group: the criterion is a function of t = θ² alone.
 *
 * With λ_c = R_c² and h = 1 / (1 + λ t): log|V| = Σ n_c log(1 + λ_c t), Q'V⁻¹Q = Rw'Rw + Σ h_c W_c and
 * S = rest + |c − Rwγ|² + Σ h_c q_c with q_c the residual sum of squares of the class. Derivatives follow from
 * h' = −λh², h'' = 2λ²h³, with γ at its optimum: S' = Σ h'q, S'' = Σ h''q − 2 g'A⁻¹g, g = Σ h' X̃'e.
 */

/** What the design contributes at one t. */
@unmanaged
export class Point {
  t: f64;
  /** log|V| + log|A| with its first two derivatives (without log|A| for ML). */
  logDet: f64;
  logDet1: f64;
  logDet2: f64;
  /** f64[classes] each: h, h', h''. */
  h: usize;
  h1: usize;
  h2: usize;
  /** f64[p][p]: lower factor of A. */
  L: usize;
}

/** Scratch of the search. */
@unmanaged
export class ScalarWork {
  curve: Curve;
  /** The point at work. */
  point: Point;
  /** The design and the response at work. */
  design: usize;
  work: usize;
  nu: f64;
  /** f64[classes][p]: Σ X̃'u. */
  T: usize;
  /** f64[p]: Rw'c. */
  Tw: usize;
  gamma: usize;
  g: usize;
  v: usize;
  /** f64[p][p] each. */
  A1: usize;
  A2: usize;
  inverse: usize;
  product: usize;

  /** The criterion at the point. */
  D: f64;
}

/** Reserve the scratch and set the grid. Null when memory cannot grow that far. */
export function reserveScalar(d: Design): ScalarWork | null {
  const p = d.p;
  const s = changetype<ScalarWork>(reserve(offsetof<ScalarWork>()));
  if (changetype<usize>(s) == 0) return null;
  s.T = reserveF64(d.classes * p);
  s.Tw = reserveF64(p);
  s.gamma = reserveF64(p);
  s.g = reserveF64(p);
  s.v = reserveF64(p);
  s.A1 = reserveF64(p * p);
  s.A2 = reserveF64(p * p);
  s.inverse = reserveF64(p * p);
  s.product = reserveF64(p * p);
  s.point = changetype<Point>(reserve(offsetof<Point>()));
  s.curve = changetype<Curve>(reserve(offsetof<Curve>()));
  if (changetype<usize>(s.curve) == 0 || !reservePoint(d, s.point)) return null;
  let smallest = Infinity;
  let largest: f64 = 0;
  for (let c = 0; c < d.classes; c++) {
    const r = load<f64>(d.R + ((<usize>c) << 3));
    largest = Math.max(largest, r * r);
    if (r != 0) smallest = Math.min(smallest, r * r);
  }
  setGrid(s.curve, smallest, largest);
  return s;
}

function reservePoint(d: Design, point: Point): bool {
  const classes = (<usize>d.classes) << 3;
  point.h = reserve(classes);
  point.h1 = reserve(classes);
  point.h2 = reserve(classes);
  point.L = reserve((<usize>d.p * d.p) << 3);
  return point.L != 0 && point.h2 != 0;
}

/** Everything at `point.t` that does not depend on the response. */
export function fillPoint(d: Design, s: ScalarWork, point: Point): bool {
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
    let W = d.W + ((<usize>c * width) << 3);
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
function addLogA(d: Design, s: ScalarWork, point: Point): void {
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
      square +=
        load<f64>(s.product + ((<usize>i * p + j) << 3)) * load<f64>(s.product + ((<usize>j * p + i) << 3));
    }
  }
  point.logDet += logDeterminant(p, point.L);
  point.logDet1 += dot(p * p, s.inverse, s.A1);
  point.logDet2 += dot(p * p, s.inverse, s.A2) - square;
}
