import { clear } from "../../linalg/axpy";
import { dot } from "../../linalg/dot";
import { at, packed, put } from "../../linalg/matrix";
import { lambdaEntry } from "../../record/lambda-entry";
import { addCurvature } from "../likelihood/hessian";
import { ClassSums } from "../records/class-sums";
import { Design } from "../records/design";
import { Values, Work } from "../records/work";

/** Gradient, dS and Hessian in θ: dΨ_i = Σ J[i, direction] dΨ, and Ψ is quadratic in θ. */
export function toTheta(d: Design, w: Work, v: Values, s: ClassSums): void {
  const r = s.directions;
  fillJ(d, w, s);
  for (let i = 0; i < d.parameters; i++) {
    let slope: f64 = 0;
    let dS: f64 = 0;
    for (let x = 0; x < r; x++) {
      const J = at(s.J, r, i, x);
      const a = load<i32>(s.direction + ((<usize>x) << 3));
      const b = load<i32>(s.direction + ((<usize>x) << 3), 4);
      slope += J * at(w.G, d.k, a, b) * (a == b ? 1 : 2);
      dS -= J * v.S * load<f64>(s.whitened + ((<usize>(x * s.width + s.width - 1)) << 3));
    }
    store<f64>(w.gradient + ((<usize>i) << 3), slope);
    store<f64>(w.dS + ((<usize>i) << 3), dS);
    for (let x = 0; x < r; x++)
      store<f64>(
        w.m1 + ((<usize>x) << 3),
        dot(r, s.J + ((<usize>(i * r)) << 3), s.H + ((<usize>(x * r)) << 3)),
      );
    for (let j = 0; j <= i; j++) {
      const value = dot(r, w.m1, s.J + ((<usize>(j * r)) << 3));
      put(w.H, d.parameters, i, j, value);
      put(w.H, d.parameters, j, i, value);
    }
  }
  addCurvature(d, w);
}

/** dΨ along an entry (row, column) of a factor of Ψ: x_row λ' + λ x_row', λ the column. */
function fillJ(d: Design, w: Work, s: ClassSums): void {
  const r = s.directions;
  clear(d.parameters * r, s.J);
  for (let e = 0; e < w.entries; e++) {
    const entry = lambdaEntry(w.template, e);
    const row = entry.row;
    const column = entry.column;
    const i = entry.parameter;
    for (let a = 0; a < d.k; a++) {
      const value = at(w.Lambda, d.k, a, column);
      if (value == 0) continue;
      const x = r == d.k ? a : a < row ? packed(row, a) : packed(a, row);
      put(s.J, r, i, x, at(s.J, r, i, x) + (a == row ? 2 * value : value));
    }
  }
}
