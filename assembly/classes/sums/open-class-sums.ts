import { clear } from "../../linalg/axpy";
import { dot } from "../../linalg/dot";
import { at, packed } from "../../linalg/matrix";
import { get, part } from "../../linalg/vector";
import { reserve, reserveF64 } from "../../memory/arena";
import { ClassModel, classSize } from "../../model/class-model";
import { ClassSums, laneOf } from "../../model/class-sums";

/** Numbers that the sums of a design may take; beyond, they would crowd out the data. */
const MOST: f64 = 8388608;

/** Reserve and fill what belongs to the design; 0 where that would take too much memory, -1 when memory is out. */
export function openClassSums(d: ClassModel): usize {
  const k = d.k;
  const p = d.p;
  const entries = (k * (k + 1)) >> 1;
  const width = ((p + 1) * (p + 2)) >> 1;
  const pairs = (d.classes + 1) >> 1;
  if (!(2 * <f64>pairs * entries * width < MOST)) return 0;
  const s = changetype<ClassSums>(reserve(offsetof<ClassSums>()));
  if (changetype<usize>(s) == 0) return 0;
  s.pairs = pairs;
  s.entries = entries;
  s.width = width;
  s.directions = d.entries > k ? entries : k;
  s.direction = reserve((<usize>s.directions) << 3);
  s.R = reserveF64(2 * pairs * k * k);
  s.size = reserveF64(2 * pairs);
  s.products = reserveF64(2 * pairs * entries * width);
  s.N = reserveF64(2 * pairs * entries);
  s.determinant = reserveF64(2 * pairs);
  s.within = reserveF64(width);
  s.gamma = reserveF64(p + 1);
  s.residual = reserveF64(d.reduced * k);
  s.expected = reserveF64(entries);
  s.weight = reserveF64(entries);
  s.along = reserveF64(2 * s.directions * width);
  s.P = reserveF64(2 * k * k);
  s.F = reserveF64(2 * entries);
  s.E = reserveF64(2 * entries);
  s.k1 = reserveF64(2 * k * k);
  s.k2 = reserveF64(2 * k * k);
  s.omega = reserveF64(2 * width);
  s.products2 = reserveF64(2 * entries * entries);
  s.sumF = reserveF64(2 * entries);
  s.A = reserveF64(width);
  s.inverse = reserveF64(width);
  s.derivative = reserveF64(s.directions * width);
  s.whitened = reserveF64(s.directions * width);
  s.H = reserveF64(s.directions * s.directions);
  s.J = reserveF64(d.parameters * s.directions);
  if (s.J == 0) return 0;
  fillDesign(d, s);
  return changetype<usize>(s);
}

function fillDesign(d: ClassModel, s: ClassSums): void {
  const k = d.k;
  const kk = k * k;
  let to = s.direction;
  for (let a = 0; a < k; a++) {
    for (let b = s.directions > k ? 0 : a; b <= a; b++) {
      store<i32>(to, a);
      store<i32>(to, b, 4);
      to += 8;
    }
  }
  clear(2 * s.pairs * kk, s.R);
  clear(2 * s.pairs, s.size);
  clear(2 * s.pairs * s.entries * s.width, s.products);
  clear(s.entries, s.expected);
  clear(s.entries, s.weight);
  s.largest = 0;
  const ww = (d.p * (d.p + 1)) >> 1;
  for (let c = 0; c < d.classes; c++) {
    const R = part(d.R, c * kk);
    interleave(kk, R, s.R, kk, c);
    store<f64>(laneOf(s.size, 1, c), <f64>classSize(d, c));
    for (let e = 0; e < s.entries; e++) {
      const from = part(d.W, (c * s.entries + e) * ww);
      interleave(ww, from, s.products + ((<usize>e * s.width) << 4), s.entries * s.width, c);
    }
    addMoments(d, s, c, R);
    s.largest = Math.max(s.largest, dot(kk, R, R));
  }
}

/** Adds R'(n I − tr W)R, for n F − K where Q'V⁻¹Q = I, and n F[a,a] F[b,b], F = R'R. */
function addMoments(d: ClassModel, s: ClassSums, c: i32, R: usize): void {
  const k = d.k;
  const size = <f64>classSize(d, c);
  for (let a = 0; a < k; a++) {
    for (let b = 0; b <= a; b++) {
      let expected: f64 = 0;
      let Faa: f64 = 0;
      let Fbb: f64 = 0;
      for (let i = 0; i < k; i++) {
        Faa += at(R, k, i, a) * at(R, k, i, a);
        Fbb += at(R, k, i, b) * at(R, k, i, b);
        expected += size * at(R, k, i, a) * at(R, k, i, b);
        for (let j = 0; j < k; j++) expected -= traceOf(d, c, i, j) * at(R, k, i, a) * at(R, k, j, b);
      }
      const offset = (<usize>packed(a, b)) << 3;
      store<f64>(s.expected + offset, load<f64>(s.expected + offset) + expected);
      store<f64>(s.weight + offset, load<f64>(s.weight + offset) + size * Faa * Fbb);
    }
  }
}

/** Σ_g X̃_g[a,:]·X̃_g[b,:] over a class. */
function traceOf(d: ClassModel, c: i32, a: i32, b: i32): f64 {
  const entries = (d.k * (d.k + 1)) >> 1;
  const width = (d.p * (d.p + 1)) >> 1;
  const entry = a < b ? packed(b, a) : packed(a, b);
  const W = part(d.W, (c * entries + entry) * width);
  let total: f64 = 0;
  for (let j = 0; j < d.p; j++) total += get(W, packed(j, j));
  return a == b ? total : 0.5 * total;
}

function interleave(count: i32, from: usize, array: usize, length: i32, c: i32): void {
  let to = laneOf(array, length, c);
  for (let end = part(from, count); from < end; from += 8) {
    store<f64>(to, load<f64>(from));
    to += 16;
  }
}
