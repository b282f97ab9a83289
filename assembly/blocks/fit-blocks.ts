import { reserve } from "../arena";
import { axpy, copy } from "../linalg/axpy";
import { dot } from "../linalg/dot";
import { fillNaN, HEAD, STATUS, setHead } from "../reml/estimate";
import {
  CONSTANT,
  NOT_CONVERGED,
  NOT_FINITE,
  PERFECT_FIT,
  ROUNDING,
  SINGULAR,
  ZERO_PIVOT,
} from "../reml/status";
import { centreAndScale, Levelled } from "../stats/centre";
import { project } from "./criterion";
import { BlockDesign } from "./design";
import { estimateBlocks } from "./estimate";
import { blockElements } from "./joint";
import { searchBlocks } from "./search";
import { BlockWork, reserveBlockWork } from "./work";

/** All that a run over responses needs, reserved once per design. */
@unmanaged
export class BlockFitter {
  design: usize;
  work: usize;
  level: usize;
  /** 1 when no parameter is free. */
  held: i32;
}

/** Reserve the scratch of a design; 0 when memory cannot grow that far. */
export function openBlockFitter(design: usize): usize {
  const d = changetype<BlockDesign>(design);
  const f = changetype<BlockFitter>(reserve(offsetof<BlockFitter>()));
  if (changetype<usize>(f) == 0) return 0;
  const work = reserveBlockWork(d);
  if (work === null) return 0;
  f.design = design;
  f.work = changetype<usize>(work);
  f.level = reserve(offsetof<Levelled>());
  f.held = 1;
  for (let i = 0; i < d.parameters; i++) if (load<i32>(d.free + ((<usize>i) << 2))) f.held = 0;
  return f.level == 0 ? 0 : changetype<usize>(f);
}

/** Float64 per record. */
export function blockRecordSize(design: usize): i32 {
  const d = changetype<BlockDesign>(design);
  const p = d.p;
  return HEAD + d.parameters + p + ((p * (p + 1)) >> 1) + p + p + blockElements(d);
}

/** Pointer to θ (f64[parameters], in the scaled basis): where held parameters stay. */
export function blockStartOf(fitter: usize): usize {
  return changetype<BlockWork>(changetype<BlockFitter>(fitter).work).start;
}

/**
 * Fit `count` responses, each `n` contiguous numbers (destroyed), one after the other, and write one record each.
 * Never throws: what a response cannot give becomes status bits and NaN.
 */
export function fitBlockResponses(
  fitter: usize,
  responses: usize,
  count: i32,
  wanted: i32,
  out: usize,
): void {
  const f = changetype<BlockFitter>(fitter);
  const d = changetype<BlockDesign>(f.design);
  const record = (<usize>blockRecordSize(f.design)) << 3;
  const stride = (<usize>d.n) << 3;
  for (let i = 0; i < count; i++)
    fitOne(f, d, responses + <usize>i * stride, wanted, out + <usize>i * record);
}

function fitOne(f: BlockFitter, d: BlockDesign, y: usize, wanted: i32, out: usize): void {
  const w = changetype<BlockWork>(f.work);
  fillNaN(blockRecordSize(f.design), out);
  setHead(out, STATUS, 0);
  if (!takeResponse(f, d, w, y)) {
    setHead(out, STATUS, NOT_FINITE);
    return;
  }
  w.nu = d.reml ? <f64>(d.n - d.p) : <f64>d.n;
  const size = Math.sqrt(changetype<Levelled>(f.level).total / d.n);
  const noise = ROUNDING * Math.max(size, w.exponent == 0 ? Math.abs(w.offset) : 0);
  if (!(size > noise)) {
    const beta = out + ((<usize>(HEAD + d.parameters)) << 3);
    copy(d.p, d.ones, beta);
    for (let j = 0; j < d.p; j++)
      store<f64>(beta + ((<usize>j) << 3), load<f64>(beta + ((<usize>j) << 3)) * w.offset);
    setHead(out, STATUS, CONSTANT);
    return;
  }
  if (f.held) {
    copy(d.parameters, w.start, w.theta);
    w.converged = 1;
    w.iterations = 0;
  } else searchBlocks(d, w);
  let status = w.converged ? 0 : NOT_CONVERGED;
  if (!f.held) rectify(d, w);
  if (!estimateBlocks(d, w, wanted, out)) {
    setHead(out, STATUS, NOT_CONVERGED);
    return;
  }
  if (!(Math.sqrt(w.S / w.nu) > noise)) status = PERFECT_FIT;
  if (status != PERFECT_FIT && nearZero(d, w)) status |= SINGULAR;
  setHead(out, STATUS, status);
}

/** Centre the response, project X out of it, and form [Z Q]'y. */
function takeResponse(f: BlockFitter, d: BlockDesign, w: BlockWork, y: usize): bool {
  const level = changetype<Levelled>(f.level);
  if (!centreAndScale(d.n, y, d.constant != 0, level)) return false;
  w.offset = level.offset;
  w.exponent = level.exponent;
  copy(d.n, y, w.y);
  for (let j = 0; j < d.p; j++) {
    const column = d.Q + ((<usize>j * d.n) << 3);
    const along = dot(d.n, column, w.y);
    store<f64>(w.fixed + ((<usize>j) << 3), along);
    axpy(d.n, -along, column, w.y);
  }
  project(d, w.y, w.rhs);
  w.total = dot(d.n, w.y, w.y);
  return w.total == w.total;
}

/** Signs of the columns of each Λ such that the diagonal is not negative. */
function rectify(d: BlockDesign, w: BlockWork): void {
  for (let e = 0; e < d.entries; e++) {
    const entry = d.template + ((<usize>e) << 4);
    if (load<i32>(entry, 4) != load<i32>(entry, 8)) continue;
    if (!(load<f64>(w.theta + ((<usize>load<i32>(entry, 12)) << 3)) < 0)) continue;
    const flip = load<i32>(entry, 12);
    for (let g = 0; g < d.entries; g++) {
      const other = d.template + ((<usize>g) << 4);
      if (load<i32>(other) != load<i32>(entry) || load<i32>(other, 8) != load<i32>(entry, 8)) continue;
      if (g != e && load<i32>(other, 12) == flip) continue;
      const place = w.theta + ((<usize>load<i32>(other, 12)) << 3);
      store<f64>(place, -load<f64>(place));
    }
  }
}

/** Is a pivot of some Λ zero, so that the estimated covariance matrix is singular? */
function nearZero(d: BlockDesign, w: BlockWork): bool {
  for (let e = 0; e < d.entries; e++) {
    const entry = d.template + ((<usize>e) << 4);
    if (load<i32>(entry, 4) != load<i32>(entry, 8)) continue;
    if (load<f64>(w.theta + ((<usize>load<i32>(entry, 12)) << 3)) < ZERO_PIVOT) return true;
  }
  return false;
}
