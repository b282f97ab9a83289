import { criterionAt } from "../likelihood/forms";
import { copy } from "../linalg/axpy";
import { at, put } from "../linalg/matrix";
import { symmetricEigen } from "../linalg/symmetric-eigen";
import { get, int, part, set } from "../linalg/vector";
import { reserve, reserveF64 } from "../memory/arena";
import { Differences } from "../model/differences";
import { Fitter } from "../model/fitter";

/** Second difference that a step is chosen for: far above the rounding of the criterion, far below its own size. */
const SECOND_DIFFERENCE: f64 = 1e-4;
/** The first step where nothing is known, tries to find a better one, and the most that one of them changes it by. */
const FIRST_STEP: f64 = 0.1;
const MAX_TRIES: i32 = 6;
const MAX_CHANGE: f64 = 100;

/** Reserve the scratch; null when memory cannot grow that far. */
export function reserveDifferences(fitter: Fitter): Differences | null {
  const x = changetype<Differences>(reserve(offsetof<Differences>()));
  if (changetype<usize>(x) == 0) return null;
  const m = fitter.model.parameters;
  x.fitter = fitter;
  x.theta = reserveF64(m);
  x.place = reserveF64(m);
  x.known = reserveF64(m * m);
  x.parameters = reserveF64(m);
  x.longest = reserveF64(m);
  x.guess = reserveF64(m * m);
  x.columns = reserveF64(m * m);
  x.directions = reserveF64(m * m);
  x.steps = reserveF64(m);
  x.up = reserveF64(m);
  x.down = reserveF64(m);
  x.gradient = reserveF64(m);
  x.hessian = reserveF64(m * m);
  x.unit = reserveF64(m);
  x.m1 = reserveF64(m * m);
  x.m2 = reserveF64(m * m);
  return x.m2 == 0 ? null : x;
}

/**
 * Gradient and Hessian along the principal directions of `x.parameters`, by differences of the criterion alone: between steep axes
 * a slope near zero would be rounding. Where to look is a guess, by the second derivatives of the form or else by differences
 * along the axes; what is found there is not.
 */
export function differenceAround(x: Differences): void {
  const size = x.size;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      put(x.columns, size, i, j, i == j ? 1 : 0);
      if (!x.hasKnown) continue;
      const known = at(x.known, x.fitter.model.parameters, int(x.parameters, i), int(x.parameters, j));
      put(x.guess, size, i, j, known * get(x.longest, i) * get(x.longest, j));
    }
  }
  if (!x.hasKnown) {
    differenceAlong(x, false);
    // A single direction is principal.
    if (size <= 1) return;
    copy(size * size, x.hessian, x.guess);
  }
  if (size > 1) symmetricEigen(size, x.guess, x.columns);
  differenceAlong(x, true);
}

/**
 * Central differences of the criterion along the columns: of fourth order along each, of second order between two (Abramowitz &
 * Stegun 25.3). A step is as long as it takes for the criterion to bend by a given amount, at most one: what is stiff in one
 * direction and flat in another keeps its digits in both where the directions are those.
 *
 * @param isGuessed whether the diagonal of `x.guess` says how the criterion bends, from which the steps to try first follow
 */
function differenceAlong(x: Differences, isGuessed: bool): void {
  const size = x.size;
  fillDirections(x);
  x.here = criterionAt(x.fitter.model, x.fitter.work, x.theta);
  for (let e = 0; e < size; e++) findStep(x, e, isGuessed ? Math.abs(at(x.guess, size, e, e)) : NaN);
  for (let e = 0; e < size; e++) {
    const a = get(x.steps, e);
    const up = get(x.up, e);
    const down = get(x.down, e);
    const far = beside(x, e, 2 * a, e, 0);
    const back = beside(x, e, -2 * a, e, 0);
    set(x.gradient, e, (8 * (up - down) - (far - back)) / (12 * a));
    put(x.hessian, size, e, e, (16 * (up + down - 2 * x.here) - (far + back - 2 * x.here)) / (12 * a * a));
    for (let f = 0; f < e; f++) {
      const b = get(x.steps, f);
      const both = beside(x, e, a, f, b) + beside(x, e, -a, f, -b);
      const mixed = both - (up + down) - (get(x.up, f) + get(x.down, f)) + 2 * x.here;
      put(x.hessian, size, e, f, mixed / (2 * a * b));
      put(x.hessian, size, f, e, mixed / (2 * a * b));
    }
  }
}

function fillDirections(x: Differences): void {
  const m = x.fitter.model.parameters;
  for (let e = 0; e < x.size; e++) {
    const direction = part(x.directions, e * m);
    for (let i = 0; i < m; i++) set(direction, i, 0);
    for (let i = 0; i < x.size; i++)
      set(direction, int(x.parameters, i), at(x.columns, x.size, i, e) * get(x.longest, i));
  }
}

/** The criterion at θ + a × direction e + b × direction f. */
function beside(x: Differences, e: i32, a: f64, f: i32, b: f64): f64 {
  const m = x.fitter.model.parameters;
  for (let i = 0; i < m; i++) {
    const step = a * at(x.directions, m, e, i) + b * at(x.directions, m, f, i);
    set(x.place, i, get(x.theta, i) + step);
  }
  return criterionAt(x.fitter.model, x.fitter.work, x.place);
}

/** The share of a direction along which the criterion bends by `SECOND_DIFFERENCE`; 1 where it bends by less. */
function findStep(x: Differences, e: i32, bend: f64): void {
  let step = Math.sqrt(SECOND_DIFFERENCE / bend);
  step = step == step ? Math.min(1, step) : FIRST_STEP;
  tryStep(x, e, step);
  for (let i = 0; i < MAX_TRIES; i++) {
    const size = Math.abs(get(x.up, e) + get(x.down, e) - 2 * x.here) / SECOND_DIFFERENCE;
    if ((size > 0.1 && size < 10) || (step == 1 && size <= 0.1)) return;
    // Where the criterion has no value a step is too long.
    const change = size < Infinity ? Math.sqrt(1 / size) : 0;
    step = Math.min(1, step * Math.min(Math.max(change, 1 / MAX_CHANGE), MAX_CHANGE));
    tryStep(x, e, step);
  }
}

function tryStep(x: Differences, e: i32, step: f64): void {
  set(x.steps, e, step);
  set(x.up, e, beside(x, e, step, e, 0));
  set(x.down, e, beside(x, e, -step, e, 0));
}
