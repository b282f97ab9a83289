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

/**
 * Two rows in a vector, and sums of each response by itself: fewer loads than a vector for each row. The lanes are put together at the
 * end.
 */
function panelTimes<Height>(A: usize, x: usize, end: usize, out: usize): void {
  let a01 = f64x2.splat(0);
  let a23 = f64x2.splat(0);
  let a45 = f64x2.splat(0);
  let b01 = f64x2.splat(0);
  let b23 = f64x2.splat(0);
  let b45 = f64x2.splat(0);
  for (; x < end; x += 16) {
    const a = v128.load64_splat(x);
    const b = v128.load64_splat(x, 8);
    const rows01 = v128.load(A);
    a01 = f64x2.add(a01, f64x2.mul(rows01, a));
    b01 = f64x2.add(b01, f64x2.mul(rows01, b));
    if (offsetof<Height>() > 16) {
      const rows23 = v128.load(A, 16);
      a23 = f64x2.add(a23, f64x2.mul(rows23, a));
      b23 = f64x2.add(b23, f64x2.mul(rows23, b));
    }
    if (offsetof<Height>() > 32) {
      const rows45 = v128.load(A, 32);
      a45 = f64x2.add(a45, f64x2.mul(rows45, a));
      b45 = f64x2.add(b45, f64x2.mul(rows45, b));
    }
    A += offsetof<Height>();
  }
  storeLanes(out, a01, b01);
  if (offsetof<Height>() > 16) storeLanes(out + 32, a23, b23);
  if (offsetof<Height>() > 32) storeLanes(out + 64, a45, b45);
}

/** Two numbers of one response and two of another as lanes. */
function storeLanes(out: usize, a: v128, b: v128): void {
  v128.store(out, v128.shuffle<f64>(a, b, 0, 2));
  v128.store(out, v128.shuffle<f64>(a, b, 1, 3), 16);
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
