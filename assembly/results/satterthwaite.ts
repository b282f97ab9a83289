import { at, put } from "../linalg/matrix";
import { symmetricEigen } from "../linalg/symmetric-eigen";
import { get, set } from "../linalg/vector";
import { isMarginal } from "../model/marginal-model";
import { MarginalWork } from "../model/marginal-work";
import { freeParameters, isFree, Model } from "../model/model";
import { Work } from "../model/work";
import { contrastSpread } from "../record/contrast-spread";

/**
 * Satterthwaite's degrees of freedom of every fixed effect (Giesbrecht & Burns 1985; Kuznetsova, Brockhoff &
 * Christensen 2017): df = 2 v² / (g'A g), v the variance of the estimate, g its gradient and A = 2 H⁻¹ the asymptotic
 * covariance of the parameters, H the Hessian of the deviance in (θ, log σ); where σ is given nothing is uncertain about it.
 *
 * Expects `solveAt`. Writes f64[p] to `df`, Infinity where nothing about the variance is uncertain; leaves the eigenvalues
 * and vectors of H in `m1` and `m2`.
 */
export function writeDf(d: Model, w: Work, df: usize): void {
  const size = informationMatrix(d, w);
  symmetricEigen(size, w.m1, w.m2);
  for (let j = 0; j < d.p; j++) {
    const variance = at(w.vcov, d.p, j, j);
    let to = w.b1;
    for (let i = 0; i < d.parameters; i++) {
      if (!isFree(d, i)) continue;
      store<f64>(to, unitOf(d, w, i) * at(w.slopes, d.p, i, j));
      to += 8;
    }
    if (w.sigma2 == 0) store<f64>(to, 2 * variance);
    set(df, j, (variance * variance) / contrastSpread(size, w.m1, w.m2, w.b1));
  }
}

/**
 * What a parameter is counted in: in itself where standard deviations are relative to one that has vanished and θ is large, so
 * that units do not decide what carries information.
 */
export function unitOf(d: Model, w: Work, i: i32): f64 {
  if (!isMarginal(d) || changetype<MarginalWork>(w).heldSize < 0) return 1;
  return Math.max(1, Math.abs(get(w.theta, i)));
}

/** H in (free θ, log σ), each in its unit, into `m1`; its size is returned. */
function informationMatrix(d: Model, w: Work): i32 {
  const free = freeParameters(d);
  const profiled = w.sigma2 == 0;
  const size = profiled ? free + 1 : free;
  let row = 0;
  for (let i = 0; i < d.parameters; i++) {
    if (!isFree(d, i)) continue;
    let column = 0;
    for (let j = 0; j < d.parameters; j++) {
      if (!isFree(d, j)) continue;
      put(w.m1, size, row, column++, unitOf(d, w, i) * unitOf(d, w, j) * at(w.H, d.parameters, i, j));
    }
    if (profiled) {
      const mixed = (unitOf(d, w, i) * (-2 * w.nu * get(w.dS, i))) / w.S;
      put(w.m1, size, row, free, mixed);
      put(w.m1, size, free, row, mixed);
    }
    row++;
  }
  if (profiled) put(w.m1, size, free, free, 4 * w.nu);
  return size;
}
