import { SAFE } from "../classes/reduce/reduce-response";
import { rowsTimes } from "../linalg/dot-four";
import { lanesSquares, lanesTimes, setLane } from "../linalg/lanes";
import { get, int, part } from "../linalg/vector";
import { ClassModel, classSize, reducedFrom, responseSize, scatterOf, withinOf } from "../model/class-model";
import { PairRows } from "../model/pair-rows";

/** Columns of Qw that the pass over the rows takes along; further ones are met one by one. */
export const ALONG: i32 = 4;
/** Cells that say about which level a response lies. */
const SAMPLED: i32 = 8;

/** Widths of a pass, as types, so that each has a loop of its own without branches. */
@unmanaged
class None {}
@unmanaged
class One {
  a: f64;
}
@unmanaged
class Two {
  a: f64;
  b: f64;
}
@unmanaged
class Three {
  a: f64;
  b: f64;
  c: f64;
}
@unmanaged
class Four {
  a: f64;
  b: f64;
  c: f64;
  d: f64;
}

/**
 * Read a response once: its level is taken out of it, its sums over groups and its coordinates within groups are left
 * in `lane` of z and of `pair` (v128[responseSize]), with the numbers at its end; the rest is still the sum of squares.
 *
 * @param y f64[n], rows sorted by group; the origin is subtracted from it
 * @returns false where digits are at stake, or a cell is not finite: `reduceResponse` knows what to do
 */
export function reduceLane(d: ClassModel, r: PairRows, y: usize, pair: usize, lane: i32, origin: f64): bool {
  passOver(d, r, y, origin, lane);
  for (let j = ALONG; j < d.within; j++) rowsTimes(1, d.n, part(d.Qw, j * d.n), y, part(r.c, j));
  const c = <i32>(withinOf(d, 0) >> 3);
  for (let j = 0; j < d.within; j++) setLane(pair, c + j, lane, get(r.c, j));
  const head = responseSize(d) - 4;
  const total = r.squares - (d.constant ? (r.sum * r.sum) / d.n : 0);
  setLane(pair, head, lane, r.squares);
  setLane(pair, head + 1, lane, total);
  setLane(pair, head + 2, lane, origin);
  setLane(pair, head + 3, lane, 0);
  return r.squares > 1e-200 && r.squares < 1e200 && total > 0.1 * r.squares;
}

/** About the mean of a response, to the last digit where it is constant; 0 where the level is not in the span of X. */
export function originOf(d: ClassModel, y: usize): f64 {
  if (!d.constant) return 0;
  const first = load<f64>(y);
  let away: f64 = 0;
  for (let i = 0; i < SAMPLED; i++) away += get(y, (i * d.n) / SAMPLED) - first;
  return first + away / SAMPLED;
}

function passOver(d: ClassModel, r: PairRows, y: usize, origin: f64, lane: i32): void {
  const z = part(r.z, lane);
  const along = min(d.within, ALONG);
  if (along == 0) pass<None>(d.groups, r, y, origin, z);
  else if (along == 1) pass<One>(d.groups, r, y, origin, z);
  else if (along == 2) pass<Two>(d.groups, r, y, origin, z);
  else if (along == 3) pass<Three>(d.groups, r, y, origin, z);
  else pass<Four>(d.groups, r, y, origin, z);
}

function pass<Width>(groups: i32, r: PairRows, y: usize, origin: f64, z: usize): void {
  const level = f64x2.splat(origin);
  const lonely = f64x2.replace_lane(f64x2.splat(0), 0, origin);
  let squares = f64x2.splat(0);
  let s0 = f64x2.splat(0);
  let s1 = f64x2.splat(0);
  let s2 = f64x2.splat(0);
  let s3 = f64x2.splat(0);
  let total: f64 = 0;
  let Q = r.Q;
  let basis = r.basis;
  const last = part(r.stretch, groups);
  for (let stretch = r.stretch; stretch < last; stretch += 8) {
    let row = y + <usize>load<i32>(stretch);
    const size = <usize>load<i32>(stretch, 4);
    const end2 = row + ((size >> 1) << 4);
    let sum = f64x2.splat(0);
    while (row < end2) {
      const x = f64x2.sub(v128.load(row), level);
      v128.store(row, x);
      sum = f64x2.add(sum, x);
      squares = f64x2.add(squares, f64x2.mul(x, x));
      if (offsetof<Width>() > 0) s0 = f64x2.add(s0, f64x2.mul(x, v128.load(Q)));
      if (offsetof<Width>() > 8) s1 = f64x2.add(s1, f64x2.mul(x, v128.load(Q, 16)));
      if (offsetof<Width>() > 16) s2 = f64x2.add(s2, f64x2.mul(x, v128.load(Q, 32)));
      if (offsetof<Width>() > 24) s3 = f64x2.add(s3, f64x2.mul(x, v128.load(Q, 48)));
      row += 16;
      Q += 2 * offsetof<Width>();
    }
    if (size & 1) {
      const x = f64x2.sub(v128.load64_zero(row), lonely);
      store<f64>(row, f64x2.extract_lane(x, 0));
      sum = f64x2.add(sum, x);
      squares = f64x2.add(squares, f64x2.mul(x, x));
      if (offsetof<Width>() > 0) s0 = f64x2.add(s0, f64x2.mul(x, v128.load(Q)));
      if (offsetof<Width>() > 8) s1 = f64x2.add(s1, f64x2.mul(x, v128.load(Q, 16)));
      if (offsetof<Width>() > 16) s2 = f64x2.add(s2, f64x2.mul(x, v128.load(Q, 32)));
      if (offsetof<Width>() > 24) s3 = f64x2.add(s3, f64x2.mul(x, v128.load(Q, 48)));
      Q += 2 * offsetof<Width>();
    }
    const all = f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
    total += all;
    store<f64>(z, all * load<f64>(basis));
    z += 16;
    basis += 8;
  }
  r.squares = f64x2.extract_lane(squares, 0) + f64x2.extract_lane(squares, 1);
  r.sum = total;
  store<f64>(r.c, f64x2.extract_lane(s0, 0) + f64x2.extract_lane(s0, 1));
  store<f64>(r.c, f64x2.extract_lane(s1, 0) + f64x2.extract_lane(s1, 1), 8);
  store<f64>(r.c, f64x2.extract_lane(s2, 0) + f64x2.extract_lane(s2, 1), 16);
  store<f64>(r.c, f64x2.extract_lane(s3, 0) + f64x2.extract_lane(s3, 1), 24);
}

/**
 * The reduced groups of both responses from their z, the scatter that the rotation of each class leaves, and what is left
 * of the sum of squares beside all coordinates.
 *
 * @returns bit 0 and bit 1: that response has too few digits left, `reduceResponse` finds more
 */
export function rotatePair(d: ClassModel, r: PairRows, pair: usize): i32 {
  const least = f64x2.splat(SAFE);
  const scatter = pair + (scatterOf(d, 0) << 1);
  const rest = pair + ((<usize>(responseSize(d) - 4)) << 4);
  const squares = v128.load(rest);
  let explained = lanesSquares(d.within, pair + (withinOf(d, 0) << 1));
  let unsafe = 0;
  for (let c = 0; c < d.classes; c++) {
    const size = classSize(d, c);
    const from = reducedFrom(d, c);
    const count = reducedFrom(d, c + 1) - from;
    const z = r.z + ((<usize>int(d.classStart, c)) << 4);
    const u = pair + ((<usize>from) << 4);
    const rotation = <usize>int(r.rotation, c);
    const all = lanesSquares(size, z);
    explained = f64x2.add(explained, all);
    if (rotation == 0) {
      memory.copy(u, z, (<usize>size) << 4);
      v128.store(scatter + ((<usize>c) << 4), f64x2.splat(0));
      continue;
    }
    lanesTimes(count, size, rotation, z, r.u);
    memory.copy(u, r.u, (<usize>count) << 4);
    const left = f64x2.sub(all, lanesSquares(count, u));
    v128.store(scatter + ((<usize>c) << 4), left);
    unsafe |= ~i64x2.bitmask(f64x2.gt(left, f64x2.mul(least, all)));
  }
  const left = f64x2.sub(squares, explained);
  v128.store(rest, left);
  return (unsafe | ~i64x2.bitmask(f64x2.gt(left, f64x2.mul(least, squares)))) & 3;
}
