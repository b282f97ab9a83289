import { int, part } from "../linalg/vector";
import { Model } from "./model";

/**
 * A model with one grouping factor, all of whose random effects form one term.
 *
 * Rows are sorted by group. In group g the columns of Z_g have the orthonormal basis `Zq`, Z_g = Zq_g R_c, where R_c
 * is shared by all groups of a class c (equal Z_g'Z_g). X is represented by an orthonormal basis of its columns,
 * split into X̃_g = Zq_g'X_g (k × p) and the part within groups, Qw Rw. The groups of a class with more than k p
 * members are rotated among themselves, so that the rows of X̃ beyond the first k p vanish: what is left of a
 * response there is its scatter. After this n and the number of groups no longer occur.
 */
@unmanaged
export class ClassModel extends Model {
  /** Columns of Z per group. */
  k: i32;
  /** Groups. */
  groups: i32;
  /** Rank of the part of X within groups. */
  within: i32;
  /** Classes of groups with equal Z_g'Z_g. */
  classes: i32;
  /** Reduced groups: rows of X̃ left after the rotation inside classes. */
  reduced: i32;

  /** i32[groups + 1]: first row of each group. */
  groupStart: usize;
  /**
   * f64[groups][groups], 0 for none: what turns the coordinates of the groups, one each, before they are sorted into classes, where
   * groups share a known covariance. Its rows are eigenvectors; R is the root of their eigenvalues.
   */
  turn: usize;
  /** f64[k][n]: orthonormal basis of Z within each group, column by column. */
  Zq: usize;
  /** f64[within][n]: orthonormal basis of the part of X within groups, column by column. */
  Qw: usize;
  /** i32[groups]: groups sorted by class. */
  member: usize;
  /** i32[classes + 1]: first member of each class. */
  classStart: usize;
  /** i32[classes + 1]: first reduced group of each class. */
  reducedStart: usize;
  /** i32[classes]: pointer to the rotation of a class, f64[reduced of the class][members]; 0 for none. */
  rotation: usize;
  /** f64[reduced][k][p]: X̃. */
  X: usize;
  /** f64[classes][k(k+1)/2][p(p+1)/2]: Σ_g X̃_g[a,:]'X̃_g[b,:], plus its transpose for a ≠ b; packed by rows. */
  W: usize;
  /** f64[classes][k][k]: R_c in the scaled basis of the random effects. */
  R: usize;
  /** f64[within][p]: X within groups = Qw Rw. */
  Rw: usize;
  /** f64[p][p]: Rw'Rw. */
  Aw: usize;
  /** Directions of the spectral form of a scalar random effect, all classes' scatters aside; -1 where it is not used. */
  spectral: i32;
  /** f64[spectral]: eigenvalues λ of Z Z' beyond X. */
  spectralValue: usize;
  /** f64[spectral][reduced] and f64[spectral][within]: η = U u + W c. */
  spectralU: usize;
  spectralW: usize;
  /** 1 when Zq is constant within every group: a random intercept without weights. */
  sums: i32;
}

/** Number of float64 that a reduced response takes. */
export function responseSize(d: ClassModel): i32 {
  return d.reduced * d.k + d.classes * d.k * d.k + d.within + 4;
}

/**
 * Views into a reduced response: u (f64[reduced][k]), the coordinates within groups (f64[within]), the scatter left in
 * each class (f64[classes][k][k]) and four numbers: the residual sum of squares within groups beyond X,
 * the total sum of squares, the shift and the power of two taken out.
 */
export function withinOf(d: ClassModel, response: usize): usize {
  return part(response, d.reduced * d.k);
}

export function scatterOf(d: ClassModel, response: usize): usize {
  return part(withinOf(d, response), d.within);
}

export function restOf(d: ClassModel, response: usize): usize {
  return part(scatterOf(d, response), d.classes * d.k * d.k);
}

/** Class sizes. */
export function classSize(d: ClassModel, c: i32): i32 {
  return int(d.classStart, c + 1) - int(d.classStart, c);
}

export function reducedFrom(d: ClassModel, c: i32): i32 {
  return int(d.reducedStart, c);
}
