import { multiply } from "../linalg/multiply";
import { part } from "../linalg/vector";
import { NO_INFORMATION } from "../record/contrast-spread";
import { evaluate } from "../classes/likelihood/criterion";
import { differentiate } from "../classes/likelihood/derivatives";
import { thetaHessian } from "../classes/likelihood/hessian";
import { fillLambda } from "../classes/likelihood/theta";
import { Fitter } from "../model/fitter";
import { reduceResponse } from "../classes/reduce/reduce-response";
import { satterthwaite } from "../results/class-satterthwaite";
import { writeSpread, writeTransformed } from "./sensitivity";

/**
 * The sensitivity (./sensitivity.ts) of one response at the θ in `startOf` by Satterthwaite's method as lmerTest
 * carries it out: parameters (θ, log σ), their covariance twice the inverse of the Hessian of the deviance there.
 *
 * @param response f64[n], rows sorted by group; destroyed
 * @returns false when the response gives nothing
 */
export function satterthwaiteSensitivity(fitter: Fitter, response: usize, out: usize): bool {
  const d = fitter.design;
  const w = fitter.work;
  const v = fitter.values;
  const p = d.p;
  const m = d.parameters;
  if (!reduceResponse(d, response, w.response, w.z)) return false;
  v.nu = d.reml ? <f64>(d.n - p) : <f64>d.n;
  fillLambda(d, w.start, w.Lambda);
  if (!evaluate(d, w, v) || !(v.S > 0)) return false;
  differentiate(d, w, v);
  thetaHessian(d, w, v);
  // Leaves the eigenvalues and vectors of the Hessian; the degrees of freedom themselves are not wanted here.
  satterthwaite(d, w, v, out);
  const packed = (<usize>((p * (p + 1)) >> 1)) << 3;
  let to = writeTransformed(p, d.B, w.Ainverse, w.p1, w.p2, out);
  memory.copy(to, out, packed);
  to += packed;
  for (let i = 0; i < m; i++) {
    multiply(p, w.Ainverse, part(w.dA, i * p * p), w.p1);
    multiply(p, w.p1, w.Ainverse, w.p2);
    to = writeTransformed(p, d.B, w.p2, w.p1, w.p3, to);
  }
  for (let i: usize = 0; i < packed; i += 8) store<f64>(to + i, 2 * load<f64>(out + i));
  writeSpread(m + 1, w.m1, w.m2, NO_INFORMATION, to + packed);
  return true;
}
