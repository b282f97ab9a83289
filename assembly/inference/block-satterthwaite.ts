import { fitBlockResponses } from "../fit/fit-sparse";
import { BlockDesign, isFree } from "../model/sparse-model";
import { BlockFitter } from "../model/sparse-fitter";
import { BlockWork } from "../model/sparse-work";
import { at, put } from "../linalg/matrix";
import { get, part } from "../linalg/vector";
import { NO_INFORMATION } from "../record/contrast-spread";
import { SIGMA2, WANT_SATTERTHWAITE } from "../record/layout";
import { writePacked, writeSpread } from "./sensitivity";

/**
 * The sensitivity of one response of a block design by Satterthwaite's method, as factor-satterthwaite.ts: the slopes
 * and the Hessian are the differences that the estimate took.
 */
export function blockSatterthwaiteSensitivity(
  fitter: BlockFitter,
  response: usize,
  record: usize,
  out: usize,
): bool {
  const d = fitter.design;
  const w = fitter.work;
  const p = d.p;
  const m = d.parameters;
  fitBlockResponses(fitter, response, 1, WANT_SATTERTHWAITE, record);
  const sigma2 = get(record, SIGMA2);
  if (sigma2 != sigma2) return false;
  const packed = (<usize>((p * (p + 1)) >> 1)) << 3;
  let to = writePacked(p, w.A3, out);
  memory.copy(to, out, packed);
  to += packed;
  for (let i = 0; i < m; i++) to = writePacked(p, part(w.J, i * p * p), to);
  for (let i: usize = 0; i < packed; i += 8) store<f64>(to + i, 2 * load<f64>(out + i));
  writeSpreadOfFree(d, w, to + packed);
  return true;
}

/** 2 H⁺ in its place among all parameters and the scale; zero along those that are held. */
function writeSpreadOfFree(d: BlockDesign, w: BlockWork, to: usize): void {
  const m = d.parameters;
  const scaleIsFree = w.sigma2 == 0;
  let size = scaleIsFree ? 1 : 0;
  for (let i = 0; i < m; i++) if (isFree(d, i)) size++;
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
