import { clear, copy } from "../linalg/axpy";
import { orthonormalise } from "../linalg/orthonormalise";
import { get, int, part, set } from "../linalg/vector";

/**
 * Rotate the units of each class among themselves, so that only as many are left with rows of X as X has directions there.
 *
 * @param least lengths below this are rounding
 * @param Q f64[p][n], orthonormal basis of X, rows unit after unit, class after class
 * @param rows i32[classes]: rows of one unit
 * @param members i32[classes]: units
 * @param reduced i32[classes] ← units that are left
 * @param rotated i32[classes] ← 1 where the units are rotated, 0 where they stay as they are
 * @param X f64[n][p] ← rows of X of the units that are left
 * @param rotation f64[n][p] ← reduced × members of each class that is rotated, one after the other
 * @param columns scratch, f64[n][p]
 * @param R scratch, f64[rows p][rows p] of the largest unit in a class of several
 * @param kept scratch, i32[rows p]
 */
export function rotateUnits(
  classes: i32,
  n: i32,
  p: i32,
  least: f64,
  Q: usize,
  rows: usize,
  members: usize,
  reduced: usize,
  rotated: usize,
  X: usize,
  rotation: usize,
  columns: usize,
  R: usize,
  kept: usize,
): void {
  let from = 0;
  for (let c = 0; c < classes; c++) {
    const T = int(rows, c);
    const units = int(members, c);
    const width = T * p;
    const rank = units == 1 ? 1 : rotateClass(n, p, least, Q, from, T, units, columns, R, kept);
    const isRotated = rank < units;
    // A class in which X vanishes is all scatter, which a rotation of one empty row says.
    const left = max(rank, 1);
    const place = (<usize>c) << 2;
    store<i32>(reduced + place, left);
    store<i32>(rotated + place, isRotated ? 1 : 0);
    if (!isRotated) copyRows(n, p, Q, from, T * units, X);
    else if (rank == 0) {
      clear(width, X);
      clear(units, rotation);
    } else {
      copy(rank * width, R, X);
      copy(rank * units, columns, rotation);
    }
    if (isRotated) rotation = part(rotation, left * units);
    X = part(X, left * width);
    from += T * units;
  }
}

/** Basis of the rows of X among the units of a class in `columns`, X on it in R; returns how many directions there are. */
function rotateClass(
  n: i32,
  p: i32,
  least: f64,
  Q: usize,
  from: i32,
  T: i32,
  units: i32,
  columns: usize,
  R: usize,
  kept: usize,
): i32 {
  for (let j = 0; j < p; j++) {
    for (let g = 0; g < units; g++) {
      const own = part(Q, j * n + from + g * T);
      for (let a = 0; a < T; a++) set(columns, (a * p + j) * units + g, get(own, a));
    }
  }
  return orthonormalise(units, T * p, columns, 0, least, R, kept);
}

/** Some rows of X, row by row. */
function copyRows(n: i32, p: i32, Q: usize, from: i32, count: i32, X: usize): void {
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < p; j++) set(X, i * p + j, get(Q, j * n + from + i));
  }
}
