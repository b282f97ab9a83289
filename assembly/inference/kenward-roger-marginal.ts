import { at, packed } from "../linalg/matrix";
import { symmetricEigen } from "../linalg/symmetric-eigen";
import { get, part, set } from "../linalg/vector";
import { Fitter } from "../model/fitter";
import { MarginalModel } from "../model/marginal-model";
import { MarginalWork } from "../model/marginal-work";
import { fillAdjustment } from "../results/first-order";
import { writeSpreadOfFree } from "../results/spread";
import { expectedInformation } from "./expected-information";
import { satterthwaiteSensitivity } from "./satterthwaite-sensitivity";

/**
 * The sensitivity (./sensitivity.ts) of one response of a model by its marginal covariance with Kenward and Roger's adjustment
 * of first order (assembly/results/first-order.ts). W is the inverse of the observed or of the expected information.
 *
 * @param response f64[n], in the order of the rows of the model; destroyed
 * @param record f64[recordSize], overwritten
 * @param expected whether W is that of the expected information; 1 or 0
 * @returns false when the response gives nothing
 */
export function kenwardRogerMarginal(
  fitter: Fitter,
  response: usize,
  record: usize,
  expected: i32,
  out: usize,
): bool {
  const d = changetype<MarginalModel>(fitter.model);
  const w = changetype<MarginalWork>(fitter.work);
  w.isWhole = 1;
  if (!satterthwaiteSensitivity(fitter, response, record, out)) return false;
  const p = d.p;
  const size = (p * (p + 1)) >> 1;
  const spread = part(out, (3 + d.parameters) * size);
  if (expected) {
    symmetricEigen(expectedInformation(d, w), w.m1, w.m2);
    writeSpreadOfFree(d, w, spread);
  }
  fillAdjustment(d, w, spread);
  const adjusted = part(out, size);
  for (let i = 0; i < p; i++) {
    for (let j = 0; j <= i; j++) {
      const place = packed(i, j);
      set(adjusted, place, get(adjusted, place) + at(w.k1, p, i, j) + at(w.k1, p, j, i));
    }
  }
  return true;
}
