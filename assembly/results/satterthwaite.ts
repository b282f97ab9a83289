import { at, put } from "../linalg/matrix";
import { symmetricEigen } from "../linalg/symmetric-eigen";
import { get, part, set } from "../linalg/vector";
import { contrastSpread } from "../record/contrast-spread";
import { BlockDesign, isFree } from "../model/sparse-model";
import { BlockWork } from "../model/sparse-work";
import { relativeCovariance } from "./relative-covariance";

/**
 * Satterthwaite's degrees of freedom of every fixed effect, as reml/satterthwaite.ts, from differenced derivatives; where
 * σ is given nothing is uncertain about it. Expects `differenceAlong`. Writes f64[p] to `out`.
 */
export function writeDf(d: BlockDesign, w: BlockWork, out: usize): void {
  const p = d.p;
  const size = informationMatrix(d, w);
  symmetricEigen(size, w.m1, w.m2);
  relativeCovariance(d, w, w.A3);
  for (let c = 0; c < p; c++) {
    const variance = at(w.A3, p, c, c);
    let to = w.step;
    for (let i = 0; i < d.parameters; i++) {
      if (!isFree(d, i)) continue;
      store<f64>(to, at(part(w.J, i * p * p), p, c, c));
      to += 8;
    }
    if (w.sigma2 == 0) store<f64>(to, 2 * variance);
    set(out, c, (variance * variance) / contrastSpread(size, w.m1, w.m2, w.step));
  }
}

/**
 * Hessian of the deviance in (free θ, log σ) into `m1`, its size returned: with σ² profiled out it is
 * H = H_θθ − ν dS dS' / S², which gives H_θθ back.
 */
function informationMatrix(d: BlockDesign, w: BlockWork): i32 {
  const m = d.parameters;
  const profiled = w.sigma2 == 0;
  let free = 0;
  for (let i = 0; i < m; i++) if (isFree(d, i)) free++;
  const size = profiled ? free + 1 : free;
  let row = 0;
  for (let i = 0; i < m; i++) {
    if (!isFree(d, i)) continue;
    const di = profiled ? get(w.change, i) / w.S : 0;
    let column = 0;
    for (let j = 0; j < m; j++) {
      if (!isFree(d, j)) continue;
      const dj = profiled ? get(w.change, j) / w.S : 0;
      put(w.m1, size, row, column++, at(w.H, m, i, j) + w.nu * di * dj);
    }
    if (profiled) {
      put(w.m1, size, row, free, -2 * w.nu * di);
      put(w.m1, size, free, row, -2 * w.nu * di);
    }
    row++;
  }
  if (profiled) put(w.m1, size, free, free, 4 * w.nu);
  return size;
}
