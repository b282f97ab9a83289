import {
  gapsAt,
  LOG,
  LOG_1,
  LOG_2,
  MIXED_1,
  MIXED_2,
  OWN,
  OWN_1,
  OWN_2,
  PAST_2,
  RHO,
} from "../covariance/gaps";
import { clear } from "../linalg/axpy";
import { dot } from "../linalg/dot";
import { get, int, part, set } from "../linalg/vector";
import {
  blockStart,
  cellStart,
  levelsAt,
  MarginalModel,
  members,
  reducedUnits,
  rotationOf,
  squareStart,
  unitRows,
} from "../model/marginal-model";
import { MarginalWork } from "../model/marginal-work";
import { parametersAt } from "../model/terms";

/**
 * Sums over the rows of a model whose only covariance is that of residuals by gaps in time. Within a subject they are a Markov
 * chain, R⁻¹ is tridiagonal, and with z = x_a − ρ x_{a−1}, ρ that of the gap before row a,
 *
 *     X'R⁻¹X = Σ zz' / (1 − ρ²).
 *
 * X stands for X and the response side by side. Leaves X'R⁻¹X and its first and second derivative along the angle of each term
 * in `sums`, and log|R| with its derivatives in `sumLogs`.
 */
export function sumMarkov(d: MarginalModel, w: MarginalWork): void {
  const wide = d.p + 1;
  const stride = sumStride(wide);
  clear(d.terms * 3 * stride, w.sums);
  clear(d.terms * 3, w.sumLogs);
  for (let c = 0; c < d.classes; c++) {
    const t = termOfClass(d, c);
    const sums = part(w.sums, t * 3 * stride);
    const logs = part(w.sumLogs, t * 3);
    for (let a = 0, T = unitRows(d, c); a < T; a++) addRow(d, w, c, t, T, a, sums, logs);
  }
}

/** Float64 from one of the sums to the next: a number is between them, which pairs of odd length run over. */
export function sumStride(wide: i32): i32 {
  return wide * wide + 1;
}

/** The term that the rows of a class have: that of their arm. */
export function termOfClass(d: MarginalModel, c: i32): i32 {
  let t = 0;
  while (int(levelsAt(d, t, c), 0) < 0) t++;
  return t;
}

/** Add row a of every unit of a class. */
function addRow(
  d: MarginalModel,
  w: MarginalWork,
  c: i32,
  t: i32,
  T: i32,
  a: i32,
  sums: usize,
  logs: usize,
): void {
  const p = d.p;
  const wide = p + 1;
  const numbers = w.gaps;
  const cell = cellStart(d, c) + a;
  const gap = a == 0 ? 0 : get(d.time, cell) - get(d.time, cell - 1);
  gapsAt(get(parametersAt(d, t, w.here), 1), gap, numbers);
  const own = 1 / get(d.factor, cell);
  const past = a == 0 ? 0 : 1 / get(d.factor, cell - 1);
  const count = <f64>members(d, c);
  for (let order = 0; order < 3; order++) {
    const base =
      order == 0 ? get(numbers, LOG) - 2 * Math.log(own) : get(numbers, order == 1 ? LOG_1 : LOG_2);
    set(logs, order, get(logs, order) + count * base);
  }
  const rho = get(numbers, RHO);
  const first = blockStart(d, c);
  for (let from = first, end = first + reducedUnits(d, c) * T; from < end; from += T) {
    gatherRow(d, w, from + a, own, past, rho);
    addProducts(wide, w.z, w.past, numbers, sums);
  }
  if (rotationOf(d, c) != 0)
    addScatter(w, wide, part(w.scatter, squareStart(d, c)), T, a, own, past, rho, sums);
}

/** z and x_{a−1} of one row, from `d.X` and `w.y`. */
function gatherRow(d: MarginalModel, w: MarginalWork, row: i32, own: f64, past: f64, rho: f64): void {
  const p = d.p;
  for (let j = 0; j <= p; j++) {
    const here = own * (j < p ? get(d.X, row * p + j) : get(w.y, row));
    const before = past == 0 ? 0 : past * (j < p ? get(d.X, (row - 1) * p + j) : get(w.y, row - 1));
    set(w.z, j, here - rho * before);
    set(w.past, j, before);
  }
}

/** The three sums += those of one row, lower triangles. */
function addProducts(wide: i32, z: usize, before: usize, numbers: usize, sums: usize): void {
  const size = (<usize>sumStride(wide)) << 3;
  const w0 = f64x2.splat(get(numbers, OWN));
  const w1 = f64x2.splat(get(numbers, OWN_1));
  const w2 = f64x2.splat(get(numbers, OWN_2));
  const m1 = f64x2.splat(get(numbers, MIXED_1));
  const m2 = f64x2.splat(get(numbers, MIXED_2));
  const p2 = f64x2.splat(get(numbers, PAST_2));
  for (let i = 0; i < wide; i++) {
    const zi = f64x2.splat(get(z, i));
    const bi = f64x2.splat(get(before, i));
    // The number behind an odd count is in the upper triangle, which is not read.
    for (let j: usize = 0, end = (<usize>(i + 1)) << 3; j < end; j += 16) {
      const zj = v128.load(z + j);
      const bj = v128.load(before + j);
      const zz = f64x2.mul(zi, zj);
      const zb = f64x2.add(f64x2.mul(zi, bj), f64x2.mul(bi, zj));
      const to = sums + j;
      v128.store(to, f64x2.add(v128.load(to), f64x2.mul(w0, zz)));
      const first = to + size;
      v128.store(first, f64x2.add(v128.load(first), f64x2.add(f64x2.mul(w1, zz), f64x2.mul(m1, zb))));
      const second = first + size;
      const both = f64x2.add(f64x2.mul(w2, zz), f64x2.mul(m2, zb));
      v128.store(second, f64x2.add(v128.load(second), f64x2.add(both, f64x2.mul(p2, f64x2.mul(bi, bj)))));
    }
    sums += (<usize>wide) << 3;
  }
}

/** The same for the scatter of a class, which is of the response alone. */
function addScatter(
  w: MarginalWork,
  wide: i32,
  K: usize,
  T: i32,
  a: i32,
  own: f64,
  past: f64,
  rho: f64,
  sums: usize,
): void {
  const numbers = w.gaps;
  const row = part(K, a * T);
  const hh = own * own * dot(T, row, row);
  let hb: f64 = 0;
  let bb: f64 = 0;
  if (a > 0) {
    const earlier = part(K, (a - 1) * T);
    hb = own * past * dot(T, row, earlier);
    bb = past * past * dot(T, earlier, earlier);
  }
  const zz = hh - 2 * rho * hb + rho * rho * bb;
  const zb = 2 * (hb - rho * bb);
  const size = sumStride(wide);
  const last = wide * wide - 1;
  set(sums, last, get(sums, last) + get(numbers, OWN) * zz);
  const first = get(numbers, OWN_1) * zz + get(numbers, MIXED_1) * zb;
  set(sums, size + last, get(sums, size + last) + first);
  const second = get(numbers, OWN_2) * zz + get(numbers, MIXED_2) * zb + get(numbers, PAST_2) * bb;
  set(sums, 2 * size + last, get(sums, 2 * size + last) + second);
}
