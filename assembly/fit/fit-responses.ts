import { copy } from "../linalg/axpy";
import { reserve } from "../memory/arena";
import { fillNaN, ITERATIONS, STATUS, setHead } from "../record/layout";
import { NOT_CONVERGED } from "../record/status";
import { fitPair, fitReducedAlone } from "./fit-pair";
import { fillLambda } from "../classes/likelihood/theta";
import { Descent } from "../model/descent";
import { Design, responseSize, restOf } from "../model/class-model";
import { Fitter } from "../model/fitter";
import { ScalarWork } from "../model/scalar-work";
import { Values, Work } from "../model/class-work";
import { reduceResponse } from "../classes/reduce/reduce-response";
import { reserveWork } from "./reserve-classes";
import { constantRecord, noiseOf, notFiniteRecord, recordLength } from "../results/class-estimate";
import { writeRecord } from "../results/write-record";
import { reserveScalar } from "../scalar/reserve-scalar";
import { reserveSpectral } from "../scalar/reserve-spectral";
import { searchScalar } from "../scalar/scalar-search";
import { searchVector } from "../search/classes/vector-search";

/**
 * Reserve the scratch of a design; 0 when memory cannot grow that far.
 *
 * @param held 1 when every θ stays at `startOf`; what is uncertain about it is still counted
 */
export function openFitter(design: Design, held: i32): Fitter | null {
  const f = changetype<Fitter>(reserve(offsetof<Fitter>()));
  if (changetype<usize>(f) == 0) return null;
  const work = reserveWork(design, responseSize(design));
  if (work === null) return null;
  f.design = design;
  f.work = work;
  f.values = changetype<Values>(reserve(offsetof<Values>()));
  f.descent = changetype<Descent>(reserve(offsetof<Descent>()));
  f.scalar = 0;
  f.held = held;
  f.spectral = 0;
  if (design.k == 1 && !held && design.spectral >= 0) {
    const spectral = reserveSpectral(design);
    if (spectral === null) return null;
    f.spectral = changetype<usize>(spectral);
  } else if (design.k == 1 && !held) {
    const scalar = reserveScalar(design);
    if (scalar === null) return null;
    f.scalar = changetype<usize>(scalar);
  }
  return changetype<usize>(f.descent) == 0 ? null : f;
}

/** Float64 per record. */
export function recordSize(design: Design): i32 {
  return recordLength(design);
}

/** Pointer to θ (f64[parameters], in the scaled basis): where it stays when it is held. */
export function startOf(fitter: Fitter): usize {
  return fitter.work.start;
}

/**
 * Fit `count` responses, each `n` contiguous numbers with rows sorted by group (destroyed), and write one record each.
 * Never throws: what a response cannot give becomes status bits and NaN. No response's numbers depend on the others.
 */
export function fitResponses(fitter: Fitter, responses: usize, count: i32, wanted: i32, out: usize): void {
  const d = fitter.design;
  const record = (<usize>recordLength(d)) << 3;
  const stride = (<usize>d.n) << 3;
  const step = fitter.spectral ? 2 : 1;
  for (let i = 0; i < count; i += step) {
    if (fitter.spectral) fitPair(fitter, d, responses, i + 1 < count ? responses + stride : 0, wanted, out);
    else fitResponse(fitter, d, responses, wanted, out);
    responses += <usize>step * stride;
    out += <usize>step * record;
  }
}

function fitResponse(f: Fitter, d: Design, y: usize, wanted: i32, out: usize): void {
  const w = f.work;
  if (reduceResponse(d, y, w.response, w.z)) fitReduced(f, d, wanted, out);
  else notFiniteRecord(d, out);
}

/** Fit the reduced response that lies in `w.response` and write its record. */
export function fitReduced(f: Fitter, d: Design, wanted: i32, out: usize): void {
  if (f.spectral) {
    fitReducedAlone(f, d, wanted, out);
    return;
  }
  const w = f.work;
  const v = f.values;
  fillNaN(recordLength(d), out);
  setHead(out, STATUS, 0);
  setHead(out, ITERATIONS, 0);
  v.nu = d.reml ? <f64>(d.n - d.p) : <f64>d.n;
  const rest = restOf(d, w.response);
  const noise = noiseOf(d, load<f64>(rest, 8), load<f64>(rest, 16), load<f64>(rest, 24));
  if (!(noise >= 0)) {
    constantRecord(d, load<f64>(rest, 16), out);
    return;
  }
  const status = search(f, d, w, v, out);
  writeRecord(d, w, v, status, wanted, noise, out);
}

/** Find θ and leave it in `w.theta` and Λ in `w.Lambda`; returns status bits. */
function search(f: Fitter, d: Design, w: Work, v: Values, out: usize): i32 {
  let converged = 1;
  if (f.held) {
    copy(d.parameters, w.start, w.theta);
  } else if (f.scalar) {
    const curve = changetype<ScalarWork>(f.scalar).curve;
    searchScalar(d, w, v, changetype<ScalarWork>(f.scalar));
    store<f64>(w.theta, Math.sqrt(curve.t));
    setHead(out, ITERATIONS, curve.iterations);
    converged = curve.converged;
  } else {
    const descent = f.descent;
    searchVector(d, w, v, descent);
    setHead(out, ITERATIONS, descent.iterations);
    converged = descent.converged;
  }
  fillLambda(d, w.theta, w.Lambda);
  return converged ? 0 : NOT_CONVERGED;
}
