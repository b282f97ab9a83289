import { int } from "../linalg/vector";

/** What a class of levels adds to what is left: sums over its levels. */
@unmanaged
export class LevelSums {
  /** Numbers that it touches; 0: all. */
  count: i32;
  /** i32[count]: their places. */
  places: usize;
  /** f64[k (k + 1) / 2][count]: ΣB_aB_a', and Σ(B_aB_b' + B_bB_a') for a > b. */
  values: usize;
}

/** What shares rows with a level: columns of a term. */
@unmanaged
export class Neighbour {
  /** Its first scalar among those left. */
  scalar: i32;
  width: i32;
}

/**
 * The first term taken out of a design. With LL' the cross-products of the columns of level g, the same for all levels
 * of a class, the other terms and X have the coordinates B_g, and the response z_g, on the orthonormal columns Z_gL⁻ᵀ.
 * Given V = (I + L'ΛΛ'L)⁻¹, what is left is
 *
 *     Ã = (A − Σ_g B_g'B_g) + Σ_g B_g'VB_g,   r̃ = (r − Σ_g B_g'z_g) + Σ_g B_g'Vz_g,   t̃ = (y'y − Σ_g z_g'z_g) + Σ_g z_g'Vz_g
 *
 * where nothing cancels when V vanishes, and the first term has u_g = Λ'L V (z_g − B_gx), Z_g'e = L V (z_g − B_gx). The
 * sums over the levels of a class are linear in the elements of V and formed once, by src/fit/eliminate.
 */
@unmanaged
export class Elimination {
  /** Numbers of the blocks of what is left. */
  size: i32;
  /** f64[size] each: the blocks of A − Σ B'B, and those of Ã at the last θ. */
  within: usize;
  blocks: usize;
  classes: i32;
  /** i32[levels]: class of each level; i32[classes]: levels of each. */
  classOf: usize;
  levelsIn: usize;
  /** f64[classes][k][k]: L, lower triangular. */
  roots: usize;
  /** [classes]. */
  sums: LevelSums;
  /** i32[levels + 1], […]: what shares rows with each level. */
  start: usize;
  neighbour: Neighbour;
  /** f64[…][columns][k]: B' of each of them, one after the other. */
  coordinates: usize;
}

/** What follows from θ and a response for the first term. */
@unmanaged
export class EliminationWork {
  /** f64[classes][k][k] each: L'Λ, and the factor of I + L'ΛΛ'L. */
  F: usize;
  factor: usize;
  /** f64[classes][k][k]: V. */
  V: usize;
  /** f64[levels][k]: z. */
  z: usize;
  /** f64[classes][k (k + 1) / 2][scalars left]: Σ B_a z_a, and Σ (B_a z_b + B_b z_a) for a > b; the same of z_a z_b. */
  projections: usize;
  squares: usize;
  /** f64[scalars left] and f64[1]: r − Σ B'z and y'y − Σ z'z. */
  within: usize;
  total: usize;
  /** f64[size]: ΛSΛ' of every block, twice where it stands for its mirror image too. */
  inverse: usize;
  /** f64[k][k] each. */
  k1: usize;
  k2: usize;
  /** f64[k][k]: Λ of the first term at which it was taken out last, and the logarithms of its determinants then. */
  Lambda: usize;
  logs: f64;
  /** 1 where what is left belongs to that Λ and the present response. */
  isKnown: i32;
}

/** Elements of a symmetric k × k matrix. */
export function elementsOf(k: i32): i32 {
  return (k * (k + 1)) >> 1;
}

/** Offset in bytes of the k × k matrix of the class of a level. */
export function squareOf(e: Elimination, g: i32, k: i32): usize {
  return (<usize>(int(e.classOf, g) * k * k)) << 3;
}

function levelSums(e: Elimination, c: i32): LevelSums {
  return changetype<LevelSums>(changetype<usize>(e.sums) + <usize>c * offsetof<LevelSums>());
}

/** Numbers that class c touches. */
export function touchedBy(e: Elimination, c: i32): i32 {
  const count = levelSums(e, c).count;
  return count == 0 ? e.size : count;
}

/** Places of the numbers that class c touches; 0 where it goes through all of them. */
export function placesOf(e: Elimination, c: i32): usize {
  const sums = levelSums(e, c);
  return sums.count == 0 ? 0 : sums.places;
}

export function sumsOf(e: Elimination, c: i32): usize {
  return levelSums(e, c).values;
}

export function neighbourAt(e: Elimination, i: i32): Neighbour {
  return changetype<Neighbour>(changetype<usize>(e.neighbour) + <usize>i * offsetof<Neighbour>());
}
