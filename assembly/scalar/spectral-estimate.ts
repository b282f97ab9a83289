import { laneOf, lanesTimes, setLane } from "../linalg/lanes";
import { put } from "../linalg/matrix";
import { symmetricEigen } from "../linalg/symmetric-eigen";
import { ClassModel } from "../model/class-model";
import { ClassWork } from "../model/class-work";
import { SpectralWork } from "../model/spectral-work";
import { contrastSpread, NO_INFORMATION } from "../record/contrast-spread";
import { slopesOfPair } from "./spectral-criterion";
import { restOfPair } from "./spectral-search";

/**
 * S, β and its covariance relative to σ² at the t of each response, in units of the centred response: sums over the
 * eigenvectors (spectral-rows.ts).
 */
export function estimatePair(d: ClassModel, s: SpectralWork): void {
  const t = v128.load(s.t);
  slopesOfPair(s, s.t, s.square, restOfPair(d, s));
  let inverses = s.inverse;
  let eta = s.eta;
  let phi = s.phi;
  let dphi = s.dphi;
  let shrunken = s.shrunken;
  for (let h = s.h, end = h + ((<usize>s.directions) << 4); h < end; h += 16) {
    const shrink = v128.load(h);
    const th = f64x2.mul(t, shrink);
    const byLambda = f64x2.mul(v128.load64_splat(inverses), shrink);
    v128.store(phi, f64x2.mul(t, byLambda));
    v128.store(dphi, f64x2.mul(shrink, byLambda));
    v128.store(shrunken, f64x2.mul(th, v128.load(eta)));
    inverses += 8;
    eta += 16;
    phi += 16;
    dphi += 16;
    shrunken += 16;
  }
  const one = v128.load(s.one);
  v128.store(phi, t);
  v128.store(phi, one, 16);
  v128.store(dphi, one);
  const p = d.p;
  const directions = s.directions;
  lanesTimes((p * (p + 1)) >> 1, directions + 2, s.vcovRows, s.phi, s.vcov);
  lanesTimes(p, directions + s.coordinates, s.betaRows, s.shrunken, s.beta);
}

/**
 * Satterthwaite's degrees of freedom of every fixed effect of both responses after `estimatePair`.
 *
 * With σ² profiled out of the Hessian in (θ, log σ) (docs/method.md, §6), H_θθ − H_θσ² / H_σσ = 4t D'' + 2D' =: a, and
 * the same elimination turns the gradient of a variance v in θ into 2θ (v' − v r), r = −S'/S, so that
 *
 *   1 / df = 1 / ν + 4t (v'/v − r)² / a.
 */
export function satterthwaitePair(d: ClassModel, w: ClassWork, s: SpectralWork): void {
  lanesTimes(d.p, s.directions + 1, s.slopeRows, s.dphi, s.slope);
  const t = v128.load(s.t);
  const four = f64x2.splat(4);
  const D1 = v128.load(s.D1);
  const relative = f64x2.div(v128.load(s.S1), v128.load(s.S));
  const t4 = f64x2.mul(four, t);
  const a = f64x2.add(f64x2.mul(t4, v128.load(s.D2)), f64x2.add(D1, D1));
  const scale = f64x2.div(t4, a);
  const one = v128.load(s.one);
  const residual = f64x2.div(one, f64x2.splat(s.nu));
  let at = 0;
  for (let j = 0; j < d.p; j++) {
    at += j;
    const offset = (<usize>j) << 4;
    const change = f64x2.div(v128.load(s.slope + offset), v128.load(s.vcov + ((<usize>at) << 4)));
    const beyond = f64x2.sub(change, relative);
    const spread = f64x2.add(residual, f64x2.mul(scale, f64x2.mul(beyond, beyond)));
    v128.store(s.df + offset, f64x2.div(one, spread));
    at++;
  }
  for (let lane = 0; lane < 2; lane++) {
    const pivot = f64x2.extract_lane(a, 0);
    const own = lane == 0 ? pivot : f64x2.extract_lane(a, 1);
    const mixed = 4 * s.nu * Math.sqrt(laneOf(s.t, 0, lane)) * (laneOf(s.S1, 0, lane) / laneOf(s.S, 0, lane));
    if (!isInformative(own, mixed, 4 * s.nu)) leaveOut(d, w, s, lane, own, mixed);
  }
}

/** Is the smallest eigenvalue of [[a + b²/c, b], [b, c]] one that counts? */
export function isInformative(a: f64, b: f64, c: f64): bool {
  const trace = a + (b * b) / c + c;
  const determinant = a * c;
  const root = Math.sqrt(Math.max(0, trace * trace - 4 * determinant));
  return (2 * determinant) / (trace + root) > NO_INFORMATION;
}

/** The degrees of freedom of one response without the directions in which the deviance has no curvature. */
function leaveOut(d: ClassModel, w: ClassWork, s: SpectralWork, lane: i32, a: f64, b: f64): void {
  const c = 4 * s.nu;
  put(w.m1, 2, 0, 0, a + (b * b) / c);
  put(w.m1, 2, 0, 1, b);
  put(w.m1, 2, 1, 0, b);
  put(w.m1, 2, 1, 1, c);
  symmetricEigen(2, w.m1, w.m2);
  const theta = Math.sqrt(laneOf(s.t, 0, lane));
  for (let j = 0; j < d.p; j++) {
    const variance = laneOf(s.vcov, (j * (j + 3)) >> 1, lane);
    store<f64>(w.v1, 2 * theta * laneOf(s.slope, j, lane));
    store<f64>(w.v1, 2 * variance, 8);
    setLane(s.df, j, lane, (variance * variance) / contrastSpread(2, w.m1, w.m2, w.v1));
  }
}
