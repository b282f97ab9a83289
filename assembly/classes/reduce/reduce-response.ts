import { axpy, copy } from "../../linalg/axpy";
import { dot } from "../../linalg/dot";
import { rowsTimes } from "../../linalg/dot-four";
import { get, int, part, set } from "../../linalg/vector";
import { ClassModel, classSize, reducedFrom, restOf, scatterOf, withinOf } from "../../model/class-model";
import { centreAndScale, Levelled } from "../../stats/centre";
import { turnInPlace } from "./turn-groups";

/** Beyond this share of the total the rest is found by subtraction, to thirteen digits; below, from the rows. */
export const SAFE: f64 = 1e-3;

/**
 * Everything the likelihood needs of a response `y` (rows sorted by group; destroyed), written to `out` in the
 * layout of reml/design.ts. The response is centred, then projected; no digits are lost to differences of large
 * numbers: where little is left, the sum of squares is taken of the explicit remainder.
 *
 * @param z scratch, f64[3][groups][k] and eight more
 * @returns false when a cell is not finite
 */
export function reduceResponse(d: ClassModel, y: usize, out: usize, z: usize): bool {
  if (!projectResponse(d, y, out, z)) return false;
  turnInPlace(d, z);
  sortGroups(d, z, out);
  return true;
}

/** What of `reduceResponse` looks at rows: the groups' coordinates into `z`, and what lies within groups into `out`. */
export function projectResponse(d: ClassModel, y: usize, out: usize, z: usize): bool {
  const n = d.n;
  const rest = restOf(d, out);
  const c = withinOf(d, out);
  // The total, the shift and the exponent lie behind the rest, as `Levelled` lays them out.
  const level = changetype<Levelled>(rest + 8);
  if (!centreAndScale(n, y, d.constant != 0, level)) return false;
  projectGroups(d, y, z);
  rowsTimes(d.within, n, d.Qw, y, c);
  const explained = dot(d.groups * d.k, z, z) + dot(d.within, c, c);
  const left = level.total - explained;
  store<f64>(rest, left > SAFE * level.total ? left : remainder(d, y, z, c));
  return true;
}

/** The coordinates of the groups, class by class. @param z as `reduceResponse` has it */
export function sortGroups(d: ClassModel, z: usize, out: usize): void {
  const columns = part(z, d.groups * d.k);
  for (let i = 0; i < d.classes; i++) reduceClass(d, i, z, columns, out);
}

/** z_g = Zq_g'y_g for each group. */
export function projectGroups(d: ClassModel, y: usize, z: usize): void {
  const stride = (<usize>d.n) << 3;
  for (let g = 0; g < d.groups; g++) {
    const from = int(d.groupStart, g);
    const size = load<i32>(d.groupStart + ((<usize>g) << 2), 4) - from;
    const rows = (<usize>from) << 3;
    for (let a = 0; a < d.k; a++) {
      set(z, g * d.k + a, dot(size, d.Zq + <usize>a * stride + rows, y + rows));
    }
  }
}

/** |y − Zq z − Qw c|² of the explicit remainder, c refined on the way. */
function remainder(d: ClassModel, y: usize, z: usize, c: usize): f64 {
  const stride = (<usize>d.n) << 3;
  for (let g = 0; g < d.groups; g++) {
    const from = int(d.groupStart, g);
    const size = load<i32>(d.groupStart + ((<usize>g) << 2), 4) - from;
    const rows = (<usize>from) << 3;
    for (let a = 0; a < d.k; a++) {
      axpy(size, -get(z, g * d.k + a), d.Zq + <usize>a * stride + rows, y + rows);
    }
  }
  for (let j = 0; j < d.within; j++) {
    const basis = d.Qw + <usize>j * stride;
    const along = dot(d.n, basis, y);
    set(c, j, along);
    axpy(d.n, -along, basis, y);
  }
  return dot(d.n, y, y);
}

/**
 * The reduced groups of a class, and the scatter of what the rotation leaves of its groups: by subtraction where
 * enough is left, otherwise of the explicit remainder.
 *
 * @param columns scratch, f64[k][members + reduced of the class]
 */
function reduceClass(d: ClassModel, c: i32, z: usize, columns: usize, out: usize): void {
  const k = d.k;
  const size = classSize(d, c);
  const members = d.member + ((<usize>int(d.classStart, c)) << 2);
  const from = reducedFrom(d, c);
  const count = reducedFrom(d, c + 1) - from;
  const u = part(out, from * k);
  const scatter = part(scatterOf(d, out), c * k * k);
  const rotation = <usize>int(d.rotation, c);
  memory.fill(scatter, 0, (<usize>k * k) << 3);
  if (rotation == 0) {
    for (let i = 0; i < size; i++) copy(k, groupOf(members, i, k, z), part(u, i * k));
    return;
  }
  const stride = (<usize>(size + count)) << 3;
  for (let i = 0; i < size; i++) {
    const zi = groupOf(members, i, k, z);
    for (let a = 0; a < k; a++) {
      set(columns + <usize>a * stride, i, get(zi, a));
    }
  }
  for (let a = 0; a < k; a++) {
    const column = columns + <usize>a * stride;
    const along = part(column, size);
    rowsTimes(count, size, rotation, column, along);
    for (let i = 0; i < count; i++) {
      set(u, i * k + a, get(along, i));
    }
  }
  fillScatter(k, size, count, rotation, columns, scatter);
}

/** scatter ← Σ z z' − Σ u u' over a class, from the remainders themselves when that leaves too few digits. */
function fillScatter(k: i32, size: i32, count: i32, rotation: usize, columns: usize, scatter: usize): void {
  const stride = (<usize>(size + count)) << 3;
  const head = (<usize>size) << 3;
  let safe = true;
  for (let a = 0; a < k; a++) {
    const x = columns + <usize>a * stride;
    const all = dot(size, x, x);
    if (!(all - dot(count, x + head, x + head) > SAFE * all)) safe = false;
  }
  for (let a = 0; a < k && !safe; a++) {
    const x = columns + <usize>a * stride;
    for (let i = 0; i < count; i++) {
      axpy(size, -get(x + head, i), rotation + <usize>i * head, x);
    }
  }
  for (let a = 0; a < k; a++) {
    for (let b = 0; b < k; b++) {
      const x = columns + <usize>a * stride;
      const y = columns + <usize>b * stride;
      const explained = safe ? dot(count, x + head, y + head) : 0;
      set(scatter, a * k + b, dot(size, x, y) - explained);
    }
  }
}

/** Pointer to the k numbers of the i-th member of a class. */
function groupOf(members: usize, i: i32, k: i32, z: usize): usize {
  return part(z, int(members, i) * k);
}
