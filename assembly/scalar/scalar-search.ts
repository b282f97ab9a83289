import { axpy, clear, copy } from "../linalg/axpy";
import { dot } from "../linalg/dot";
import { backSolve, forwardSolve } from "../linalg/triangular-solve";
import { get, part } from "../linalg/vector";
import { ClassModel, reducedFrom, restOf, scatterOf, withinOf } from "../model/class-model";
import { ClassWork } from "../model/class-work";
import { Point, ScalarWork } from "../model/scalar-work";
import { Work } from "../model/work";
import { searchCurve } from "./curve-search";
import { fillPoint } from "./scalar-point";

/** D, D' and D'' of the present response at a filled point. */
function evaluateAt(d: ClassModel, w: ClassWork, s: ScalarWork, nu: f64, point: Point): void {
  const p = d.p;
  const y = w.response;
  const c = withinOf(d, y);
  copy(p, s.Tw, s.gamma);
  for (let g = 0; g < d.classes; g++) {
    axpy(p, get(point.h, g), part(s.T, g * p), s.gamma);
  }
  forwardSolve(p, point.L, s.gamma);
  backSolve(p, point.L, s.gamma);
  let S = load<f64>(restOf(d, y));
  let S1: f64 = 0;
  let S2: f64 = 0;
  for (let j = 0; j < d.within; j++) {
    const e = get(c, j) - dot(p, part(d.Rw, j * p), s.gamma);
    S += e * e;
  }
  clear(p, s.g);
  for (let g = 0; g < d.classes; g++) {
    const offset = (<usize>g) << 3;
    let q = load<f64>(scatterOf(d, y) + offset);
    const h1 = load<f64>(point.h1 + offset);
    for (let i = reducedFrom(d, g), end = reducedFrom(d, g + 1); i < end; i++) {
      const X = part(d.X, i * p);
      const e = get(y, i) - dot(p, X, s.gamma);
      q += e * e;
      axpy(p, h1 * e, X, s.g);
    }
    S += load<f64>(point.h + offset) * q;
    S1 += h1 * q;
    S2 += load<f64>(point.h2 + offset) * q;
  }
  forwardSolve(p, point.L, s.g);
  S2 -= 2 * dot(p, s.g, s.g);
  s.D = point.logDet + nu * Math.log(S);
  s.curve.D1 = point.logDet1 + nu * (S1 / S);
  s.curve.D2 = point.logDet2 + nu * (S2 / S - (S1 / S) * (S1 / S));
}

/** Slopes of the present response at t; false where A is not positive definite. */
function slopesAt(context: usize, t: f64): bool {
  const s = changetype<ScalarWork>(context);
  const d = changetype<ClassModel>(s.design);
  s.point.t = t;
  if (!fillPoint(d, s, s.point)) return false;
  evaluateAt(d, changetype<ClassWork>(s.work), s, s.nu, s.point);
  return s.curve.D1 == s.curve.D1;
}

/** The criterion at the t of the last `slopesAt`. */
function valueAt(context: usize, _t: f64): f64 {
  return changetype<ScalarWork>(context).D;
}

/** T_c = Σ X̃'u and Tw = Rw'c: all of the response that γ needs. */
function fillSums(d: ClassModel, w: ClassWork, s: ScalarWork): void {
  const p = d.p;
  const y = w.response;
  const c = withinOf(d, y);
  clear(p, s.Tw);
  clear(d.classes * p, s.T);
  for (let j = 0; j < d.within; j++) axpy(p, get(c, j), part(d.Rw, j * p), s.Tw);
  for (let g = 0; g < d.classes; g++) {
    const T = part(s.T, g * p);
    for (let i = reducedFrom(d, g), end = reducedFrom(d, g + 1); i < end; i++) {
      axpy(p, get(y, i), part(d.X, i * p), T);
    }
  }
}

/** Global minimum over t ≥ 0 for the response in `work`; leaves θ = √t there. */
export function searchScalar(d: ClassModel, work: Work, s: ScalarWork): void {
  const w = changetype<ClassWork>(work);
  s.design = changetype<usize>(d);
  s.work = changetype<usize>(w);
  s.nu = w.nu;
  fillSums(d, w, s);
  searchCurve(changetype<usize>(s), s.curve, slopesAt, valueAt);
  store<f64>(w.theta, Math.sqrt(s.curve.t));
  w.iterations = s.curve.iterations;
  w.converged = s.curve.converged;
}
