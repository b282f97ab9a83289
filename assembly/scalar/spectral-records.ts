import { laneOf } from "../linalg/lanes";
import { get, int, part } from "../linalg/vector";
import { ClassModel, responseSize } from "../model/class-model";
import { SpectralWork } from "../model/spectral-work";
import {
  CRITERION,
  fillNaN,
  GRADIENT,
  HEAD,
  ITERATIONS,
  SIGMA2,
  STATUS,
  setHead,
  WANT_SATTERTHWAITE,
} from "../record/layout";
import { NOT_CONVERGED, PERFECT_FIT, SINGULAR } from "../record/status";
import { ZERO_PIVOT } from "../record/thresholds";
import { isReproduced } from "../results/class-solution";
import { TWO_PI } from "../results/estimate";
import { recordLength } from "../results/write-record";
import { unitOfExponent } from "../stats/centre";
import { logsAt } from "./spectral-criterion";

/**
 * The record of the response in `lane` after `estimatePair`, in the units of the caller's response; its layout is that of
 * estimate.ts.
 *
 * @param noise standard deviation at which residuals are rounding
 */
export function writeLane(
  d: ClassModel,
  s: SpectralWork,
  lane: i32,
  wanted: i32,
  noise: f64,
  out: usize,
): void {
  const p = d.p;
  const head = responseSize(d) - 4;
  const offset = laneOf(s.pair, head + 2, lane);
  const exponent = laneOf(s.pair, head + 3, lane);
  const S = laneOf(s.S, 0, lane);
  const t = laneOf(s.t, 0, lane);
  const theta = Math.sqrt(t);
  setHead(out, ITERATIONS, int(s.iterations, lane));
  if (!(S == S)) {
    fillNaN(recordLength(d) - SIGMA2, part(out, SIGMA2));
    setHead(out, STATUS, NOT_CONVERGED);
    return;
  }
  const sigma2 = S / s.nu;
  let status = int(s.converged, lane) ? 0 : NOT_CONVERGED;
  if (!(Math.sqrt(sigma2) > noise) || isReproduced(d, laneOf(s.pair, head, lane), noise, status == 0))
    status = PERFECT_FIT;
  else if (theta < ZERO_PIVOT) status |= SINGULAR;
  setHead(out, STATUS, status);
  const unit = unitOfExponent(exponent);
  const scale = sigma2 * unit * unit;
  setHead(out, SIGMA2, scale);
  const constants: f64 = d.reml ? d.logDetXX : 0;
  const profiled = s.nu * (1 + Math.log(TWO_PI * sigma2) + 2 * exponent * Math.LN2);
  setHead(out, CRITERION, logsAt(s, t) + constants + profiled);
  setHead(out, GRADIENT, Math.abs(2 * theta * laneOf(s.D1, 0, lane)));
  let to = part(out, HEAD);
  store<f64>(to, theta * load<f64>(d.Tinverse));
  to += 8;
  for (let j = 0; j < p; j++) {
    store<f64>(to, laneOf(s.beta, j, lane) * unit + offset * get(d.ones, j));
    to += 8;
  }
  for (let i = 0, width = (p * (p + 1)) >> 1; i < width; i++) {
    store<f64>(to, scale * laneOf(s.vcov, i, lane));
    to += 8;
  }
  const given = (wanted & WANT_SATTERTHWAITE) != 0;
  for (let j = 0; j < p; j++) {
    store<f64>(to, given ? laneOf(s.df, j, lane) : NaN);
    to += 8;
  }
  fillNaN(p + 1, to);
}
