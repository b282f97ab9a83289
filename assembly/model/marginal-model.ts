import { int, part } from "../linalg/vector";
import { MARGINAL } from "../record/layout";
import { Model } from "./model";

/**
 * A model by the marginal covariance V of its rows, which no residual of one variance is part of: residuals are terms too, the
 * last of them, from `residual` on, and their first standard deviation is held at one.
 *
 * Rows that can be correlated form a *unit*. V of a unit is summed over terms: VISITS have an effect for each of k visits,
 * COLUMNS a row of Z, TIMES a correlation φ^|Δt|; two rows are correlated by a term where they have the same level of it. Units
 * with equal V form a class. The units of a class are rotated among themselves, so that the rows of X beyond the first few
 * vanish: what is left of a response there is its scatter. After this n and the number of units no longer occur.
 */
@unmanaged
export class MarginalModel extends Model {
  classes: i32;
  /** Rows of the largest unit. */
  widest: i32;
  /** The first term that is a residual. */
  residual: i32;
  /** i32[classes + 1]: rows of one unit of each class, summed up. */
  cellStart: usize;
  /** i32[classes + 1]: their squares, summed up. */
  squareStart: usize;
  /** i32[classes + 1]: units, summed up. */
  memberStart: usize;
  /** i32[classes + 1]: first row of each class; rows of a unit are together. */
  rowStart: usize;
  /** i32[classes + 1]: units that are left after the rotation, summed up. */
  reducedStart: usize;
  /** i32[classes + 1]: their rows, summed up. */
  blockStart: usize;
  /** i32[classes]: pointer to the rotation of a class, f64[reduced of the class][members]; 0 for none. */
  rotation: usize;
  /** f64[blocks][p]: X on its orthonormal basis, after the rotation. */
  X: usize;
  /** f64[p][n]: the orthonormal basis, column by column. */
  Q: usize;
  /** i32[terms]: VISITS, COLUMNS or TIMES. */
  access: usize;
  /** i32[terms][cells]: the level of each row within its unit, -1 for none. */
  level: usize;
  /** i32[terms][cells]: the visit of each row, of VISITS. */
  visit: usize;
  /** f64: Z̃ of each term of COLUMNS, cells × k, term after term; those of other terms are left out. */
  Z: usize;
  /** i32[terms]: where its Z̃ begins, in f64. */
  zStart: usize;
  /** f64[cells]: what the standard deviation of the residual is multiplied by, 1 / √weight. */
  factor: usize;
  /** f64[cells]: times, of TIMES. */
  time: usize;
  /** i32[cells]: which ratio multiplies the standard deviation of the residual, -1 for none. */
  ratio: usize;
  /** Ratios of standard deviations, whose parameters come last; each is the square of its parameter. */
  ratios: i32;
  /** A gap between times of middle length, in units of the smallest. */
  middleGap: f64;
}

/** Does a model go by the covariance of its rows? The small kernel (see asconfig.json) has none that does. */
export function isMarginal(d: Model): bool {
  return !isDefined(SMALL_KERNEL) && d.form == MARGINAL;
}

export function cellsOf(d: MarginalModel): i32 {
  return int(d.cellStart, d.classes);
}

export function cellStart(d: MarginalModel, c: i32): i32 {
  return int(d.cellStart, c);
}

/** Rows of one unit of a class. */
export function unitRows(d: MarginalModel, c: i32): i32 {
  return int(d.cellStart, c + 1) - int(d.cellStart, c);
}

export function squareStart(d: MarginalModel, c: i32): i32 {
  return int(d.squareStart, c);
}

export function members(d: MarginalModel, c: i32): i32 {
  return int(d.memberStart, c + 1) - int(d.memberStart, c);
}

export function reducedUnits(d: MarginalModel, c: i32): i32 {
  return int(d.reducedStart, c + 1) - int(d.reducedStart, c);
}

/** The first reduced row of a class. */
export function blockStart(d: MarginalModel, c: i32): i32 {
  return int(d.blockStart, c);
}

/** The rotation of a class; 0 where its units stay as they are, and leave no scatter. */
export function rotationOf(d: MarginalModel, c: i32): usize {
  return <usize>int(d.rotation, c);
}

export function accessOf(d: MarginalModel, t: i32): i32 {
  return int(d.access, t);
}

/** i32[rows of the unit]: levels of a term in a class. */
export function levelsAt(d: MarginalModel, t: i32, c: i32): usize {
  return d.level + ((<usize>(t * cellsOf(d) + cellStart(d, c))) << 2);
}

export function visitsAt(d: MarginalModel, t: i32, c: i32): usize {
  return d.visit + ((<usize>(t * cellsOf(d) + cellStart(d, c))) << 2);
}

/** f64[rows of the unit][k]. */
export function columnsAt(d: MarginalModel, t: i32, c: i32, k: i32): usize {
  return part(d.Z, int(d.zStart, t) + cellStart(d, c) * k);
}

/** The parameter of the first ratio. */
export function firstRatio(d: MarginalModel): i32 {
  return d.parameters - d.ratios;
}

/** Ratios of standard deviations among the parameters of a model of any form. */
export function ratiosOf(d: Model): i32 {
  return isMarginal(d) ? changetype<MarginalModel>(d).ratios : 0;
}
