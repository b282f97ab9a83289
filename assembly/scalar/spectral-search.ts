import { laneOf, lanesTimes, setLane } from "../linalg/lanes";
import { get } from "../linalg/vector";
import { ClassModel, responseSize } from "../model/class-model";
import { POINTS } from "../model/curve";
import { SpectralWork } from "../model/spectral-work";
import { searchCurve } from "./curve-search";
import { logsAt, slopesOfPair } from "./spectral-criterion";

/** Relative step of t after which the next one would be rounding: Newton's steps shrink quadratically. */
const TOLERANCE: f64 = 1e-8;
/** Steps of Newton, or halvings, after which a search is given up. */
const MOST_STEPS: i32 = 100;

/**
 * Global minima over t ≥ 0 for both responses of the pair: `t`, `iterations` and `converged` of `s` hold them.
 *
 * The signs of D' at zero and on a grid say where the minima are. One change from − to + without a turn elsewhere is
 * searched by Newton's method with the other lane; anything else goes the way of `searchCurve`, by itself.
 */
export function searchPair(d: ClassModel, s: SpectralWork): void {
  fillSquares(d, s);
  fillGridSlopes(d, s);
  v128.store(s.t, f64x2.splat(0));
  let newton = 0;
  for (let lane = 0; lane < 2; lane++) {
    const bracket = bracketOf(s, lane);
    store<i32>(s.iterations + ((<usize>lane) << 2), 0);
    store<i32>(s.converged + ((<usize>lane) << 2), 1);
    if (bracket < 0) searchAlone(d, s, lane);
    else if (bracket > 0) {
      setLane(s.t, 0, lane, startIn(s, bracket, lane));
      setLane(s.low, 0, lane, get(s.gridT, bracket - 1));
      setLane(s.high, 0, lane, get(s.gridT, bracket));
      newton |= 1 << lane;
    }
  }
  if (newton) refinePair(d, s, newton);
}

/** η of both responses. */
export function fillEta(s: SpectralWork): void {
  lanesTimes(s.directions, s.coordinates, s.U, s.pair, s.eta);
}

/** η, its squares, and the scatters of the classes behind them. */
function fillSquares(d: ClassModel, s: SpectralWork): void {
  fillEta(s);
  let to = s.square;
  for (let eta = s.eta, end = eta + ((<usize>s.directions) << 4); eta < end; eta += 16) {
    const x = v128.load(eta);
    v128.store(to, f64x2.mul(x, x));
    to += 16;
  }
  memory.copy(to, s.pair + ((<usize>s.coordinates) << 4), (<usize>d.classes) << 4);
}

/** Pointer to what is left of both responses beside the coordinates. */
export function restOfPair(d: ClassModel, s: SpectralWork): usize {
  return s.pair + ((<usize>(responseSize(d) - 4)) << 4);
}

/** D' and the slope of t D' in log t at zero and at the points of the grid. */
function fillGridSlopes(d: ClassModel, s: SpectralWork): void {
  lanesTimes(3 * POINTS + 2, s.count, s.grid, s.square, s.gridValue);
  const rest = v128.load(restOfPair(d, s));
  const nu = f64x2.splat(s.nu);
  for (let j = 0; j <= POINTS; j++) {
    const offset = (<usize>j) << 3;
    const sums = s.gridValue + ((<usize>(3 * (j == 0 ? POINTS : j - 1))) << 4);
    const S = f64x2.add(v128.load(sums), rest);
    const relative = f64x2.div(v128.load(sums, 16), S);
    const D1 = f64x2.sub(v128.load64_splat(s.gridLogs1 + offset), f64x2.mul(nu, relative));
    v128.store(s.gridD1 + (offset << 1), D1);
    if (j == 0) continue;
    const t = v128.load64_splat(s.gridT + offset);
    const S2 = v128.load(sums, 32);
    const turn = f64x2.sub(f64x2.div(f64x2.add(S2, S2), S), f64x2.mul(relative, relative));
    const D2 = f64x2.sub(f64x2.mul(nu, turn), v128.load64_splat(s.gridLogs2 + offset));
    v128.store(s.gridSlope + (offset << 1), f64x2.mul(t, f64x2.add(D1, f64x2.mul(t, D2))));
  }
}

/** The grid point that ends the only bracket of a response, 0 where zero is the minimum, -1 where more is to be seen. */
function bracketOf(s: SpectralWork, lane: i32): i32 {
  let bracket = 0;
  let falling = laneOf(s.gridD1, 0, lane) < 0;
  for (let j = 1; j <= POINTS; j++) {
    const isFalling = laneOf(s.gridD1, j, lane) < 0;
    if (falling != isFalling) {
      if (!falling || j == 1) return -1;
      bracket = j;
    } else if (j > 1) {
      const before = laneOf(s.gridSlope, j - 1, lane);
      const after = laneOf(s.gridSlope, j, lane);
      if (falling ? before > 0 && after < 0 : before < 0 && after > 0) return -1;
    }
    falling = isFalling;
  }
  return falling ? -1 : bracket;
}

/** Where the cubic through t D' and its slopes at the ends of a bracket, in log t, is zero. */
function startIn(s: SpectralWork, bracket: i32, lane: i32): f64 {
  const low = get(s.gridT, bracket - 1);
  const high = get(s.gridT, bracket);
  const length = s.curve.step;
  const from = low * laneOf(s.gridD1, bracket - 1, lane);
  const to = high * laneOf(s.gridD1, bracket, lane);
  const m0 = length * laneOf(s.gridSlope, bracket - 1, lane);
  const m1 = length * laneOf(s.gridSlope, bracket, lane);
  const c2 = 3 * (to - from) - 2 * m0 - m1;
  const c3 = m0 + m1 - 2 * (to - from);
  let x = from / (from - to);
  for (let i = 0; i < 3; i++) {
    x -= (from + x * (m0 + x * (c2 + x * c3))) / (m0 + x * (2 * c2 + x * 3 * c3));
    if (!(x > 0.01 && x < 0.99)) x = 0.5;
  }
  return low * Math.exp(x * length);
}

/**
 * The zero of D' of each response in its bracket, by Newton's steps in log t, halving the bracket where a
 * step leaves it. The exponential of a step is its Padé approximant: the next step sees to the rest. A response that has
 * arrived stays where it is.
 *
 * @param lanes bit mask of the responses to be searched
 */
function refinePair(d: ClassModel, s: SpectralWork, lanes: i32): void {
  const rest = restOfPair(d, s);
  const zero = f64x2.splat(0);
  const six = f64x2.splat(6);
  const twelve = f64x2.splat(12);
  const four = f64x2.splat(4);
  let active = i64x2.replace_lane(i64x2.splat(lanes & 1 ? -1 : 0), 1, lanes & 2 ? -1 : 0);
  let t = v128.load(s.t);
  let low = v128.load(s.low);
  let high = v128.load(s.high);
  for (let step = 0; step < MOST_STEPS; step++) {
    slopesOfPair(s, s.t, s.square, rest);
    const D1 = v128.load(s.D1);
    const falls = f64x2.lt(D1, zero);
    low = v128.bitselect(t, low, falls);
    high = v128.bitselect(high, t, falls);
    const curvature = f64x2.add(D1, f64x2.mul(t, v128.load(s.D2)));
    let x = f64x2.div(f64x2.sub(zero, D1), curvature);
    x = f64x2.max(f64x2.min(x, four), f64x2.sub(zero, four));
    const even = f64x2.add(twelve, f64x2.mul(x, x));
    const odd = f64x2.mul(six, x);
    let next = f64x2.mul(t, f64x2.div(f64x2.add(even, odd), f64x2.sub(even, odd)));
    const inside = v128.and(f64x2.gt(curvature, zero), v128.and(f64x2.gt(next, low), f64x2.lt(next, high)));
    next = v128.bitselect(next, f64x2.sqrt(f64x2.mul(low, high)), inside);
    next = v128.bitselect(t, next, f64x2.eq(D1, zero));
    const arrived = v128.or(
      f64x2.le(f64x2.abs(f64x2.sub(next, t)), f64x2.mul(f64x2.splat(TOLERANCE), t)),
      f64x2.le(f64x2.sub(high, low), f64x2.mul(f64x2.splat(4e-16), high)),
    );
    t = v128.bitselect(next, t, active);
    v128.store(s.t, t);
    count(s, active);
    active = v128.andnot(active, arrived);
    if (!v128.any_true(active)) break;
  }
  const left = i64x2.bitmask(active);
  for (let lane = 0; lane < 2; lane++) {
    if (left & (1 << lane)) store<i32>(s.converged + ((<usize>lane) << 2), 0);
  }
}

function count(s: SpectralWork, active: v128): void {
  const lanes = i64x2.bitmask(active);
  store<i32>(s.iterations, load<i32>(s.iterations) + (lanes & 1));
  store<i32>(s.iterations, load<i32>(s.iterations, 4) + (lanes >> 1), 4);
}

/** Search one response by itself, whatever its curve looks like. */
function searchAlone(d: ClassModel, s: SpectralWork, lane: i32): void {
  for (let i = 0; i < s.count; i++) {
    const square = laneOf(s.square, i, lane);
    setLane(s.single, i, 0, square);
    setLane(s.single, i, 1, square);
  }
  v128.store(s.singleRest, f64x2.splat(laneOf(restOfPair(d, s), 0, lane)));
  searchCurve(changetype<usize>(s), s.curve, slopesAlone, valueAlone);
  setLane(s.t, 0, lane, s.curve.t);
  store<i32>(s.iterations + ((<usize>lane) << 2), s.curve.iterations);
  store<i32>(s.converged + ((<usize>lane) << 2), s.curve.converged);
}

function slopesAlone(context: usize, t: f64): bool {
  const s = changetype<SpectralWork>(context);
  v128.store(s.singleT, f64x2.splat(t));
  slopesOfPair(s, s.singleT, s.single, s.singleRest);
  s.curve.D1 = load<f64>(s.D1);
  s.curve.D2 = load<f64>(s.D2);
  return true;
}

/** D at the t of the last `slopesAlone`. */
function valueAlone(context: usize, t: f64): f64 {
  const s = changetype<SpectralWork>(context);
  return logsAt(s, t) + s.nu * Math.log(load<f64>(s.S));
}
