import { angleOfGap } from "../covariance/gaps";
import { copy } from "../linalg/axpy";
import { dot } from "../linalg/dot";
import { get, part } from "../linalg/vector";
import { fillLambda } from "../model/lambda";
import {
  accessOf,
  blockStart,
  MarginalModel,
  members,
  reducedUnits,
  rotationOf,
  squareStart,
  unitRows,
} from "../model/marginal-model";
import { MarginalWork } from "../model/marginal-work";
import { firstParameter, termLevels, termWidth } from "../model/terms";
import { COLUMNS, TIMES } from "../record/layout";
import { evaluateMarginal } from "./criterion";

/** Share of the variance of a row that is its own, given the rows before it, below which it follows from them. */
const DEPENDENT: f64 = 1e-6;
/** Largest correlation over the smallest gap at which rows are looked at. */
const CLOSEST: f64 = 1 - 1e-9;
/** Share that is left of a response where it is reproduced, and how it compares with what V leaves room for. */
const LEFT: f64 = 1e-10;
const ROOM: f64 = 0.5;

/**
 * Do the levels of all terms reproduce a response at a θ where V is nearly singular: does every row beyond one for each level
 * follow from those before it, with less left than V has room for? The criterion then falls without bound.
 *
 * @param noise standard deviation at which residuals are rounding
 */
export function isReproducedMarginal(d: MarginalModel, w: MarginalWork, noise: f64): bool {
  copy(d.parameters, w.theta, w.here);
  for (let t = d.residual; t < d.terms; t++) {
    const rate = part(w.here, firstParameter(d, t) + 1);
    const root = Math.sin(load<f64>(rate));
    if (accessOf(d, t) == TIMES && root * root > CLOSEST) store<f64>(rate, angleOfGap(CLOSEST, 1));
  }
  fillLambda(d, w, w.here);
  w.hasCriterion = 0;
  const isWhole = w.isWhole;
  w.isWhole = 1;
  evaluateMarginal(d, w);
  w.isWhole = isWhole;
  return w.D < Infinity && followsFromLevels(d, w, noise);
}

function followsFromLevels(d: MarginalModel, w: MarginalWork, noise: f64): bool {
  let left: f64 = 0;
  let room: f64 = 0;
  let dependent: f64 = 0;
  for (let c = 0; c < d.classes; c++) {
    const T = unitRows(d, c);
    for (let a = 1; a < T; a++) {
      const row = part(w.L, squareStart(d, c) + a * T);
      const own = get(row, a) * get(row, a);
      if (!(own < DEPENDENT * dot(a + 1, row, row))) continue;
      dependent += <f64>members(d, c);
      const square = squareOfRow(d, w, c, a);
      room += square;
      left += own * square;
    }
  }
  const bound = Math.max(LEFT * w.total, noise * noise * d.n);
  const isLess = left <= noise * noise * d.n || room * w.precision < ROOM * dependent;
  return dependent > 0 && <f64>d.n - dependent <= levelsOfAll(d) && left <= bound && isLess;
}

/** Sum of squares of a row of all units of a class after L⁻¹. */
function squareOfRow(d: MarginalModel, w: MarginalWork, c: i32, a: i32): f64 {
  const T = unitRows(d, c);
  const wide = d.p + 1;
  const first = blockStart(d, c);
  let total: f64 = 0;
  if (rotationOf(d, c) != 0) {
    const K = part(w.whiteScatter, squareStart(d, c) + a * T);
    total = dot(T, K, K);
  }
  for (let from = first, end = first + reducedUnits(d, c) * T; from < end; from += T) {
    const value = get(w.white, (from + a) * wide + d.p);
    total += value * value;
  }
  return total;
}

/** Directions of a response that all terms have when correlations are one. */
function levelsOfAll(d: MarginalModel): f64 {
  let total: f64 = 0;
  for (let t = 0; t < d.terms; t++) {
    if (t < d.residual) total += <f64>(termLevels(d, t) * termWidth(d, t));
    else if (accessOf(d, t) != COLUMNS) total += <f64>termLevels(d, t);
  }
  return total;
}
