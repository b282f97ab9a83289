import { isTurned } from "../classes/reduce/turn-groups";
import { openSearch, takeReduced, takeResponseIn } from "../likelihood/forms";
import { copy } from "../linalg/axpy";
import { part } from "../linalg/vector";
import { reserve } from "../memory/arena";
import { ClassModel } from "../model/class-model";
import { ClassWork } from "../model/class-work";
import { Fitter } from "../model/fitter";
import { isMarginal, MarginalModel } from "../model/marginal-model";
import { MarginalWork } from "../model/marginal-work";
import { freeParameters, isUnrestricted, Model } from "../model/model";
import { ScalarWork } from "../model/scalar-work";
import { SparseModel } from "../model/sparse-model";
import { Work } from "../model/work";
import { CLASSES } from "../record/layout";
import { constantRecord, noiseOf, notFiniteRecord, recordLength, writeRecord } from "../results/write-record";
import { reserveScalar } from "../scalar/reserve-scalar";
import { reserveSpectral } from "../scalar/reserve-spectral";
import { searchScalar } from "../scalar/scalar-search";
import { rectify } from "../search/boundary";
import { holdVanished } from "../search/reference";
import { search } from "../search/search";
import { useTriangle } from "../search/square-root";
import { Levelled } from "../stats/centre";
import { fitPair } from "./fit-pair";
import { reserveClassWork } from "./reserve-classes";
import { reserveMarginalWork } from "./reserve-marginal";
import { reserveSparseWork } from "./reserve-sparse";
import { reserveTurned, TURNED_AT_ONCE, TurnedBlock, takeTurned, turnBlock } from "./turned-block";

/**
 * Reserve the scratch of a model; 0 when memory cannot grow that far.
 *
 * @param held 1 when every θ stays at `startOf`; what is uncertain about it is still counted
 */
export function openFitter(model: Model, held: i32): Fitter | null {
  const f = changetype<Fitter>(reserve(offsetof<Fitter>()));
  if (changetype<usize>(f) == 0) return null;
  const work = reserveWork(model);
  if (work === null) return null;
  f.model = model;
  f.work = work;
  f.level = changetype<Levelled>(reserve(offsetof<Levelled>()));
  f.held = freeParameters(model) == 0 ? 1 : held;
  f.scalar = 0;
  f.spectral = 0;
  f.turned = 0;
  if (changetype<usize>(f.level) == 0) return null;
  if (model.form == CLASSES && isTurned(changetype<ClassModel>(model))) {
    f.turned = reserveTurned(changetype<ClassModel>(model));
    if (f.turned == 0) return null;
  }
  return f.held || openScalar(f, model) ? f : null;
}

function reserveWork(d: Model): Work | null {
  if (d.form == CLASSES) return reserveClassWork(changetype<ClassModel>(d));
  if (isMarginal(d)) return reserveMarginalWork(changetype<MarginalModel>(d));
  return reserveSparseWork(changetype<SparseModel>(d));
}

/** Reserve the forms of one random effect per group, where nothing is restricted; false when memory cannot grow that far. */
function openScalar(f: Fitter, model: Model): bool {
  const d = changetype<ClassModel>(model);
  if (model.form != CLASSES || d.k != 1 || !isUnrestricted(d)) return true;
  if (d.spectral < 0) {
    const scalar = reserveScalar(d);
    f.scalar = scalar === null ? 0 : changetype<usize>(scalar);
    return f.scalar != 0;
  }
  const spectral = reserveSpectral(d);
  f.spectral = spectral === null ? 0 : changetype<usize>(spectral);
  return f.spectral != 0;
}

/** Float64 per record. */
export function recordSize(model: Model): i32 {
  return recordLength(model);
}

/** Pointer to θ (f64[parameters], in the scaled basis): where it stays when it is held, and a search starts too. */
export function startOf(fitter: Fitter): usize {
  return fitter.work.start;
}

/**
 * Fit `count` responses, each `n` contiguous numbers in the order of the rows of the model (destroyed), and write one record
 * each. Never throws: what a response cannot give becomes status bits and NaN. No response's numbers depend on the others.
 */
export function fitResponses(fitter: Fitter, responses: usize, count: i32, wanted: i32, out: usize): void {
  const d = fitter.model;
  const record = (<usize>recordLength(d)) << 3;
  const stride = (<usize>d.n) << 3;
  if (fitter.turned) {
    fitTurned(fitter, responses, count, wanted, out);
    return;
  }
  const step = fitter.spectral ? 2 : 1;
  for (let i = 0; i < count; i += step) {
    if (fitter.spectral) fitPair(fitter, responses, i + 1 < count ? responses + stride : 0, wanted, out);
    else if (takeResponseIn(d, fitter.work, fitter.level, responses)) fitTaken(fitter, d, wanted, out);
    else notFiniteRecord(d, out);
    responses += <usize>step * stride;
    out += <usize>step * record;
  }
}

/** `fitResponses` where groups have a known covariance: their coordinates are turned for many responses together. */
function fitTurned(fitter: Fitter, responses: usize, count: i32, wanted: i32, out: usize): void {
  const d = changetype<ClassModel>(fitter.model);
  const w = changetype<ClassWork>(fitter.work);
  const t = changetype<TurnedBlock>(fitter.turned);
  for (let from = 0; from < count; from += TURNED_AT_ONCE) {
    const some = min(TURNED_AT_ONCE, count - from);
    turnBlock(d, w, t, part(responses, from * d.n), some);
    for (let i = 0; i < some; i++) {
      if (takeTurned(d, w, t, i)) fitReduced(fitter, wanted, out);
      else notFiniteRecord(d, out);
      out += (<usize>recordLength(d)) << 3;
    }
  }
}

/** Take in one response, n numbers in the order of the rows of the model (destroyed), for criteria at any θ; false for cells that are not finite. */
export function takeIn(fitter: Fitter, response: usize): bool {
  if (!takeResponseIn(fitter.model, fitter.work, fitter.level, response)) return false;
  useTriangle(fitter.model, fitter.work);
  openSearch(fitter.model, fitter.work);
  return true;
}

/** Fit the reduced response that lies in the work of a model by classes without spectral form, and write its record. */
export function fitReduced(f: Fitter, wanted: i32, out: usize): void {
  takeReduced(f.model, f.work);
  fitTaken(f, f.model, wanted, out);
}

/** Fit the response that has been taken in and write its record. */
function fitTaken(f: Fitter, d: Model, wanted: i32, out: usize): void {
  const w = f.work;
  const noise = noiseOf(d, w.square, w.offset, w.exponent);
  if (!(noise >= 0)) {
    constantRecord(d, w.offset, out);
    return;
  }
  findTheta(f, d, w);
  writeRecord(d, w, f.held != 0, wanted, noise, out);
}

/** Leave θ in `w.theta`. */
function findTheta(f: Fitter, d: Model, w: Work): void {
  if (f.held) {
    useTriangle(d, w);
    copy(d.parameters, w.start, w.theta);
    if (isMarginal(d)) holdVanished(changetype<MarginalModel>(d), changetype<MarginalWork>(w));
    w.converged = 1;
    w.diverged = 0;
    w.iterations = 0;
    return;
  }
  if (f.scalar) searchScalar(changetype<ClassModel>(d), w, changetype<ScalarWork>(f.scalar));
  else search(d, w);
  rectify(d, w);
}
