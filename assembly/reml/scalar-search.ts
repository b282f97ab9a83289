import { axpy, clear, copy } from "../linalg/axpy";
import { dot } from "../linalg/dot";
import { backSolve, forwardSolve } from "../linalg/triangular-solve";
import { Design, reducedFrom, restOf, scatterOf, withinOf } from "./design";
import { fillPoint, GRID, gridPoint, Point, ScalarWork } from "./scalar-point";
import { Values, Work } from "./work";

/** Beyond this t the random effect explains everything the criterion can see. */
const LARGEST: f64 = 1e28;

/** D, D' and D'' of the present response at a filled point. */
function evaluateAt(d: Design, w: Work, s: ScalarWork, nu: f64, point: Point): void {
  const p = d.p;
  const y = w.response;
  const c = withinOf(d, y);
  copy(p, s.Tw, s.gamma);
  for (let g = 0; g < d.classes; g++) {
    axpy(p, load<f64>(point.h + ((<usize>g) << 3)), s.T + ((<usize>g * p) << 3), s.gamma);
  }
  forwardSolve(p, point.L, s.gamma);
  backSolve(p, point.L, s.gamma);
  let S = load<f64>(restOf(d, y));
  let S1: f64 = 0;
  let S2: f64 = 0;
  for (let j = 0; j < d.within; j++) {
    const e = load<f64>(c + ((<usize>j) << 3)) - dot(p, d.Rw + ((<usize>j * p) << 3), s.gamma);
    S += e * e;
  }
  clear(p, s.g);
  for (let g = 0; g < d.classes; g++) {
    const offset = (<usize>g) << 3;
    let q = load<f64>(scatterOf(d, y) + offset);
    const h1 = load<f64>(point.h1 + offset);
    for (let i = reducedFrom(d, g), end = reducedFrom(d, g + 1); i < end; i++) {
      const X = d.X + ((<usize>i * p) << 3);
      const e = load<f64>(y + ((<usize>i) << 3)) - dot(p, X, s.gamma);
      q += e * e;
      axpy(p, h1 * e, X, s.g);
    }
    S += load<f64>(point.h + offset) * q;
    S1 += h1 * q;
    S2 += load<f64>(point.h2 + offset) * q;
  }
  forwardSolve(p, point.L, s.g);
  S2 -= 2 * dot(p, s.g, s.g);
  s.S = S;
  s.D = point.logDet + nu * Math.log(S);
  s.D1 = point.logDet1 + nu * (S1 / S);
  s.D2 = point.logDet2 + nu * (S2 / S - (S1 / S) * (S1 / S));
}

/** Evaluate at an arbitrary t; false where A is not positive definite. */
function evaluateT(d: Design, w: Work, s: ScalarWork, nu: f64, t: f64): bool {
  const here = changetype<Point>(s.here);
  here.t = t;
  if (!fillPoint(d, s, here)) return false;
  evaluateAt(d, w, s, nu, here);
  return s.D1 == s.D1;
}

/** T_c = Σ X̃'u and Tw = Rw'c: all of the response that γ needs. */
function fillSums(d: Design, w: Work, s: ScalarWork): void {
  const p = d.p;
  const y = w.response;
  const c = withinOf(d, y);
  clear(p, s.Tw);
  clear(d.classes * p, s.T);
  for (let j = 0; j < d.within; j++)
    axpy(p, load<f64>(c + ((<usize>j) << 3)), d.Rw + ((<usize>j * p) << 3), s.Tw);
  for (let g = 0; g < d.classes; g++) {
    const T = s.T + ((<usize>g * p) << 3);
    for (let i = reducedFrom(d, g), end = reducedFrom(d, g + 1); i < end; i++) {
      axpy(p, load<f64>(y + ((<usize>i) << 3)), d.X + ((<usize>i * p) << 3), T);
    }
  }
}

/** The best t found. */
@unmanaged
export class ScalarResult {
  t: f64;
  D: f64;
  iterations: i32;
  converged: i32;
}

/**
 * Global minimum over t ≥ 0: every sign change of D' from − to + between neighbouring grid points brackets a
 * minimum, which safeguarded Newton finds; zero is a candidate where D'(0) ≥ 0; the lowest wins. Where D' keeps its
 * sign but turns towards zero in between, the turn is followed, because a pair of optima may hide there.
 */
export function searchScalar(d: Design, w: Work, v: Values, s: ScalarWork, out: ScalarResult): void {
  fillSums(d, w, s);
  out.D = Infinity;
  out.t = 0;
  out.iterations = 0;
  out.converged = 1;
  let low: f64 = 0;
  let falling = false;
  let slope: f64 = 0;
  for (let i = 0; i < GRID; i++) {
    const point = gridPoint(s, i);
    if (!(point.t >= 0)) continue;
    evaluateAt(d, w, s, v.nu, point);
    const high = point.t;
    const rising = s.D1 >= 0;
    const nextSlope = slopeInLog(s, high);
    if (i == 0 && rising) {
      out.D = s.D;
      out.t = 0;
    } else if (falling && rising) {
      refine(d, w, s, v.nu, low, high, out);
    } else if (
      falling != rising &&
      low > 0 &&
      (rising ? slope < 0 && nextSlope > 0 : slope > 0 && nextSlope < 0)
    ) {
      const turn = followTurn(d, w, s, v.nu, low, high, rising, out);
      if (turn > 0) refine(d, w, s, v.nu, rising ? turn : low, rising ? high : turn, out);
    }
    falling = !rising;
    slope = nextSlope;
    low = high;
  }
  while (falling && low < LARGEST) {
    const high = low * 100;
    if (!evaluateT(d, w, s, v.nu, high)) break;
    out.iterations++;
    if (s.D1 >= 0) {
      refine(d, w, s, v.nu, low, high, out);
      return;
    }
    low = high;
  }
  if (falling && evaluateT(d, w, s, v.nu, low) && s.D < out.D) {
    out.D = s.D;
    out.t = low;
    out.converged = 0;
  }
}

/** Slope of dD/d(log t) = t D' in log t. */
function slopeInLog(s: ScalarWork, t: f64): f64 {
  return t * (s.D1 + t * s.D2);
}

/**
 * Halve [low, high], between whose ends D' keeps its sign, towards the point where |t D'| is least. Returns the first
 * point at which D' has the other sign, or 0 when there is none.
 */
function followTurn(
  d: Design,
  w: Work,
  s: ScalarWork,
  nu: f64,
  low: f64,
  high: f64,
  rising: bool,
  out: ScalarResult,
): f64 {
  while (high > 1.001 * low) {
    const t = Math.sqrt(low * high);
    out.iterations++;
    if (!evaluateT(d, w, s, nu, t)) return 0;
    if (rising != s.D1 >= 0) return t;
    const slope = slopeInLog(s, t);
    if (rising == slope < 0) low = t;
    else high = t;
  }
  return 0;
}

/**
 * The zero of D' in [low, high], D'(low) < 0 ≤ D'(high), by Newton steps in log t (in t from zero), halving the
 * bracket where a step leaves it.
 */
function refine(d: Design, w: Work, s: ScalarWork, nu: f64, low: f64, high: f64, out: ScalarResult): void {
  let t = low > 0 ? Math.sqrt(low * high) : high * 0.5;
  let converged = false;
  for (let i = 0; i < 100; i++) {
    out.iterations++;
    if (!evaluateT(d, w, s, nu, t)) break;
    if (s.D1 == 0) {
      converged = true;
      break;
    }
    if (s.D1 < 0) low = t;
    else high = t;
    const curvature = s.D1 + t * s.D2;
    let next: f64 =
      low > 0 && curvature > 0 ? t * Math.exp(Math.max(-4, Math.min(4, -s.D1 / curvature))) : t - s.D1 / s.D2;
    if (!(next > low && next < high)) next = low > 0 ? Math.sqrt(low * high) : (low + high) * 0.5;
    const done = Math.abs(next - t) <= 1e-9 * t;
    t = next;
    if (done || high - low <= 4e-16 * high) {
      converged = evaluateT(d, w, s, nu, t);
      break;
    }
  }
  if (s.D < out.D) {
    out.D = s.D;
    out.t = t;
    out.converged = converged ? 1 : 0;
  }
}
