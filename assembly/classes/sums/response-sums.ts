import { axpy, clear, copy } from "../../linalg/axpy";
import { dot } from "../../linalg/dot";
import { at, packed } from "../../linalg/matrix";
import { get, part, set } from "../../linalg/vector";
import { ClassModel, reducedFrom, restOf, scatterOf, withinOf } from "../../model/class-model";
import { ClassSums, laneOf } from "../../model/class-sums";

/** Take in a response, with γ₀ by ordinary least squares: Q is orthonormal. */
export function takeResponse(d: ClassModel, s: ClassSums, y: usize): void {
  const p = d.p;
  const c = withinOf(d, y);
  clear(p, s.gamma);
  for (let j = 0; j < d.within; j++) axpy(p, get(c, j), part(d.Rw, j * p), s.gamma);
  for (let i = 0, count = d.reduced * d.k; i < count; i++) axpy(p, get(y, i), part(d.X, i * p), s.gamma);
  sumResiduals(d, s, y);
}

/** The sums that belong to the response, at γ₀. */
export function sumResiduals(d: ClassModel, s: ClassSums, y: usize): void {
  const k = d.k;
  const p = d.p;
  for (let i = 0, count = d.reduced * k; i < count; i++) {
    const u = get(y, i);
    set(s.residual, i, u - dot(p, part(d.X, i * p), s.gamma));
  }
  sumWithin(d, s, y);
  const row = (<usize>packed(p, 0)) << 4;
  for (let c = 0; c < d.classes; c++) {
    const scatter = part(scatterOf(d, y), c * k * k);
    for (let a = 0; a < k; a++) {
      for (let b = 0; b <= a; b++) {
        const entry = s.products + ((<usize>packed(a, b) * s.width) << 4);
        sumEntry(d, s, c, a, b, at(scatter, k, a, b), laneOf(entry, s.entries * s.width, c) + row);
      }
    }
  }
}

/** Σ_g X̃[a,:] e[b] and Σ e[a] e[b] over a class, plus their transposes for a ≠ b, at a step of 16 bytes. */
function sumEntry(d: ClassModel, s: ClassSums, c: i32, a: i32, b: i32, scatter: f64, to: usize): void {
  const k = d.k;
  const p = d.p;
  const from = reducedFrom(d, c);
  const end = reducedFrom(d, c + 1);
  let total = scatter;
  for (let j = 0; j < p; j++) store<f64>(to + ((<usize>j) << 4), 0);
  for (let i = from; i < end; i++) {
    const e = part(s.residual, i * k);
    const ea = get(e, a);
    const eb = get(e, b);
    const Xa = part(d.X, (i * k + a) * p);
    const Xb = part(d.X, (i * k + b) * p);
    total += ea * eb;
    let place = to;
    for (let j: usize = 0, bytes = (<usize>p) << 3; j < bytes; j += 8) {
      const one = load<f64>(Xa + j) * eb;
      store<f64>(place, load<f64>(place) + (a == b ? one : one + load<f64>(Xb + j) * ea));
      place += 16;
    }
  }
  store<f64>(to + ((<usize>p) << 4), a == b ? total : 2 * total);
}

/** [Rw'Rw, Rw'e; ·, rest + e'e] with e = c − Rw γ₀. */
function sumWithin(d: ClassModel, s: ClassSums, y: usize): void {
  const p = d.p;
  const c = withinOf(d, y);
  let to = s.within;
  for (let i = 0; i < p; i++) {
    copy(i + 1, part(d.Aw, i * p), to);
    to += (<usize>i + 1) << 3;
  }
  clear(p, to);
  let total = load<f64>(restOf(d, y));
  for (let j = 0; j < d.within; j++) {
    const row = part(d.Rw, j * p);
    const e = get(c, j) - dot(p, row, s.gamma);
    axpy(p, e, row, to);
    total += e * e;
  }
  set(to, p, total);
}
