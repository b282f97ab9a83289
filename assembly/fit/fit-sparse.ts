import { axpy, copy } from "../linalg/axpy";
import { dot } from "../linalg/dot";
import { get, part, set } from "../linalg/vector";
import { reserve } from "../memory/arena";
import { fillNaN, HEAD, lengthOfRecord, STATUS, setHead } from "../record/layout";
import { CONSTANT, NOT_CONVERGED, NOT_FINITE, PERFECT_FIT, SINGULAR } from "../record/status";
import { ROUNDING } from "../record/thresholds";
import { centreAndScale, Levelled, powerOfTwo } from "../stats/centre";
import { projectFirst } from "../sparse/leading/eliminated-response";
import { project } from "../sparse/likelihood/criterion";
import { BlockDesign, isFree } from "../model/sparse-model";
import { BlockFitter } from "../model/sparse-fitter";
import { BlockWork } from "../model/sparse-work";
import { reserveBlockWork } from "./reserve-sparse";
import { estimateBlocks } from "../results/estimate";
import { blockElements } from "../results/joint";
import { isSingular, rectify } from "../search/boundary";
import { searchBlocks } from "../search/search";

/**
 * Reserve the scratch of a design; 0 when memory cannot grow that far.
 *
 * @param held 1 when every θ stays at `blockStartOf`; what is uncertain about it is still counted
 */
export function openBlockFitter(design: BlockDesign, held: i32): BlockFitter | null {
  const f = changetype<BlockFitter>(reserve(offsetof<BlockFitter>()));
  if (changetype<usize>(f) == 0) return null;
  const work = reserveBlockWork(design);
  if (work === null) return null;
  f.design = design;
  f.work = work;
  f.level = changetype<Levelled>(reserve(offsetof<Levelled>()));
  let free = 0;
  for (let i = 0; i < design.parameters; i++) if (isFree(design, i)) free++;
  f.held = free == 0 ? 1 : held;
  return changetype<usize>(f.level) == 0 ? null : f;
}

/** Float64 per record. */
export function blockRecordSize(design: BlockDesign): i32 {
  return lengthOfRecord(design.parameters, design.p, blockElements(design));
}

/** Pointer to θ (f64[parameters], in the scaled basis): where the search starts too, and held parameters stay. */
export function blockStartOf(fitter: BlockFitter): usize {
  return fitter.work.start;
}

/**
 * Fit `count` responses, each `n` contiguous numbers (destroyed), one after the other, and write one record each.
 * Never throws: what a response cannot give becomes status bits and NaN.
 */
export function fitBlockResponses(
  fitter: BlockFitter,
  responses: usize,
  count: i32,
  wanted: i32,
  out: usize,
): void {
  const d = fitter.design;
  const record = (<usize>blockRecordSize(fitter.design)) << 3;
  const stride = (<usize>d.n) << 3;
  for (let i = 0; i < count; i++)
    fitOne(fitter, d, responses + <usize>i * stride, wanted, out + <usize>i * record);
}

function fitOne(f: BlockFitter, d: BlockDesign, y: usize, wanted: i32, out: usize): void {
  const w = f.work;
  fillNaN(blockRecordSize(f.design), out);
  setHead(out, STATUS, 0);
  if (!takeResponse(f, d, w, y)) {
    setHead(out, STATUS, NOT_FINITE);
    return;
  }
  w.nu = d.reml ? <f64>(d.n - d.p) : <f64>d.n;
  const size = Math.sqrt(f.level.total / d.n);
  const noise = ROUNDING * Math.max(size, w.exponent == 0 ? Math.abs(w.offset) : 0);
  if (!(size > noise)) {
    const beta = part(out, HEAD + d.parameters);
    copy(d.p, d.ones, beta);
    for (let j = 0; j < d.p; j++) set(beta, j, get(beta, j) * w.offset);
    setHead(out, STATUS, CONSTANT);
    return;
  }
  if (f.held) {
    copy(d.parameters, w.start, w.theta);
    w.converged = 1;
    w.diverged = 0;
    w.iterations = 0;
  } else searchBlocks(d, w);
  let status = w.converged ? 0 : NOT_CONVERGED;
  if (!f.held) rectify(d, w);
  if (!estimateBlocks(d, w, wanted, out)) {
    setHead(out, STATUS, NOT_CONVERGED);
    return;
  }
  if (w.diverged || !(Math.sqrt(w.S / w.nu) > noise)) status = PERFECT_FIT;
  if (status != PERFECT_FIT && isSingular(d, w, f.held != 0)) status |= SINGULAR;
  setHead(out, STATUS, status);
}

/** Centre the response, project X out of it, and form [Z Q]'y. */
function takeResponse(f: BlockFitter, d: BlockDesign, w: BlockWork, y: usize): bool {
  const level = f.level;
  if (!centreAndScale(d.n, y, d.constant != 0, level)) return false;
  w.offset = level.offset;
  w.exponent = level.exponent;
  w.unit = powerOfTwo(<i32>w.exponent >> 1) * powerOfTwo(<i32>w.exponent - (<i32>w.exponent >> 1));
  const sigma = d.sigma / w.unit;
  w.sigma2 = sigma * sigma;
  copy(d.n, y, w.y);
  for (let j = 0; j < d.p; j++) {
    const column = part(d.Q, j * d.n);
    const along = dot(d.n, column, w.y);
    set(w.fixed, j, along);
    axpy(d.n, -along, column, w.y);
  }
  project(d, w.y, w.rhs);
  w.hasCriterion = 0;
  w.total = dot(d.n, w.y, w.y);
  if (d.elimination != 0) projectFirst(d, w);
  return w.total == w.total;
}
