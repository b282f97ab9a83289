import { criterionAt } from "../likelihood/forms";
import { get, part, set } from "../linalg/vector";
import { entryAt, freeParameters, isDiagonal, isLinearEntry, Model } from "../model/model";
import { Work } from "../model/work";
import { addStart } from "./start-list";
import { TWO_SIZES } from "./starts";

/** Sizes on either side of the grid, the first of them, and the ratio of one to the next: valleys can be narrow. */
export const GRID: i32 = 20;
const FIRST: f64 = 0.03;
const RATIO: f64 = 1.75;

function gridSize(i: i32): f64 {
  return FIRST * Math.pow(RATIO, i);
}

/** Are two standard deviations all that is searched? */
export function isTwoSizes(d: Model): bool {
  if (d.parameters != 2 || freeParameters(d) != 2) return false;
  for (let e = 0; e < d.entries; e++) {
    const entry = entryAt(d, e);
    if (!isDiagonal(entry) || !isLinearEntry(d, entry)) return false;
  }
  return true;
}

/** List every pair of sizes whose criterion no neighbouring pair undercuts. */
export function screenGrid(d: Model, w: Work): void {
  for (let i = 0; i < GRID; i++) {
    for (let j = 0; j < GRID; j++) {
      set(w.theta, 0, gridSize(i));
      set(w.theta, 1, gridSize(j));
      store<f64>(gridPlace(w, i, j), criterionAt(d, w, w.theta));
    }
  }
  for (let i = 0; i < GRID; i++) {
    for (let j = 0; j < GRID; j++) {
      const D = load<f64>(gridPlace(w, i, j));
      if (!(D < Infinity) || isUndercut(w, i, j, D)) continue;
      const start = addStart(w, D, 0, TWO_SIZES, 1);
      start.first = gridSize(i);
      start.second = gridSize(j);
    }
  }
}

function isUndercut(w: Work, i: i32, j: i32, D: f64): bool {
  for (let a = max(0, i - 1); a <= min(GRID - 1, i + 1); a++) {
    for (let b = max(0, j - 1); b <= min(GRID - 1, j + 1); b++) {
      if (get(w.grid, a * GRID + b) < D) return true;
    }
  }
  return false;
}

function gridPlace(w: Work, i: i32, j: i32): usize {
  return part(w.grid, i * GRID + j);
}
