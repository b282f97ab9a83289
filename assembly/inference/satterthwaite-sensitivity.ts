import { fitResponses } from "../fit/fit-responses";
import { at, put } from "../linalg/matrix";
import { get } from "../linalg/vector";
import { Fitter } from "../model/fitter";
import { freeParameters, isFree, Model } from "../model/model";
import { Work } from "../model/work";
import { NO_INFORMATION } from "../record/contrast-spread";
import { SIGMA2, WANT_SATTERTHWAITE } from "../record/layout";
import { covarianceSlope } from "../results/solution";
import { writePacked, writeSpread } from "./sensitivity";

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

/** 2 H⁺, from the eigenvalues and vectors of H in `m1` and `m2`, in its place among all parameters and the scale; zero along those that are held. */
export function writeSpreadOfFree(d: Model, w: Work, to: usize): void {
  const m = d.parameters;
  const scaleIsFree = w.sigma2 == 0;
  const size = freeParameters(d) + (scaleIsFree ? 1 : 0);
  writeSpread(size, w.m1, w.m2, NO_INFORMATION, to);
  if (size == m + 1) return;
  // Spread the rows and columns out from the last: every number moves to a place at or behind its own.
  let row = size;
  for (let i = m; i >= 0; i--) {
    const rowIsFree = i == m ? scaleIsFree : isFree(d, i);
    if (rowIsFree) row--;
    let column = size;
    for (let j = m; j >= 0; j--) {
      const isHere = rowIsFree && (j == m ? scaleIsFree : isFree(d, j));
      if (isHere) column--;
      put(to, m + 1, i, j, isHere ? at(to, size, row, column) : 0);
    }
  }
}
