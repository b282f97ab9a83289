import { copy } from "../linalg/axpy";
import { isFull, settle } from "./boundary";
import { Design } from "./design";
import { criterionAt, Descent, descend } from "./newton";
import { searchSaturated } from "./saturated";
import { Values, Work } from "./work";

/** Sizes of the starts Λ = s I, in the basis where Z'Z is the identity on average over the groups. */
const STARTS = memory.data<f64>([0.3, 1, 3, 10]);
const START_COUNT: i32 = 4;

/** With no more groups than this, several optima are common enough to look for with correlated starts too. */
const FEW_GROUPS: i32 = 60;

/**
 * Minimise the criterion over θ for a term with several columns. Leaves the best θ in `w.theta`.
 *
 * Descents start from the best of a few multiples of the identity, from the identity, where lme4 starts, from
 * near zero and, with few groups, from strong correlations of either sign, because the criterion can have several
 * optima; each end is settled on the boundary, and the best is kept. Where the optimum has a closed form, that is it.
 */
export function searchVector(d: Design, w: Work, v: Values, out: Descent): void {
  const m = d.parameters;
  if (searchSaturated(d, w, v)) {
    out.iterations = 0;
    out.converged = 1;
    out.D = criterionAt(d, w, v, w.theta);
    return;
  }
  const first = bestScale(d, w, v);
  let iterations = 0;
  let best = Infinity;
  let converged = 0;
  const attempts = d.groups <= FEW_GROUPS && d.k > 1 && isFull(d) ? 5 : 3;
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (attempt == 0) scaledStart(d, w, first);
    else if (attempt == 1) scaledStart(d, w, 1);
    else if (attempt == 2) scaledStart(d, w, 0.1);
    else correlatedStart(d, w, first, attempt == 3 ? 0.9 : -0.9);
    if (attempt == 1 && first == 1) continue;
    descend(d, w, v, out);
    iterations += out.iterations;
    if (!(out.D < best - 1e-9 * (Math.abs(best) + 1)) && best < Infinity) continue;
    settle(d, w, v, out);
    copy(m, w.theta, w.best);
    best = out.D;
    converged = out.converged;
  }
  copy(m, w.best, w.theta);
  out.iterations = iterations;
  out.converged = converged;
  out.D = criterionAt(d, w, v, w.theta);
}

/** The multiple of the identity with the lowest criterion. */
function bestScale(d: Design, w: Work, v: Values): f64 {
  let best: f64 = 1;
  let lowest = Infinity;
  for (let s = 0; s < START_COUNT; s++) {
    const size = load<f64>(STARTS + ((<usize>s) << 3));
    scaledStart(d, w, size);
    const D = criterionAt(d, w, v, w.theta);
    if (D < lowest) {
      lowest = D;
      best = size;
    }
  }
  return best;
}

/** Λ = s times the factor of a matrix with the given correlation between the first and every other effect. */
function correlatedStart(d: Design, w: Work, s: f64, correlation: f64): void {
  scaledStart(d, w, s * Math.sqrt(1 - correlation * correlation));
  for (let e = 0; e < d.entries; e++) {
    const entry = d.template + ((<usize>e * 3) << 2);
    if (load<i32>(entry, 4) != 0) continue;
    store<f64>(w.theta + ((<usize>load<i32>(entry, 8)) << 3), load<i32>(entry) == 0 ? s : s * correlation);
  }
}

/** θ of Λ = s I; parameters that are not free keep their given value. */
function scaledStart(d: Design, w: Work, s: f64): void {
  for (let i = 0; i < d.parameters; i++) {
    if (load<i32>(d.free + ((<usize>i) << 2))) store<f64>(w.theta + ((<usize>i) << 3), 0);
    else store<f64>(w.theta + ((<usize>i) << 3), load<f64>(w.start + ((<usize>i) << 3)));
  }
  for (let e = 0; e < d.entries; e++) {
    const entry = d.template + ((<usize>e * 3) << 2);
    const parameter = load<i32>(entry, 8);
    if (load<i32>(entry) == load<i32>(entry, 4) && load<i32>(d.free + ((<usize>parameter) << 2))) {
      store<f64>(w.theta + ((<usize>parameter) << 3), s);
    }
  }
}
