import { nameApart, type RandomTerm } from "./random-term.js";

/**
 * Random terms in the order of lme4's θ (`mkReTrms`). Where the numbers of levels never rise from one term to the next,
 * the terms stay as lme4 lists them; otherwise they come by decreasing number of levels, and of terms with as many levels
 * the later one first. Names are numbered in this order, as `VarCorr` does: of `(1 | h) + (x || g)` with more levels of g,
 * `g` is the slope and `g.1` the intercept.
 */
export function inThetaOrder(random: readonly RandomTerm[]): RandomTerm[] {
  const listed = [...random].sort((a, b) => (a.turn ?? 0) - (b.turn ?? 0));
  const rises = listed.some((term, t) => t > 0 && term.levels.length > listed[t - 1]!.levels.length);
  if (rises) listed.reverse().sort((a, b) => b.levels.length - a.levels.length);
  return nameApart(
    listed.map(({ turn: _, ...term }) => (term.source === "vc" ? term : { ...term, name: term.group })),
  );
}
