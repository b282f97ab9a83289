import { clear } from "../../linalg/axpy";
import { dot } from "../../linalg/dot";
import { at, packed, put } from "../../linalg/matrix";
import { get, part, set } from "../../linalg/vector";
import { ClassModel } from "../../model/class-model";
import { ClassSums } from "../../model/class-sums";
import { ClassWork } from "../../model/class-work";
import { lambdaEntry } from "../../model/model";
import { addCurvature } from "../likelihood/hessian";

/** Gradient, dS and Hessian in θ: dΨ_i = Σ J[i, direction] dΨ, and Ψ is quadratic in θ. */
export function toTheta(d: ClassModel, w: ClassWork, s: ClassSums): void {
  const r = s.directions;
  fillJ(d, w, s);
  for (let i = 0; i < d.parameters; i++) {
    let slope: f64 = 0;
    let dS: f64 = 0;
    for (let x = 0; x < r; x++) {
      const J = at(s.J, r, i, x);
      const a = load<i32>(part(s.direction, x));
      const b = load<i32>(part(s.direction, x), 4);
      slope += J * at(w.G, d.k, a, b) * (a == b ? 1 : 2);
      dS -= J * w.S * get(s.whitened, x * s.width + s.width - 1);
    }
    set(w.slope, i, slope);
    set(w.dS, i, dS);
    for (let x = 0; x < r; x++) set(w.m1, x, dot(r, part(s.J, i * r), part(s.H, x * r)));
    for (let j = 0; j <= i; j++) {
      const value = dot(r, w.m1, part(s.J, j * r));
      put(w.hessian, d.parameters, i, j, value);
      put(w.hessian, d.parameters, j, i, value);
    }
  }
  addCurvature(d, w);
}

/** dΨ along an entry (row, column) of a factor of Ψ: x_row λ' + λ x_row', λ the column. */
function fillJ(d: ClassModel, w: ClassWork, s: ClassSums): void {
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
