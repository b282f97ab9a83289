import { reduceResponse } from "../classes/reduce/reduce-response";
import { takeReduced } from "../likelihood/forms";
import { copyLane, laneOf, setLane } from "../linalg/lanes";
import { get, int, set } from "../linalg/vector";
import { ClassModel, responseSize, restOf } from "../model/class-model";
import { ClassWork } from "../model/class-work";
import { Fitter } from "../model/fitter";
import { PairRows } from "../model/pair-rows";
import { SpectralWork } from "../model/spectral-work";
import { WANT_JOINT, WANT_SATTERTHWAITE } from "../record/layout";
import { constantRecord, noiseOf, notFiniteRecord, recordLength, writeRecord } from "../results/write-record";
import { originOf, reducePair, rotatePair } from "../scalar/reduce-pair";
import { estimatePair, satterthwaitePair } from "../scalar/spectral-estimate";
import { writeLane } from "../scalar/spectral-records";
import { searchPair } from "../scalar/spectral-search";

/**
 * Fit two responses with one random effect per group, one in each lane, and write their records one after the other.
 *
 * @param a,b f64[n] each, destroyed; `b` may be 0
 */
export function fitPair(f: Fitter, a: usize, b: usize, wanted: i32, out: usize): void {
  const d = changetype<ClassModel>(f.model);
  const s = changetype<SpectralWork>(f.spectral);
  const w = changetype<ClassWork>(f.work);
  if (s.rows) {
    const rows = changetype<PairRows>(s.rows);
    const other = b ? b : a;
    const origins = f64x2.replace_lane(f64x2.splat(originOf(d, a)), 1, originOf(d, other));
    const hard = reducePair(d, rows, a, other, s.pair, origins) | rotatePair(d, rows, s.pair);
    if (hard & 1) reduceAlone(d, w, s, a, 0);
    if (b && hard & 2) reduceAlone(d, w, s, b, 1);
  } else {
    reduceAlone(d, w, s, a, 0);
    if (b) reduceAlone(d, w, s, b, 1);
  }
  if (!b) copyLane(responseSize(d), s.pair);
  fitLanes(d, w, s, b ? 2 : 1, wanted, out);
}

/** Put the reduced response that lies in `work.response` into a lane. */
export function takeLane(f: Fitter, lane: i32): void {
  putLane(
    changetype<ClassModel>(f.model),
    changetype<ClassWork>(f.work).response,
    changetype<SpectralWork>(f.spectral),
    lane,
  );
}

/** Fit one or two responses that have been put into lanes, the first from lane 0 on. */
export function fitTakenLanes(f: Fitter, lanes: i32, wanted: i32, out: usize): void {
  const d = changetype<ClassModel>(f.model);
  const s = changetype<SpectralWork>(f.spectral);
  if (lanes == 1) copyLane(responseSize(d), s.pair);
  fitLanes(d, changetype<ClassWork>(f.work), s, lanes, wanted, out);
}

/** Reduce a response by itself, with all care for its digits. */
function reduceAlone(d: ClassModel, w: ClassWork, s: SpectralWork, y: usize, lane: i32): void {
  if (!reduceResponse(d, y, w.response, w.z)) store<f64>(restOf(d, w.response), NaN, 8);
  putLane(d, w.response, s, lane);
}

function putLane(d: ClassModel, response: usize, s: SpectralWork, lane: i32): void {
  for (let i = 0, size = responseSize(d); i < size; i++) setLane(s.pair, i, lane, get(response, i));
}

/** Fit the pair that lies reduced in `s`; a total of NaN says that cells are not finite. */
function fitLanes(d: ClassModel, w: ClassWork, s: SpectralWork, lanes: i32, wanted: i32, out: usize): void {
  searchPair(d, s);
  if (!(wanted & WANT_JOINT)) {
    estimatePair(d, s);
    if (wanted & WANT_SATTERTHWAITE) satterthwaitePair(d, w, s);
  }
  const head = responseSize(d) - 4;
  for (let lane = 0; lane < lanes; lane++) {
    const total = laneOf(s.pair, head + 1, lane);
    const offset = laneOf(s.pair, head + 2, lane);
    const noise = noiseOf(d, total, offset, laneOf(s.pair, head + 3, lane));
    if (total != total) notFiniteRecord(d, out);
    else if (!(noise >= 0)) constantRecord(d, offset, out);
    else if (wanted & WANT_JOINT) jointLane(d, w, s, lane, wanted, noise, out);
    else writeLane(d, s, lane, wanted, noise, out);
    out += (<usize>recordLength(d)) << 3;
  }
}

/** The record of one response with the joint Hessian, which takes matrices. */
function jointLane(
  d: ClassModel,
  w: ClassWork,
  s: SpectralWork,
  lane: i32,
  wanted: i32,
  noise: f64,
  out: usize,
): void {
  for (let i = 0, size = responseSize(d); i < size; i++) set(w.response, i, laneOf(s.pair, i, lane));
  takeReduced(d, w);
  store<f64>(w.theta, Math.sqrt(laneOf(s.t, 0, lane)));
  w.iterations = int(s.iterations, lane);
  w.converged = int(s.converged, lane);
  writeRecord(d, w, false, wanted, noise, out);
}
