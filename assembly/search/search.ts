import {
  closedForm,
  hasOwnStarts,
  hasRandomTerms,
  momentStart,
  openSearch,
  ownStart,
} from "../likelihood/forms";
import { copy } from "../linalg/axpy";
import { part } from "../linalg/vector";
import { isColumnFree } from "../model/lambda";
import { isMarginal, MarginalModel } from "../model/marginal-model";
import { MarginalWork } from "../model/marginal-work";
import { entryAt, isDiagonal, isFree, Model } from "../model/model";
import { termLevels, termWidth } from "../model/terms";
import { Work } from "../model/work";
import { hasZero, isSingular, settle } from "./boundary";
import { fallsToBest, isCertain } from "./certain";
import { descend } from "./descend";
import { descendRelative, holdVanished } from "./reference";
import { FEW_LEVELS, screen } from "./screen";
import { useTriangle } from "./square-root";
import { takeLowest } from "./start-list";
import { finishMoments, identityStart, startFrom } from "./starts";

/** With no more effects in all the criterion is searched for several optima. */
const FEW_EFFECTS: i32 = 1000;
/** Descents from screened starts, at most. */
const DESCENTS: i32 = 24;
/** Ends that have to be the same where a model has starts of its own and random effects. */
const ENDS_ALIKE: i32 = 2;
/** Ends whose criteria differ by less than this, relative to their size, are the same. */
const SAME: f64 = 1e-9;

/**
 * Minimise the criterion over θ. Leaves the best θ in `w.theta`.
 *
 * Where the optimum has a closed form, that is it. Otherwise descents start from moment estimates of the variances, from a
 * given θ, and from Λ = I, where lme4 starts, when there are no such estimates, when no end so far is an optimum inside the
 * parameter space, or when effects are correlated. With few levels the criterion can have several optima, mostly with a
 * variance or a correlation at its bound: the lowest starts that `screen` lists are then taken too. Every end is settled on
 * the boundary, the lowest is kept. Where the first end is certain (see `isCertain`), moment estimates are optimal (balanced
 * designs), or the random effects leave no residual, that is all.
 */
export function search(d: Model, w: Work): void {
  w.iterations = 0;
  w.converged = 0;
  w.diverged = 0;
  useTriangle(d, w);
  if (closedForm(d, w)) {
    w.converged = 1;
    return;
  }
  if (hasOwnStarts(d)) {
    searchOwnStarts(d, w);
    return;
  }
  openSearch(d, w);
  let best = Infinity;
  if (momentStart(d, w)) {
    finishMoments(d, w);
    best = keepBest(d, w, best);
  }
  if (w.diverged || (w.converged && w.iterations == 0)) return;
  if (d.isStartGiven) {
    copy(d.parameters, w.start, w.theta);
    best = keepBest(d, w, best);
  }
  if ((d.q <= FEW_EFFECTS || widest(d) > 1) && isCertain(d, w, best)) return;
  if (!(best < Infinity) || !w.converged || hasZero(d, w) || widest(d) > 1) {
    identityStart(d, w);
    if (w.converged && fallsToBest(d, w, best)) copy(d.parameters, w.best, w.theta);
    else best = keepBest(d, w, best);
  }
  if (d.q <= FEW_EFFECTS) best = searchStarts(d, w, best);
  searchMirrors(d, w, best);
}

/** Descend from `w.theta` and settle; what was in `w.best` is put back unless the end is lower than `best`. */
function keepBest(d: Model, w: Work, best: f64): f64 {
  const converged = w.converged;
  const diverged = w.diverged;
  let D = isMarginal(d)
    ? descendRelative(changetype<MarginalModel>(d), changetype<MarginalWork>(w), best)
    : descend(d, w, best);
  if (D < Infinity && !w.diverged) D = settle(d, w, D);
  if (D < best || !(best < Infinity)) {
    copy(d.parameters, w.theta, w.best);
    return D;
  }
  copy(d.parameters, w.best, w.theta);
  w.converged = converged;
  w.diverged = diverged;
  return best;
}

/**
 * Descend from the starts of the form itself: from the first where residuals are all that there is, otherwise until two have
 * found the same inside the parameter space, which others may have on its boundary.
 */
function searchOwnStarts(d: Model, w: Work): void {
  let best = Infinity;
  const enough = hasRandomTerms(d) ? ENDS_ALIKE : 1;
  if (d.isStartGiven) {
    copy(d.parameters, w.start, w.theta);
    best = keepBest(d, w, best);
  }
  let alike = 0;
  for (let i = 0; ownStart(d, w, i); i++) {
    const known = best;
    best = keepBest(d, w, best);
    alike = best < known - SAME * (Math.abs(best) + 1) || !(known < Infinity) ? 1 : alike + 1;
    if (alike < enough || !w.converged) continue;
    copy(d.parameters, w.best, w.theta);
    if (!isSingular(d, w, false)) break;
  }
  copy(d.parameters, w.best, w.theta);
  holdVanished(changetype<MarginalModel>(d), changetype<MarginalWork>(w));
}

/** Descend from the screened starts, the lowest first, until enough of them have found nothing better. */
function searchStarts(d: Model, w: Work, best: f64): f64 {
  screen(d, w);
  const enough = d.terms == 1 ? max(3, 2 * widest(d) - 2) : 6 * widest(d) - 4;
  let agreeing = 0;
  for (let i = 0; i < DESCENTS && agreeing < enough; i++) {
    const start = takeLowest(w);
    if (start == null) break;
    startFrom(d, w, start);
    if (fallsToBest(d, w, best)) {
      agreeing++;
      continue;
    }
    const D = keepBest(d, w, best);
    if (!(D < best - SAME * (Math.abs(best) + 1))) agreeing++;
    else agreeing = 0;
    best = D;
  }
  copy(d.parameters, w.best, w.theta);
  return best;
}

/** Descend from the other sign of a pivot where something held in its column keeps the criterion from being even. */
function searchMirrors(d: Model, w: Work, best: f64): void {
  for (let e = 0; e < d.entries; e++) {
    const entry = entryAt(d, e);
    if (!isDiagonal(entry) || !isFree(d, entry.parameter) || isColumnFree(d, w, entry)) continue;
    const pivot = part(w.theta, entry.parameter);
    store<f64>(pivot, -load<f64>(pivot));
    best = keepBest(d, w, best);
  }
}

/** Columns of the widest term with few levels. */
function widest(d: Model): i32 {
  let k = 1;
  for (let t = 0; t < d.terms; t++) if (termLevels(d, t) <= FEW_LEVELS) k = max(k, termWidth(d, t));
  return k;
}
