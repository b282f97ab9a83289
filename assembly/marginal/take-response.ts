import { axpy, clear, copy } from "../linalg/axpy";
import { dot } from "../linalg/dot";
import { semidefiniteCholesky } from "../linalg/semidefinite-cholesky";
import { get, int, part, set } from "../linalg/vector";
import {
  blockStart,
  MarginalModel,
  members,
  reducedUnits,
  rotationOf,
  squareStart,
  unitRows,
} from "../model/marginal-model";
import { MarginalWork } from "../model/marginal-work";

/** A pivot of a scatter below this share of the largest is rounding. */
const NO_SCATTER: f64 = 1e-15;

/**
 * Take least squares on X out of a response that has been brought to its level, and rotate what is left: `y`, the factors of
 * its scatter, and its sum of squares in `total`.
 */
export function takeMarginal(d: MarginalModel, w: MarginalWork, y: usize): void {
  for (let j = 0; j < d.p; j++) {
    const column = part(d.Q, j * d.n);
    const along = dot(d.n, column, y);
    set(w.fixed, j, along);
    axpy(d.n, -along, column, y);
  }
  w.total = dot(d.n, y, y);
  for (let c = 0; c < d.classes; c++) rotate(d, w, c, part(y, int(d.rowStart, c)));
}

function rotate(d: MarginalModel, w: MarginalWork, c: i32, y: usize): void {
  const T = unitRows(d, c);
  const units = members(d, c);
  const to = part(w.y, blockStart(d, c));
  const rotation = rotationOf(d, c);
  if (rotation == 0) {
    copy(units * T, y, to);
    return;
  }
  const reduced = reducedUnits(d, c);
  clear(reduced * T, to);
  for (let r = 0; r < reduced; r++) {
    for (let g = 0; g < units; g++) axpy(T, get(rotation, r * units + g), part(y, g * T), part(to, r * T));
  }
  clear(T * T, w.t1);
  for (let g = 0; g < units; g++) addOuter(T, part(y, g * T), 1, w.t1);
  for (let r = 0; r < reduced; r++) addOuter(T, part(to, r * T), -1, w.t1);
  semidefiniteCholesky(T, w.t1, NO_SCATTER, part(w.scatter, squareStart(d, c)));
}

/** A += scale x x', the lower triangle. */
function addOuter(T: i32, x: usize, scale: f64, A: usize): void {
  for (let a = 0; a < T; a++) axpy(a + 1, scale * get(x, a), x, part(A, a * T));
}
