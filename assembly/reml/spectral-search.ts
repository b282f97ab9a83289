import { reserve, reserveF64 } from "../arena";
import { axpy } from "../linalg/axpy";
import { rowsTimes } from "../linalg/dot-four";
import { at, put } from "../linalg/matrix";
import { Curve, searchCurve, setGrid } from "./curve-search";
import { classSize, Design, reducedFrom, restOf, scatterOf, withinOf } from "./design";
import { Values, Work } from "./work";

/**
 * One random effect per group, seen in the eigenvectors of the random effects beyond X (Kang et al. 2008; Lippert et
 * al. 2011): with η the coordinates of the response there and t = θ²,
 *
 *   D(t) = Σ w log(1 + λ t) + ν log S,  S = rest + Σ η² / (1 + λ t),
 *
 * no matrix is left, and every term of S is non-negative. Coordinates that share a λ because their groups share a
 * class come as one sum of squares, the scatter of the class.
 */

/** Scratch of the search; values and weights are filled once. */
@unmanaged
export class SpectralWork {
  curve: Curve;
  nu: f64;
  /** Numbers of λ, rounded up to even. */
  count: i32;
  /** f64[count] each: λ, its weight in the logarithms, η². */
  lambda: usize;
  weight: usize;
  square: usize;
  /** f64[spectral]: η of the part of u. */
  eta: usize;

  /** f64[p][reduced] and f64[p][within]: X̃ and Rw by columns. */
  X: usize;
  Rw: usize;
  /** f64[reduced]: u times the weight of its class. */
  weighted: usize;
  /** f64[width]: a p × p lower triangle packed by rows. */
  packed: usize;
  width: i32;

  rest: f64;
  S: f64;
  /** −dS / dt. */
  S1: f64;
}

/** Reserve the scratch and fill what the design gives; null when memory cannot grow that far. */
export function reserveSpectral(d: Design): SpectralWork | null {
  const s = changetype<SpectralWork>(reserve(offsetof<SpectralWork>()));
  if (changetype<usize>(s) == 0) return null;
  const count = d.spectral + d.classes;
  s.count = (count + 1) & ~1;
  s.lambda = reserveF64(s.count);
  s.weight = reserveF64(s.count);
  s.square = reserveF64(s.count);
  s.eta = reserveF64(d.spectral);
  s.width = (d.p * (d.p + 1)) >> 1;
  s.packed = reserveF64(s.width);
  s.curve = changetype<Curve>(reserve(offsetof<Curve>()));
  s.weighted = reserveF64(d.reduced);
  s.X = reserveF64(d.p * d.reduced);
  s.Rw = reserveF64(d.p * d.within);
  if (s.Rw == 0 || s.eta == 0 || s.square == 0) return null;
  transpose(d.reduced, d.p, d.X, s.X);
  transpose(d.within, d.p, d.Rw, s.Rw);
  memory.fill(s.lambda, 0, (<usize>s.count) << 3);
  memory.fill(s.weight, 0, (<usize>s.count) << 3);
  memory.fill(s.square, 0, (<usize>s.count) << 3);
  for (let i = 0; i < d.spectral; i++) {
    const offset = (<usize>i) << 3;
    store<f64>(s.lambda + offset, load<f64>(d.spectralValue + offset));
    store<f64>(s.weight + offset, d.reml ? 1 : 0);
  }
  for (let c = 0; c < d.classes; c++) {
    const offset = (<usize>(d.spectral + c)) << 3;
    const r = load<f64>(d.R + ((<usize>c) << 3));
    const rotated = d.reml ? reducedFrom(d, c + 1) - reducedFrom(d, c) : 0;
    store<f64>(s.lambda + offset, r * r);
    store<f64>(s.weight + offset, classSize(d, c) - rotated);
  }
  reach(s);
  return s;
}

/** to (columns × rows) ← from' (rows × columns). */
function transpose(rows: i32, columns: i32, from: usize, to: usize): void {
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) put(to, rows, j, i, at(from, columns, i, j));
}

/** The grid for the λ of the design. */
function reach(s: SpectralWork): void {
  let smallest = Infinity;
  let largest: f64 = 0;
  for (let i = 0; i < s.count; i++) {
    const lambda = load<f64>(s.lambda + ((<usize>i) << 3));
    largest = Math.max(largest, lambda);
    if (lambda > 0) smallest = Math.min(smallest, lambda);
  }
  setGrid(s.curve, smallest, largest);
}

/** η² of the present response. */
function fillSquares(d: Design, w: Work, s: SpectralWork): void {
  const y = w.response;
  rowsTimes(d.spectral, d.reduced, d.spectralU, y, s.square);
  rowsTimes(d.spectral, d.within, d.spectralW, withinOf(d, y), s.eta);
  axpy(d.spectral, 1, s.eta, s.square);
  for (let i = 0; i < d.spectral; i++) {
    const eta = s.square + ((<usize>i) << 3);
    store<f64>(eta, load<f64>(eta) * load<f64>(eta));
  }
  memory.copy(s.square + ((<usize>d.spectral) << 3), scatterOf(d, y), (<usize>d.classes) << 3);
  s.rest = load<f64>(restOf(d, y));
}

/** S, dS / dt, D' and D'' at t. */
export function slopesAt(context: usize, t: f64): bool {
  const s = changetype<SpectralWork>(context);
  const nu = s.nu;
  const one = f64x2.splat(1);
  const tt = f64x2.splat(t);
  let logs1 = f64x2.splat(0);
  let logs2 = f64x2.splat(0);
  let S0 = f64x2.splat(0);
  let S1 = f64x2.splat(0);
  let S2 = f64x2.splat(0);
  for (let offset: usize = 0, end = (<usize>s.count) << 3; offset < end; offset += 16) {
    const lambda = v128.load(s.lambda + offset);
    const weight = v128.load(s.weight + offset);
    const h = f64x2.div(one, f64x2.add(one, f64x2.mul(lambda, tt)));
    const a = f64x2.mul(lambda, h);
    const wa = f64x2.mul(weight, a);
    logs1 = f64x2.add(logs1, wa);
    logs2 = f64x2.add(logs2, f64x2.mul(wa, a));
    let q = f64x2.mul(v128.load(s.square + offset), h);
    S0 = f64x2.add(S0, q);
    q = f64x2.mul(q, a);
    S1 = f64x2.add(S1, q);
    S2 = f64x2.add(S2, f64x2.mul(q, a));
  }
  const S = s.rest + lanes(S0);
  s.S1 = lanes(S1);
  const relative = s.S1 / S;
  s.S = S;
  s.curve.D1 = lanes(logs1) - nu * relative;
  s.curve.D2 = nu * ((2 * lanes(S2)) / S - relative * relative) - lanes(logs2);
  return true;
}

function lanes(x: v128): f64 {
  return f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1);
}

/** D at the t of the last `slopesAt`. */
function valueAt(context: usize, t: f64): f64 {
  const s = changetype<SpectralWork>(context);
  let logs: f64 = 0;
  for (let offset: usize = 0, end = (<usize>s.count) << 3; offset < end; offset += 8) {
    const weight = load<f64>(s.weight + offset);
    if (weight != 0) logs += weight * Math.log1p(load<f64>(s.lambda + offset) * t);
  }
  return logs + s.nu * Math.log(s.S);
}

/** Global minimum over t ≥ 0 for the response in `w`; the curve of `s` holds it. */
export function searchSpectral(d: Design, w: Work, v: Values, s: SpectralWork): void {
  s.nu = v.nu;
  fillSquares(d, w, s);
  searchCurve(changetype<usize>(s), s.curve, slopesAt, valueAt);
}
