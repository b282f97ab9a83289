import { multiply } from "../linalg/multiply";
import { NO_INFORMATION } from "../reml/contrast-spread";
import { Design } from "../reml/design";
import { SIGMA2, WANT_SATTERTHWAITE } from "../reml/estimate";
import { Fitter, fitResponses } from "../reml/fit-responses";
import { Work } from "../reml/work";
import { writeSpread, writeTransformed } from "./sensitivity";

/**
 * The sensitivity (./sensitivity.ts) of one response at the θ in `startOf` by Satterthwaite's method as lmerTest
 * carries it out: parameters (θ, log σ), their covariance twice the inverse of the Hessian of the deviance there.
 *
 * @param response f64[n], rows sorted by group; destroyed
 * @param record scratch, one record
 * @returns false when the response gives nothing
 */
export function satterthwaiteSensitivity(fitter: usize, response: usize, record: usize, out: usize): bool {
  const f = changetype<Fitter>(fitter);
  const d = changetype<Design>(f.design);
  const w = changetype<Work>(f.work);
  const p = d.p;
  const m = d.parameters;
  fitResponses(fitter, response, 1, WANT_SATTERTHWAITE, record);
  const sigma2 = load<f64>(record + ((<usize>SIGMA2) << 3));
  if (sigma2 != sigma2) return false;
  const packed = (<usize>((p * (p + 1)) >> 1)) << 3;
  let to = writeTransformed(p, d.B, w.Ainverse, w.p1, w.p2, out);
  memory.copy(to, out, packed);
  to += packed;
  for (let i = 0; i < m; i++) {
    multiply(p, w.Ainverse, w.dA + ((<usize>i * p * p) << 3), w.p1);
    multiply(p, w.p1, w.Ainverse, w.p2);
    to = writeTransformed(p, d.B, w.p2, w.p1, w.p3, to);
  }
  for (let i: usize = 0; i < packed; i += 8) store<f64>(to + i, 2 * load<f64>(out + i));
  writeSpread(m + 1, w.m1, w.m2, NO_INFORMATION, to + packed);
  return true;
}
