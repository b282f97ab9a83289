import { SAFE } from "../classes/reduce/reduce-response";
import { pairSums } from "../linalg/dot-block";
import { lanesSquares, lanesTimes } from "../linalg/lanes";
import { get, int, part } from "../linalg/vector";
import { ClassModel, classSize, reducedFrom, responseSize, scatterOf, withinOf } from "../model/class-model";
import { PairRows } from "../model/pair-rows";

/** Columns of Qw that the pass over the rows takes along; further ones are met one by one. */
export const ALONG: i32 = 3;
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

/**
 * Read two responses once, what the design has to say to a row for both: their levels are taken out of them, their sums over groups and
 * their coordinates within groups are left in the lanes of z and of `pair` (v128[responseSize]), with the numbers at its end; the rest
 * is still the sum of squares.
 *
 * @param a,b f64[n], rows sorted by group; may be the same
 * @param origins their levels, as lanes
 * @returns bits 0 and 1: of a response digits are at stake, or a cell is not finite; `reduceResponse` knows what to do
 */
export function reducePair(d: ClassModel, r: PairRows, a: usize, b: usize, pair: usize, origins: v128): i32 {
  const coordinates = pair + (withinOf(d, 0) << 1);
  const head = pair + ((<usize>(responseSize(d) - 4)) << 4);
  passOver(d, r, a, b, origins, coordinates, head);
  for (let j = ALONG; j < d.within; j++) {
    v128.store(coordinates + ((<usize>j) << 4), columnTimes(d.n, part(d.Qw, j * d.n), a, b, origins));
  }
  const squares = v128.load(head);
  const sum = v128.load(head, 16);
  const ofLevel = f64x2.div(f64x2.mul(sum, sum), f64x2.splat(d.n));
  const total = d.constant ? f64x2.sub(squares, ofLevel) : squares;
  v128.store(head, total, 16);
  v128.store(head, origins, 32);
  v128.store(head, f64x2.splat(0), 48);
  const isUsual = v128.and(f64x2.gt(squares, f64x2.splat(1e-200)), f64x2.lt(squares, f64x2.splat(1e200)));
  return ~i64x2.bitmask(v128.and(isUsual, f64x2.gt(total, f64x2.mul(f64x2.splat(0.1), squares)))) & 3;
}

/** About the mean of a response, to the last digit where it is constant; 0 where the level is not in the span of X. */
export function originOf(d: ClassModel, y: usize): f64 {
  if (!d.constant) return 0;
  const first = load<f64>(y);
  let away: f64 = 0;
  for (let i = 0; i < SAMPLED; i++) away += get(y, (i * d.n) / SAMPLED) - first;
  return first + away / SAMPLED;
}

function addTo(at: usize, value: v128): void {
  v128.store(at, f64x2.add(v128.load(at), value));
}

/** The products of a column with both responses, less their levels. */
function columnTimes(n: i32, Q: usize, a: usize, b: usize, origins: v128): v128 {
  const levelA = v128.shuffle<f64>(origins, origins, 0, 0);
  const levelB = v128.shuffle<f64>(origins, origins, 1, 1);
  let ofA = f64x2.splat(0);
  let ofB = f64x2.splat(0);
  for (let end = Q + ((<usize>n >> 1) << 4); Q < end; Q += 16) {
    const q = v128.load(Q);
    ofA = f64x2.add(ofA, f64x2.mul(q, f64x2.sub(v128.load(a), levelA)));
    ofB = f64x2.add(ofB, f64x2.mul(q, f64x2.sub(v128.load(b), levelB)));
    a += 16;
    b += 16;
  }
  const both = pairSums(ofA, ofB);
  if (!(n & 1)) return both;
  const last = f64x2.sub(v128.shuffle<f64>(v128.load64_zero(a), v128.load64_zero(b), 0, 2), origins);
  return f64x2.add(both, f64x2.mul(v128.load64_splat(Q), last));
}

/** @param c,head where the coordinates, and the sums of squares and the sums of both responses are left, as lanes */
function passOver(
  d: ClassModel,
  r: PairRows,
  a: usize,
  b: usize,
  origins: v128,
  c: usize,
  head: usize,
): void {
  const along = min(d.within, ALONG);
  if (along == 0) pass<None>(d.groups, r, a, b, origins, c, head);
  else if (along == 1) pass<One>(d.groups, r, a, b, origins, c, head);
  else if (along == 2) pass<Two>(d.groups, r, a, b, origins, c, head);
  else pass<Three>(d.groups, r, a, b, origins, c, head);
  // Last rows without a partner.
  lanesTimes(along, d.groups, r.lastQ, r.last, r.sums);
  for (let j = 0; j < along; j++) addTo(c + ((<usize>j) << 4), v128.load(r.sums + ((<usize>j) << 4)));
  addTo(head, lanesSquares(d.groups, r.last));
}

function pass<Width>(
  groups: i32,
  r: PairRows,
  a: usize,
  b: usize,
  origins: v128,
  c: usize,
  head: usize,
): void {
  const levelA = v128.shuffle<f64>(origins, origins, 0, 0);
  const levelB = v128.shuffle<f64>(origins, origins, 1, 1);
  let squaresA = f64x2.splat(0);
  let squaresB = f64x2.splat(0);
  let a0 = f64x2.splat(0);
  let a1 = f64x2.splat(0);
  let a2 = f64x2.splat(0);
  let b0 = f64x2.splat(0);
  let b1 = f64x2.splat(0);
  let b2 = f64x2.splat(0);
  let total = f64x2.splat(0);
  let Q = r.Q;
  let z = r.z;
  let basis = r.basis;
  let last = r.last;
  const end = part(r.stretch, groups);
  for (let stretch = r.stretch; stretch < end; stretch += 8) {
    const from = <usize>load<i32>(stretch);
    const size = <usize>load<i32>(stretch, 4);
    let row = a + from;
    let other = b + from;
    const end2 = row + ((size >> 1) << 4);
    let sumA = f64x2.splat(0);
    let sumB = f64x2.splat(0);
    while (row < end2) {
      const x = f64x2.sub(v128.load(row), levelA);
      const y = f64x2.sub(v128.load(other), levelB);
      sumA = f64x2.add(sumA, x);
      sumB = f64x2.add(sumB, y);
      squaresA = f64x2.add(squaresA, f64x2.mul(x, x));
      squaresB = f64x2.add(squaresB, f64x2.mul(y, y));
      if (offsetof<Width>() > 0) {
        const q = v128.load(Q);
        a0 = f64x2.add(a0, f64x2.mul(x, q));
        b0 = f64x2.add(b0, f64x2.mul(y, q));
      }
      if (offsetof<Width>() > 8) {
        const q = v128.load(Q, 16);
        a1 = f64x2.add(a1, f64x2.mul(x, q));
        b1 = f64x2.add(b1, f64x2.mul(y, q));
      }
      if (offsetof<Width>() > 16) {
        const q = v128.load(Q, 32);
        a2 = f64x2.add(a2, f64x2.mul(x, q));
        b2 = f64x2.add(b2, f64x2.mul(y, q));
      }
      row += 16;
      other += 16;
      Q += 2 * offsetof<Width>();
    }
    let all = pairSums(sumA, sumB);
    if (size & 1) {
      // The last row of both, in the two lanes.
      const rest = f64x2.sub(
        v128.shuffle<f64>(v128.load64_zero(row), v128.load64_zero(other), 0, 2),
        origins,
      );
      v128.store(last, rest);
      all = f64x2.add(all, rest);
    }
    total = f64x2.add(total, all);
    v128.store(z, f64x2.mul(all, v128.load64_splat(basis)));
    z += 16;
    last += 16;
    basis += 8;
  }
  if (offsetof<Width>() > 0) v128.store(c, pairSums(a0, b0));
  if (offsetof<Width>() > 8) v128.store(c, pairSums(a1, b1), 16);
  if (offsetof<Width>() > 16) v128.store(c, pairSums(a2, b2), 32);
  v128.store(head, pairSums(squaresA, squaresB));
  v128.store(head, total, 16);
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
