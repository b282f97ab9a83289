import { reserve } from "../arena";
import { copy } from "../linalg/axpy";
import { at } from "../linalg/matrix";
import { reduceResponse } from "../stats/reduce-response";
import { ClassSums } from "./class-sums";
import { evaluate, fillLambda } from "./criterion";
import { Design, responseSize, restOf } from "./design";
import { estimate, fillNaN, HEAD, ITERATIONS, STATUS, setHead, WANT_JOINT } from "./estimate";
import { jointElements } from "./joint";
import { Descent } from "./newton";
import { reserveScalar, ScalarWork } from "./scalar-point";
import { searchScalar } from "./scalar-search";
import { differentiateSpectral, solveSpectral } from "./spectral-estimate";
import { reserveSpectral, SpectralWork, searchSpectral } from "./spectral-search";
import { CONSTANT, NOT_CONVERGED, NOT_FINITE, PERFECT_FIT, ROUNDING, SINGULAR, ZERO_PIVOT } from "./status";
import { finishSums } from "./sums-derivatives";
import { searchVector } from "./vector-search";
import { reserveWork, Values, Work } from "./work";

/** All that a run over responses needs, reserved once per design. */
@unmanaged
export class Fitter {
  design: usize;
  work: usize;
  /** 0 unless there is one random effect per group. */
  scalar: usize;
  /** Its spectral form, where the design has one. */
  spectral: usize;
  values: usize;
  descent: usize;
  /** 0: start the search anywhere; 1: the parameters stay at `start`. */
  held: i32;
}

/**
 * Reserve the scratch of a design; 0 when memory cannot grow that far.
 *
 * @param held 1 when every θ stays at `startOf`; what is uncertain about it is still counted
 */
export function openFitter(design: usize, held: i32): usize {
  const d = changetype<Design>(design);
  const f = changetype<Fitter>(reserve(offsetof<Fitter>()));
  if (changetype<usize>(f) == 0) return 0;
  const work = reserveWork(d, responseSize(d));
  if (work === null) return 0;
  f.design = design;
  f.work = changetype<usize>(work);
  f.values = reserve(offsetof<Values>());
  f.descent = reserve(offsetof<Descent>());
  f.scalar = 0;
  f.held = held;
  f.spectral = 0;
  if (d.k == 1 && !held && d.spectral >= 0) {
    const spectral = reserveSpectral(d);
    if (spectral === null) return 0;
    f.spectral = changetype<usize>(spectral);
  } else if (d.k == 1 && !held) {
    const scalar = reserveScalar(d);
    if (scalar === null) return 0;
    f.scalar = changetype<usize>(scalar);
  }
  return f.descent == 0 ? 0 : changetype<usize>(f);
}

/** Float64 per record. */
export function recordSize(design: usize): i32 {
  const d = changetype<Design>(design);
  const p = d.p;
  return HEAD + d.parameters + p + ((p * (p + 1)) >> 1) + p + p + jointElements(d);
}

/** Pointer to θ (f64[parameters], in the scaled basis): where it stays when it is held. */
export function startOf(fitter: usize): usize {
  return changetype<Work>(changetype<Fitter>(fitter).work).start;
}

/**
 * Fit `count` responses, each `n` contiguous numbers with rows sorted by group (destroyed), one after the other,
 * and write one record each. Never throws: what a response cannot give becomes status bits and NaN.
 */
export function fitResponses(fitter: usize, responses: usize, count: i32, wanted: i32, out: usize): void {
  const f = changetype<Fitter>(fitter);
  const d = changetype<Design>(f.design);
  const record = (<usize>recordSize(f.design)) << 3;
  const stride = (<usize>d.n) << 3;
  for (let i = 0; i < count; i++)
    fitResponse(f, d, responses + <usize>i * stride, wanted, out + <usize>i * record);
}

function fitResponse(f: Fitter, d: Design, y: usize, wanted: i32, out: usize): void {
  const w = changetype<Work>(f.work);
  if (reduceResponse(d, y, w.response, w.z)) {
    fitReduced(f, d, wanted, out);
    return;
  }
  fillNaN(recordSize(f.design), out);
  setHead(out, STATUS, NOT_FINITE);
}

/** Fit the reduced response that lies in `w.response` and write its record. */
export function fitReduced(f: Fitter, d: Design, wanted: i32, out: usize): void {
  const w = changetype<Work>(f.work);
  const v = changetype<Values>(f.values);
  fillNaN(recordSize(f.design), out);
  setHead(out, STATUS, 0);
  setHead(out, ITERATIONS, 0);
  v.nu = d.reml ? <f64>(d.n - d.p) : <f64>d.n;
  const rest = restOf(d, w.response);
  const size = Math.sqrt(load<f64>(rest, 8) / d.n);
  const offset = Math.abs(load<f64>(rest, 16));
  const noise = ROUNDING * Math.max(size, load<f64>(rest, 24) == 0 ? offset : 0);
  if (!(size > noise)) {
    constantRecord(d, w, out);
    return;
  }
  let status = search(f, d, w, v, out);
  rectify(d, w);
  if (!solve(f, d, w, v) || v.S != v.S) {
    setHead(out, STATUS, NOT_CONVERGED);
    return;
  }
  if (!(Math.sqrt(v.S / v.nu) > noise)) status = PERFECT_FIT;
  if (f.spectral && !(wanted & WANT_JOINT)) {
    const s = changetype<SpectralWork>(f.spectral);
    differentiateSpectral(d, w, v, s, s.curve.t);
    estimate(d, w, v, wanted, true, out);
  } else if (w.summed && !(wanted & WANT_JOINT)) {
    finishSums(d, w, v, changetype<ClassSums>(w.sums));
    estimate(d, w, v, wanted, true, out);
  } else {
    if (f.spectral || w.summed) evaluate(d, w, v);
    estimate(d, w, v, wanted, false, out);
  }
  if (status != PERFECT_FIT && hasZeroPivot(d, w)) status |= SINGULAR;
  setHead(out, STATUS, status);
}

/** Everything at the θ found, by the spectral form where there is one. */
function solve(f: Fitter, d: Design, w: Work, v: Values): bool {
  // The search has just been there.
  if (w.summed) return true;
  if (!f.spectral) return evaluate(d, w, v);
  const s = changetype<SpectralWork>(f.spectral);
  return solveSpectral(d, w, v, s, s.curve.t);
}

/** Find θ and leave it in `w.theta` and Λ in `w.Lambda`; returns status bits. */
function search(f: Fitter, d: Design, w: Work, v: Values, out: usize): i32 {
  let converged = 1;
  if (f.held) {
    copy(d.parameters, w.start, w.theta);
  } else if (f.scalar || f.spectral) {
    const curve = f.spectral
      ? changetype<SpectralWork>(f.spectral).curve
      : changetype<ScalarWork>(f.scalar).curve;
    if (f.spectral) searchSpectral(d, w, v, changetype<SpectralWork>(f.spectral));
    else searchScalar(d, w, v, changetype<ScalarWork>(f.scalar));
    store<f64>(w.theta, Math.sqrt(curve.t));
    setHead(out, ITERATIONS, curve.iterations);
    converged = curve.converged;
  } else {
    const descent = changetype<Descent>(f.descent);
    searchVector(d, w, v, descent);
    setHead(out, ITERATIONS, descent.iterations);
    converged = descent.converged;
  }
  fillLambda(d, w.theta, w.Lambda);
  return converged ? 0 : NOT_CONVERGED;
}

/** A response without variation: nothing can be estimated but its level. */
function constantRecord(d: Design, w: Work, out: usize): void {
  const offset = load<f64>(restOf(d, w.response), 16);
  let beta = out + ((<usize>(HEAD + d.parameters)) << 3);
  for (let j = 0; j < d.p; j++)
    store<f64>(beta + ((<usize>j) << 3), offset * load<f64>(d.ones + ((<usize>j) << 3)));
  setHead(out, STATUS, CONSTANT);
}

/** Signs of the columns of Λ such that the diagonal is not negative. */
function rectify(d: Design, w: Work): void {
  for (let j = 0; j < d.k; j++) {
    if (!(at(w.Lambda, d.k, j, j) < 0)) continue;
    for (let i = j; i < d.k; i++) {
      const entry = w.Lambda + ((<usize>i * d.k + j) << 3);
      store<f64>(entry, -load<f64>(entry));
    }
  }
}

/** Is a pivot of Λ zero, so that the estimated covariance matrix is singular? */
function hasZeroPivot(d: Design, w: Work): bool {
  for (let j = 0; j < d.k; j++) if (at(w.Lambda, d.k, j, j) < ZERO_PIVOT) return true;
  return false;
}
