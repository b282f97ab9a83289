import { fitResponses } from "../fit/fit-responses";
import { get } from "../linalg/vector";
import { Fitter } from "../model/fitter";
import { SIGMA2, WANT_SATTERTHWAITE } from "../record/layout";
import { covarianceSlope } from "../results/solution";
import { writeSpreadOfFree } from "../results/spread";
import { writePacked } from "./sensitivity";

/**
 * The sensitivity (./sensitivity.ts) of one response at the θ in `startOf` by Satterthwaite's method as lmerTest
 * carries it out: parameters (θ, log σ), their covariance twice the inverse of the Hessian of the deviance there.
 *
 * @param fitter one whose θ is held
 * @param response f64[n], in the order of the rows of the model; destroyed
 * @param record f64[recordSize], overwritten
 * @returns false when the response gives nothing
 */
export function satterthwaiteSensitivity(fitter: Fitter, response: usize, record: usize, out: usize): bool {
  const d = fitter.model;
  const w = fitter.work;
  const p = d.p;
  fitResponses(fitter, response, 1, WANT_SATTERTHWAITE, record);
  const sigma2 = get(record, SIGMA2);
  if (sigma2 != sigma2) return false;
  const packed = (<usize>((p * (p + 1)) >> 1)) << 3;
  let to = writePacked(p, w.vcov, out);
  memory.copy(to, out, packed);
  to += packed;
  for (let i = 0; i < d.parameters; i++) {
    covarianceSlope(d, w, i, w.slopesOfOne);
    to = writePacked(p, w.slopesOfOne, to);
  }
  for (let i: usize = 0; i < packed; i += 8) store<f64>(to + i, 2 * load<f64>(out + i));
  writeSpreadOfFree(d, w, to + packed);
  return true;
}
