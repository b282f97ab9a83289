import { reserve, reserveF64 } from "../arena";
import { axpy } from "../linalg/axpy";
import { rowsTimes } from "../linalg/dot-four";
import { classSize, Design, reducedFrom, restOf, scatterOf, withinOf } from "./design";
import { ScalarResult } from "./scalar-search";
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

/** Points at which the sign of the derivative is taken, beside zero; equally spaced in log t. */
const POINTS: i32 = 10;
/** Beyond this t the random effect explains everything the criterion can see. */
const LARGEST: f64 = 1e28;

/** Scratch of the search; values and weights are filled once. */
@unmanaged
export class SpectralWork {
  /** Numbers of λ, rounded up to even. */
  count: i32;
  /** f64[count] each: λ, its weight in the logarithms, η². */
  lambda: usize;
  weight: usize;
  square: usize;
  /** f64[spectral]: η of the part of u. */
  eta: usize;
  /** First grid point and the ratio from one to the next. */
  first: f64;
  ratio: f64;

  rest: f64;
  S: f64;
  D1: f64;
  D2: f64;
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
  if (s.eta == 0 || s.square == 0) return null;
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
  setGrid(s);
  return s;
}

/** The grid reaches from where no λ matters to where all do. */
function setGrid(s: SpectralWork): void {
  let smallest = Infinity;
  let largest: f64 = 0;
  for (let i = 0; i < s.count; i++) {
    const lambda = load<f64>(s.lambda + ((<usize>i) << 3));
    largest = Math.max(largest, lambda);
    if (lambda > 0) smallest = Math.min(smallest, lambda);
  }
  smallest = Math.max(smallest, largest * 1e-6);
  s.first = 0.01 / largest;
  s.ratio = Math.pow(100 / smallest / s.first, 1.0 / (POINTS - 1));
}

/** η² of the present response. */
function fillSquares(d: Design, w: Work, s: SpectralWork): void {
  const y = w.response;
  rowsTimes(d.spectral, d.reduced, d.spectralU, y, s.square);
  rowsTimes(d.spectral, d.within, d.spectralW, withinOf(d, y), s.eta);
  axpy(d.spectral, 1, s.eta, s.square);
  for (let i = 0; i < d.spectral; i++) {
    const at = s.square + ((<usize>i) << 3);
    store<f64>(at, load<f64>(at) * load<f64>(at));
  }
  memory.copy(s.square + ((<usize>d.spectral) << 3), scatterOf(d, y), (<usize>d.classes) << 3);
  s.rest = load<f64>(restOf(d, y));
}

/** S, D' and D'' at t. */
function slopes(s: SpectralWork, nu: f64, t: f64): void {
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
  const relative = lanes(S1) / S;
  s.S = S;
  s.D1 = lanes(logs1) - nu * relative;
  s.D2 = nu * ((2 * lanes(S2)) / S - relative * relative) - lanes(logs2);
}

function lanes(x: v128): f64 {
  return f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1);
}

/** D at the t of the last `slopes`. */
function criterion(s: SpectralWork, nu: f64, t: f64): f64 {
  let logs: f64 = 0;
  for (let offset: usize = 0, end = (<usize>s.count) << 3; offset < end; offset += 8) {
    const weight = load<f64>(s.weight + offset);
    if (weight != 0) logs += weight * Math.log1p(load<f64>(s.lambda + offset) * t);
  }
  return logs + nu * Math.log(s.S);
}

/**
 * Global minimum over t ≥ 0: every sign change of D' from − to + between neighbouring grid points brackets a
 * minimum, which safeguarded Newton finds; zero is a candidate where D'(0) ≥ 0; the lowest wins.
 */
export function searchSpectral(d: Design, w: Work, v: Values, s: SpectralWork, out: ScalarResult): void {
  fillSquares(d, w, s);
  out.D = Infinity;
  out.t = 0;
  out.iterations = 0;
  out.converged = 1;
  slopes(s, v.nu, 0);
  let falling = s.D1 < 0;
  let candidates = 0;
  if (!falling) candidates = 1;
  let low: f64 = 0;
  let t = s.first;
  for (let i = 0; t < LARGEST; i++) {
    slopes(s, v.nu, t);
    const rising = !(s.D1 < 0);
    if (falling && rising) {
      // The first minimum found is compared only when there is another.
      if (candidates == 1 && out.D == Infinity) weigh(s, v.nu, out.t, out);
      refine(s, v.nu, low, t, candidates > 0, out);
      candidates++;
    }
    falling = !rising;
    low = t;
    if (i >= POINTS - 1 && !falling) return;
    t *= i < POINTS - 1 ? s.ratio : 100;
  }
  if (candidates == 0) {
    out.t = low;
    out.converged = 0;
  }
}

/** Take t when its criterion is the lowest so far. */
function weigh(s: SpectralWork, nu: f64, t: f64, out: ScalarResult): void {
  slopes(s, nu, t);
  const D = criterion(s, nu, t);
  if (!(D < out.D)) return;
  out.D = D;
  out.t = t;
}

/**
 * The zero of D' in [low, high], D'(low) < 0 ≤ D'(high), by Newton steps in log t, halving the bracket where a step
 * leaves it.
 */
function refine(s: SpectralWork, nu: f64, low: f64, high: f64, compare: bool, out: ScalarResult): void {
  let t = low > 0 ? Math.sqrt(low * high) : 0.5 * high;
  let converged = 0;
  for (let i = 0; i < 100; i++) {
    out.iterations++;
    slopes(s, nu, t);
    if (s.D1 < 0) low = t;
    else high = t;
    const curvature = s.D1 + t * s.D2;
    let next = curvature > 0 ? t * Math.exp(Math.max(-4, Math.min(4, -s.D1 / curvature))) : t - s.D1 / s.D2;
    if (!(next > low && next < high)) next = low > 0 ? Math.sqrt(low * high) : 0.5 * (low + high);
    const done = Math.abs(next - t) <= 1e-9 * t || high - low <= 4e-16 * high;
    t = next;
    if (done) {
      converged = 1;
      break;
    }
  }
  if (compare) {
    const before = out.t;
    weigh(s, nu, t, out);
    if (out.t == before) return;
  } else out.t = t;
  out.converged = converged;
}
