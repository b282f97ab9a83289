import { get, set } from "./vector";

/**
 * Vectors of two responses at a time: a v128 holds the same number of both, so that all arithmetic is done for both
 * and neither sees the other. A response gives the same bits in either lane, whatever lies in the other one.
 */

/** Number `i` of the response in `lane`. */
export function laneOf(x: usize, i: i32, lane: i32): f64 {
  return get(x, 2 * i + lane);
}

/** Set number `i` of the response in `lane`. */
export function setLane(x: usize, i: i32, lane: i32, value: f64): void {
  set(x, 2 * i + lane, value);
}

/** Float64 that the panels of a rows × n matrix take. */
export function panelSize(rows: i32, n: i32): i32 {
  return ((rows + 1) & ~1) * n;
}

/** Heights of panels, as types, so that each has a loop of its own without branches. */
@unmanaged
class Two {
  a: f64;
  b: f64;
}
@unmanaged
class Four extends Two {
  c: f64;
  d: f64;
}
@unmanaged
class Six extends Four {
  e: f64;
  f: f64;
}

/**
 * Rows of the next panel where `left` are left. Six sums at a time hide what an addition waits for; with eight, and what
 * they are made of, V8 runs out of registers.
 */
function panelHeight(left: i32): i32 {
  return left > 4 ? 6 : (left + 1) & ~1;
}

/**
 * A row-major matrix in panels as `lanesTimes` reads it: six rows by columns, the last ones in a panel of two or four where
 * that is enough; a row that is missing is zero.
 */
export function packPanels(rows: i32, n: i32, A: usize, to: usize): void {
  for (let from = 0; from < rows; ) {
    const height = panelHeight(rows - from);
    for (let j = 0; j < n; j++) {
      for (let i = from; i < from + height; i++) {
        store<f64>(to, i < rows ? get(A, i * n + j) : 0);
        to += 8;
      }
    }
    from += height;
  }
}

/** out ← A x for `x` (v128[n]) and the panels of A; `out` (v128) has room for an even number of rows. */
export function lanesTimes(rows: i32, n: i32, A: usize, x: usize, out: usize): void {
  const end = x + ((<usize>n) << 4);
  while (rows > 0) {
    const height = panelHeight(rows);
    if (height == 6) panelTimes<Six>(A, x, end, out);
    else if (height == 4) panelTimes<Four>(A, x, end, out);
    else panelTimes<Two>(A, x, end, out);
    A += (<usize>(height * n)) << 3;
    out += (<usize>height) << 4;
    rows -= height;
  }
}

function panelTimes<Height>(A: usize, x: usize, end: usize, out: usize): void {
  let s0 = f64x2.splat(0);
  let s1 = f64x2.splat(0);
  let s2 = f64x2.splat(0);
  let s3 = f64x2.splat(0);
  let s4 = f64x2.splat(0);
  let s5 = f64x2.splat(0);
  for (; x < end; x += 16) {
    const both = v128.load(x);
    s0 = f64x2.add(s0, f64x2.mul(v128.load64_splat(A), both));
    s1 = f64x2.add(s1, f64x2.mul(v128.load64_splat(A, 8), both));
    if (offsetof<Height>() > 16) {
      s2 = f64x2.add(s2, f64x2.mul(v128.load64_splat(A, 16), both));
      s3 = f64x2.add(s3, f64x2.mul(v128.load64_splat(A, 24), both));
    }
    if (offsetof<Height>() > 32) {
      s4 = f64x2.add(s4, f64x2.mul(v128.load64_splat(A, 32), both));
      s5 = f64x2.add(s5, f64x2.mul(v128.load64_splat(A, 40), both));
    }
    A += offsetof<Height>();
  }
  v128.store(out, s0);
  v128.store(out, s1, 16);
  if (offsetof<Height>() > 16) {
    v128.store(out, s2, 32);
    v128.store(out, s3, 48);
  }
  if (offsetof<Height>() > 32) {
    v128.store(out, s4, 64);
    v128.store(out, s5, 80);
  }
}

/** Sums of squares of `n` numbers of both responses. */
export function lanesSquares(n: i32, x: usize): v128 {
  let even = f64x2.splat(0);
  let odd = f64x2.splat(0);
  const end2 = x + ((<usize>n >> 1) << 5);
  while (x < end2) {
    const one = v128.load(x);
    const other = v128.load(x, 16);
    even = f64x2.add(even, f64x2.mul(one, one));
    odd = f64x2.add(odd, f64x2.mul(other, other));
    x += 32;
  }
  if (n & 1) {
    const last = v128.load(x);
    even = f64x2.add(even, f64x2.mul(last, last));
  }
  return f64x2.add(even, odd);
}

/** The response in lane 0 in both lanes. */
export function copyLane(n: i32, x: usize): void {
  for (let end = x + ((<usize>n) << 4); x < end; x += 16) store<f64>(x, load<f64>(x), 8);
}
