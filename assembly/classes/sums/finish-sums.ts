import { at, packed, put } from "../../linalg/matrix";
import { get, part } from "../../linalg/vector";
import { ClassModel } from "../../model/class-model";
import { ClassSums } from "../../model/class-sums";
import { ClassWork } from "../../model/class-work";
import { solveGamma } from "./sums-criterion";
import { differentiateSums } from "./sums-derivatives";
import { toTheta } from "./sums-to-theta";

/** All derivatives that the record of a response needs, along θ: besides, γ, A⁻¹, the factor of A and −dA. */
export function finishSums(d: ClassModel, w: ClassWork, s: ClassSums): void {
  if (s.isDifferentiated) toTheta(d, w, s);
  else differentiateSums(d, w, s);
  const p = d.p;
  solveGamma(d, s, w.gamma);
  for (let i = 0; i < p; i++) {
    for (let j = 0; j <= i; j++) {
      put(w.L, p, i, j, get(s.A, packed(i, j)));
      let total: f64 = 0;
      for (let m = i; m < p; m++) total += get(s.inverse, packed(m, i)) * get(s.inverse, packed(m, j));
      put(w.Ainverse, p, i, j, total);
      put(w.Ainverse, p, j, i, total);
      for (let t = 0; t < d.parameters; t++) {
        const value = alongTheta(s, t, packed(i, j));
        put(part(w.dA, t * p * p), p, i, j, value);
        put(part(w.dA, t * p * p), p, j, i, value);
      }
    }
  }
}

/** Σ J[parameter, direction] M̂[entry] over the directions. */
function alongTheta(s: ClassSums, parameter: i32, entry: i32): f64 {
  let total: f64 = 0;
  for (let x = 0; x < s.directions; x++)
    total += at(s.J, s.directions, parameter, x) * get(s.derivative, x * s.width + entry);
  return total;
}
