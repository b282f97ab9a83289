import { axpy, clear, copy } from "../../linalg/axpy";
import { dot } from "../../linalg/dot";
import { at, packed } from "../../linalg/matrix";
import { ClassSums, laneOf } from "../records/class-sums";
import { Design, reducedFrom, restOf, scatterOf, withinOf } from "../records/design";

/** Take in a response, with γ₀ by ordinary least squares: Q is orthonormal. */
export function takeResponse(d: Design, s: ClassSums, y: usize): void {
  const p = d.p;
  const c = withinOf(d, y);
  clear(p, s.gamma);
  for (let j = 0; j < d.within; j++)
    axpy(p, load<f64>(c + ((<usize>j) << 3)), d.Rw + ((<usize>j * p) << 3), s.gamma);
  for (let i = 0, count = d.reduced * d.k; i < count; i++)
    axpy(p, load<f64>(y + ((<usize>i) << 3)), d.X + ((<usize>i * p) << 3), s.gamma);
  sumResiduals(d, s, y);
}

/** The sums that belong to the response, at γ₀. */
export function sumResiduals(d: Design, s: ClassSums, y: usize): void {
  const k = d.k;
  const p = d.p;
  for (let i = 0, count = d.reduced * k; i < count; i++) {
    const u = load<f64>(y + ((<usize>i) << 3));
    store<f64>(s.residual + ((<usize>i) << 3), u - dot(p, d.X + ((<usize>i * p) << 3), s.gamma));
  }
  sumWithin(d, s, y);
  const row = (<usize>packed(p, 0)) << 4;
  for (let c = 0; c < d.classes; c++) {
    const scatter = scatterOf(d, y) + ((<usize>c * k * k) << 3);
    for (let a = 0; a < k; a++) {
      for (let b = 0; b <= a; b++) {
        const entry = s.products + ((<usize>packed(a, b) * s.width) << 4);
        sumEntry(d, s, c, a, b, at(scatter, k, a, b), laneOf(entry, s.entries * s.width, c) + row);
      }
    }
  }
}

/** Σ_g X̃[a,:] e[b] and Σ e[a] e[b] over a class, plus their transposes for a ≠ b, at a step of 16 bytes. */
function sumEntry(d: Design, s: ClassSums, c: i32, a: i32, b: i32, scatter: f64, to: usize): void {
  const k = d.k;
  const p = d.p;
  const from = reducedFrom(d, c);
  const end = reducedFrom(d, c + 1);
  let total = scatter;
  for (let j = 0; j < p; j++) store<f64>(to + ((<usize>j) << 4), 0);
  for (let i = from; i < end; i++) {
    const e = s.residual + ((<usize>i * k) << 3);
    const ea = load<f64>(e + ((<usize>a) << 3));
    const eb = load<f64>(e + ((<usize>b) << 3));
    const Xa = d.X + ((<usize>(i * k + a) * p) << 3);
    const Xb = d.X + ((<usize>(i * k + b) * p) << 3);
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
function sumWithin(d: Design, s: ClassSums, y: usize): void {
  const p = d.p;
  const c = withinOf(d, y);
  let to = s.within;
  for (let i = 0; i < p; i++) {
    copy(i + 1, d.Aw + ((<usize>i * p) << 3), to);
    to += (<usize>i + 1) << 3;
  }
  clear(p, to);
  let total = load<f64>(restOf(d, y));
  for (let j = 0; j < d.within; j++) {
    const row = d.Rw + ((<usize>j * p) << 3);
    const e = load<f64>(c + ((<usize>j) << 3)) - dot(p, row, s.gamma);
    axpy(p, e, row, to);
    total += e * e;
  }
  store<f64>(to + ((<usize>p) << 3), total);
}
